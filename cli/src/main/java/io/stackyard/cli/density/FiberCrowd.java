package io.stackyard.cli.density;

import io.stackyard.engine.Engine;
import io.stackyard.engine.Fiber;
import io.stackyard.engine.Func;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Value;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fibers that a host function has parked.
///
/// Each is parked with its number, wants it back, and is parked again: one that was lost or taken for another shows.
public final class FiberCrowd extends StackCrowd {

    private static final String PROGRAM =
            """
                    (module
                      (func $park (import "host" "park") (param i32) (result i32))
                      (func (export "main") (param i32)
                        (loop $again
                          (br_if $again
                            (i32.eq (local.get 0) (call $park (local.get 0)))))))
                    """;

    private Fiber[] fibers = {};

    /// @param count 1 to [#MOST]
    public FiberCrowd(int count) {
        super(count);
    }

    @Override
    public String members() {
        return "fibers";
    }

    @Override
    public Crowd smaller() {
        return new FiberCrowd(smallerCount());
    }

    @Override
    public void create(Engine engine, Store store) {
        var number = new FunctionType(List.of(NumberType.I32), List.of(NumberType.I32));
        byte[] program = Wat.toBinary("fibers.wat", PROGRAM.getBytes(StandardCharsets.UTF_8));
        Func main =
                new Linker(engine)
                        .func("host", "park", number, call -> call.park(call.i32(0)))
                        .instantiate(store, engine.compile(program))
                        .func("main");
        fibers = new Fiber[count()];
        for (int i = 0; i < count(); i++) {
            fibers[i] = Fiber.start(main, Value.i32(i));
        }
    }

    @Override
    public void use() {
        for (int i = 0; i < count(); i++) {
            require(i, fibers[i]);
        }
    }

    private static void require(int number, Fiber fiber) {
        boolean own = fiber.isParked() && Integer.valueOf(number).equals(fiber.parkedWith());
        if (!own || !fiber.resume(Value.i32(number)).isParked()) {
            throw new IllegalStateException("fiber " + number + " is " + fiber);
        }
    }
}
