package io.stackyard.engine.fuzz;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Mutated modules: whatever the bytes, the engine answers soon, with a module or a typed refusal, takes memory in
/// proportion to them, and what runs returns, traps or is stopped by its fuel.
///
/// `-Dstackyard.fuzz.modules=10000000` says how many, `-Dstackyard.fuzz.seed=N` where to start: module N of any run is
/// made from seed N alone, so `-Dstackyard.fuzz.seed=N -Dstackyard.fuzz.modules=1` repeats it.
class DecodingFuzzTest {

    private static final long MODULES = Long.getLong("stackyard.fuzz.modules", 20_000);
    private static final long FIRST_SEED = Long.getLong("stackyard.fuzz.seed", 0);

    /// A compilation takes at most this many bytes for each byte of the module, and this many beside: the buffers that
    /// any module costs (4 to 30 KiB), and the 1,000 locals that a function may have here, which take two bytes to ask
    /// for (26 KiB). The most that ten million modules took beside was 52 KiB.
    private static final long BYTES_EACH = 100;
    private static final long BYTES_BESIDE = 64 << 10;

    private static final long WARM_UP = 2_000;
    private static final int GENERATED_SHARE = 16;
    private static final long STUCK_SECONDS = 60;
    private static final long REPORT_EVERY = 250_000;

    private final Map<FuzzSubject.Outcome, Long> outcomes =
            new EnumMap<>(FuzzSubject.Outcome.class);
    private volatile long seed = -1;
    private volatile byte[] bytes = {};
    private long mostBytes;
    private double mostBytesEach;

    @Test
    void compile_mutatedModules_areRefusedCleanlyOrRun() throws Exception {
        var done = new CompletableFuture<Void>();
        Thread worker = Thread.ofPlatform().daemon().name("fuzz").start(() -> {
            try {
                run();
                done.complete(null);
            } catch (Throwable failure) { // Errors of all kinds are what is looked for.
                done.completeExceptionally(
                        new AssertionError(
                                "seed " + seed + ": " + HexFormat.of().formatHex(bytes), failure));
            }
        });
        await(done, worker);

        System.out.println("decoding fuzz: " + report());
        assertTrue(MODULES < WARM_UP || outcomes.size() >= 5, this::report);
    }

    /// Waits for the end, and fails if one module takes too long.
    private void await(CompletableFuture<Void> done, Thread worker) throws Exception {
        long last = -1;
        while (!done.isDone()) {
            try {
                done.get(STUCK_SECONDS, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException _) {
                if (seed == last) {
                    var stuck = new AssertionError("seed " + seed + " hangs");
                    stuck.setStackTrace(worker.getStackTrace());
                    throw stuck;
                }
                last = seed;
            }
        }
        done.get();
    }

    private void run() throws IOException {
        var seeds = SeedModules.load();
        var mutator = new Mutator(seeds);
        try (var subject = new FuzzSubject()) {
            for (long i = 0; i < WARM_UP; i++) { // Loads classes, which would count as a module's memory.
                seed = i - WARM_UP; // Shows that it gets on.
                subject.take(seeds.any(new SplittableRandom(i)).module());
            }
            long start = System.nanoTime();
            for (long i = 0; i < MODULES; i++) {
                one(subject, mutator, FIRST_SEED + i);
                if ((i + 1) % REPORT_EVERY == 0) {
                    System.out.println(
                            (i + 1) + " in " + (System.nanoTime() - start) / 1_000_000_000 + " s, "
                                    + report());
                }
            }
        }
    }

    private void one(FuzzSubject subject, Mutator mutator, long moduleSeed) {
        var random = new SplittableRandom(moduleSeed);
        byte[] module =
                random.nextInt(GENERATED_SHARE) == 0
                        ? ModuleGenerator.generate(random, ModuleGenerator.Size.SMALL).binary()
                        : mutator.mutated(random);
        bytes = module;
        seed = moduleSeed;
        FuzzSubject.Outcome outcome = subject.take(module);
        assertNotNull(outcome);
        outcomes.merge(outcome, 1L, Long::sum);
        long most = BYTES_BESIDE + BYTES_EACH * module.length;
        if (subject.compileBytes() > most) {
            subject.take(module); // Again: the first module of a kind loads classes.
        }
        long taken = subject.compileBytes();
        mostBytes = Math.max(mostBytes, taken);
        mostBytesEach =
                Math.max(mostBytesEach, (double) (taken - BYTES_BESIDE) / module.length);
        assertTrue(taken <= most, () -> module.length + " bytes took " + taken);
    }

    private String report() {
        return "seeds " + FIRST_SEED + " to " + seed + ": " + outcomes + ", most bytes="
                + mostBytes + ", most above the fixed part for each byte of the module="
                + Math.round(mostBytesEach);
    }
}
