package io.stackyard.engine.fuzz;

import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Global;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Memory;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.WasmException;
import io.stackyard.store.Store;

/// The engine under test.
final class StackyardSide implements DifferentialSide {

    private final GeneratedModule module;
    private final Store store;
    private final Instance instance;
    private final Func[] functions;
    private final Global[] globals;
    private final Global fuel;

    StackyardSide(Engine engine, GeneratedModule module) {
        this.module = module;
        this.store = engine.newStore();
        this.instance = new Linker(engine).instantiate(store, engine.compile(module.binary()));
        this.fuel = instance.global("fuel");
        this.functions = new Func[module.functions().size()];
        for (int function : module.callable()) {
            functions[function] = instance.func("f" + function);
        }
        this.globals = new Global[module.globals().size()];
        for (int i = 0; i < globals.length; i++) {
            globals[i] = instance.global("g" + i);
        }
    }

    @Override
    public void fuel(int steps) {
        fuel.set(Value.i32(steps));
    }

    @Override
    public Ending call(int function, long[] arguments) {
        Shape shape = module.functions().get(function);
        long[] results = new long[shape.results().size()];
        try {
            functions[function].callRaw(arguments, results);
            return Ending.returned(shape.results(), results);
        } catch (Trap trap) {
            return Ending.trap(trap.reason().text());
        } catch (WasmException thrown) {
            return ending(thrown);
        }
    }

    private Ending ending(WasmException thrown) {
        for (int tag = 0; tag < module.tags().size(); tag++) {
            if (instance.tag("e" + tag).equals(thrown.tag())) {
                long[] payload = thrown.values().stream().mapToLong(StackyardSide::bits).toArray();
                return Ending.exception(tag, module.tags().get(tag).params(), payload);
            }
        }
        throw new AssertionError("an exception of a tag that the module does not have", thrown);
    }

    private static long bits(Value value) {
        return switch (value) {
            case Value.I32(int bits) -> bits;
            case Value.I64(long bits) -> bits;
            case Value.F32(int bits) -> bits;
            case Value.F64(long bits) -> bits;
            default -> throw new AssertionError("no number: " + value);
        };
    }

    @Override
    public long global(int global) {
        return Ending.cut(module.globals().get(global), bits(globals[global].get()));
    }

    @Override
    public byte[] memory() {
        Memory memory = instance.memory("m");
        byte[] bytes = new byte[Math.toIntExact(memory.byteSize())];
        memory.read(0, bytes, 0, bytes.length);
        return bytes;
    }

    @Override
    public void close() {
        store.close();
    }
}
