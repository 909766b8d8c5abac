package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.engine.Fiber;
import io.stackyard.engine.Func;
import io.stackyard.engine.Guest;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Memory;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The interpreter against plain Java, on programs that nobody would write.
class RandomProgramTest {

    private static final int MODULES = 50;
    private static final int CHECKED_MODULES = 10;
    private static final int FUNCTIONS = 100;
    private static final int[] NARROW = {0, 1, -1, 17, Integer.MIN_VALUE};
    private static final long[] WIDE = {0, -1, 40, Long.MAX_VALUE, 0xFFFF_FFFFL};

    @Test
    void functions_random_giveWhatJavaGives() {
        for (int module = 0; module < MODULES; module++) {
            try (Guest guest = Guest.open()) {
                compareModule(guest, module * 1_000_003L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOCH", "FUEL"})
    void functions_checked_giveWhatJavaGives(Interruption interruption) {
        for (int module = 0; module < CHECKED_MODULES; module++) {
            try (Guest guest = Guest.open(change -> change
                    .set(Setting.ENGINE_INTERRUPTION, interruption)
                    .set(Setting.STORE_INITIAL_FUEL, Long.MAX_VALUE >> 1))) {
                compareModule(guest, module * 1_000_003L);
            }
        }
    }

    /// Parked at each check: by an interval of fuel that no price fits in.
    @Test
    void functions_parkedAllTheTime_giveWhatJavaGives() {
        for (int module = 0; module < CHECKED_MODULES; module++) {
            try (Guest guest = Guest.open(change -> change
                    .set(Setting.ENGINE_INTERRUPTION, Interruption.FUEL)
                    .set(Setting.STORE_INITIAL_FUEL, Long.MAX_VALUE >> 1))) {
                guest.store().budget().setFuelInterval(1);
                compareModule(guest, module * 1_000_003L);
            }
        }
    }

    /// Runs a function in a fiber, as only that can be parked.
    private static List<Value> run(Func function, Value... arguments) {
        Fiber fiber = Fiber.start(function, arguments);
        while (fiber.isParked()) {
            fiber.resume();
        }
        return fiber.result();
    }

    private static void compareModule(Guest guest, long seed) {
        List<RandomProgram> programs = new ArrayList<>();
        var text = new StringBuilder();
        for (int i = 0; i < FUNCTIONS; i++) {
            var program = new RandomProgram(seed + i);
            programs.add(program);
            text.append(program.text("f" + i));
        }
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (memory (export "m") 2)
                                  (global $g (export "g") (mut i64) (i64.const 0))
                                  (func $mix (param i32 i64) (result i64)
                                    (i64.add
                                      (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 31))
                                      (local.get 1)))
                                  (func $swap (param i32 i64) (result i64 i32)
                                    (local.get 1) (local.get 0))
                                %s)
                                """
                                .formatted(text));
        var state = new ProgramPieces.State();
        for (int i = 0; i < FUNCTIONS; i++) {
            for (int j = 0; j < NARROW.length; j++) {
                compare(instance, programs.get(i), state, "f" + i, j, seed + i);
            }
        }
        byte[] bytes = new byte[ProgramPieces.MEMORY_BYTES];
        Memory memory = instance.memory("m");
        memory.read(0, bytes, 0, bytes.length);
        assertEquals(-1, state.memory.mismatch(ByteBuffer.wrap(bytes)), "seed " + seed);
    }

    private static void compare(
            Instance instance,
            RandomProgram program,
            ProgramPieces.State state,
            String name,
            int argument,
            long seed) {
        String expected;
        try {
            expected = "" + program.run(state, NARROW[argument], WIDE[argument]);
        } catch (ProgramPieces.Trapped trapped) {
            expected = trapped.getMessage();
        }
        String actual;
        try {
            Value result =
                    run(
                            instance.func(name),
                            Value.i32(NARROW[argument]),
                            Value.i64(WIDE[argument]))
                            .getFirst();
            actual =
                    switch (result) {
                        case Value.I64(long wide) -> "" + wide;
                        default -> "" + result.asI32();
                    };
        } catch (Trap trap) {
            actual = trap.getMessage();
        }
        assertEquals(expected, actual, () -> "seed " + seed + "\n" + program.text(name));
        assertEquals(Value.i64(state.global), instance.global("g").get(), "seed " + seed);
    }
}
