package io.stackyard.engine.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Generated modules against Endive: results, traps, exceptions, globals after each call, and memory at the end.
///
/// `-Dstackyard.fuzz.executions=1000000` says how many calls, `-Dstackyard.fuzz.seed=N` where to start: module N is
/// made and called from seed N alone, so `-Dstackyard.fuzz.seed=N -Dstackyard.fuzz.executions=1` repeats it. Long runs
/// need `-Dstackyard.jvm.flags.extra=-XX:-OmitStackTraceInFastThrow`: what Endive throws is known by its trace.
class DifferentialFuzzTest {

    private static final long EXECUTIONS = Long.getLong("stackyard.fuzz.executions", 2_000);
    private static final long FIRST_SEED = Long.getLong("stackyard.fuzz.seed", 0);
    private static final int CALLS = 10;
    private static final long REPORT_EVERY = 50_000;

    private final Map<String, Long> endings = new TreeMap<>();
    private final Map<EndiveDifference, Long> explained = new EnumMap<>(EndiveDifference.class);
    private long executions;

    @Test
    void functions_generated_doWhatTheyDoInEndive() {
        long seed = FIRST_SEED;
        long start = System.nanoTime();
        try (Engine engine = Engine.create(tunables())) {
            for (long next = REPORT_EVERY; executions < EXECUTIONS; seed++) {
                module(engine, seed);
                if (executions >= next) {
                    report(seed, start);
                    next += REPORT_EVERY;
                }
            }
        }
        report(seed - 1, start);
        // A good share of what is generated does something, and it ends in every way.
        assertTrue(EXECUTIONS < 2_000 || endings.size() >= 10, endings.toString());
        assertTrue(
                EXECUTIONS < 2_000 || endings.get(Ending.RETURNED) > EXECUTIONS / 4,
                endings.toString());
    }

    /// Stacks that hold more calls than the fuel lasts for: how deep a stack is, each engine says for itself.
    private static Tunables tunables() {
        return Tunables.defaults().change()
                .set(Setting.POOL_TOTAL_MEMORIES, 16)
                .set(Setting.POOL_TOTAL_TABLES, 16)
                .set(Setting.POOL_TOTAL_STACKS, 16)
                .set(Setting.POOL_MAX_MEMORY_SIZE, 1L << 20)
                .set(Setting.STACK_SIZE, 1L << 20)
                .build();
    }

    private void module(Engine engine, long seed) {
        var random = new SplittableRandom(seed);
        var module = ModuleGenerator.generate(random, ModuleGenerator.Size.LARGE);
        if (module.callable().isEmpty()) {
            return;
        }
        try (var subject = new StackyardSide(engine, module); var peer = new EndiveSide(module)) {
            for (int call = 0; call < CALLS; call++) {
                if (!agree(module, subject, peer, random, seed)) {
                    return; // From here on, the peer is in a state of its own.
                }
            }
            assertArrayEquals(peer.memory(), subject.memory(), () -> "memory, seed " + seed);
        }
    }

    /// Calls a function in both.
    ///
    /// @return false if they differ for a known reason
    private boolean agree(
            GeneratedModule module,
            DifferentialSide subject,
            DifferentialSide peer,
            SplittableRandom random,
            long seed) {
        List<Integer> callable = module.callable();
        int function = callable.get(random.nextInt(callable.size()));
        long[] arguments = arguments(module.functions().get(function).params(), random);
        executions++;
        Ending ending = call(subject, function, arguments);
        endings.merge(ending.how(), 1L, Long::sum);
        Ending expected;
        try {
            expected = call(peer, function, arguments);
        } catch (RuntimeException thrown) {
            EndiveDifference difference = known(thrown, seed);
            explained.merge(difference, 1L, Long::sum);
            return false;
        }
        String where =
                "seed " + seed + ", f" + function + Arrays.toString(arguments) + " " + ending;
        assertEquals(expected, ending, where);
        for (int i = 0; i < module.globals().size(); i++) {
            assertEquals(peer.global(i), subject.global(i), "g" + i + ", " + where);
        }
        return true;
    }

    private static EndiveDifference known(RuntimeException thrown, long seed) {
        @Nullable
        EndiveDifference difference = EndiveDifference.of(thrown);
        if (difference == null) {
            throw new AssertionError("Endive failed, seed " + seed, thrown);
        }
        return difference;
    }

    private static Ending call(DifferentialSide side, int function, long[] arguments) {
        side.fuel(ModuleGenerator.FUEL);
        return side.call(function, arguments.clone());
    }

    private static long[] arguments(List<WasmType> types, SplittableRandom random) {
        long[] arguments = new long[types.size()];
        for (int i = 0; i < arguments.length; i++) {
            long any = random.nextInt(2) == 0 ? random.nextInt(20) - 3 : random.nextLong();
            arguments[i] = Ending.cut(types.get(i), any);
        }
        return arguments;
    }

    private void report(long seed, long start) {
        System.out.println(
                "differential fuzz: " + executions + " executions, seeds " + FIRST_SEED + " to "
                        + seed + " in " + (System.nanoTime() - start) / 1_000_000_000 + " s: "
                        + endings + ", explained " + explained);
    }
}
