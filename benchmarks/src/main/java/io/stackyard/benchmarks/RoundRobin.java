package io.stackyard.benchmarks;

import io.stackyard.engine.Func;
import jdk.internal.vm.Continuation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Suspended continuations by the thousand, resumed in turn: what counts is which lines of memory they keep
/// in the processor's caches.
///
/// Stack starts are staggered by cache lines. [Equal] undoes that from inside the guest, so that frames lie
/// at the same offset in every slot, and all else is the same.
public final class RoundRobin {

    static final int WAITING = 10_000;

    private RoundRobin() {}

    /// Continuations of a guest, with frames at equal or staggered offsets.
    public abstract static class Waiting {

        /// What the entry that creates them does not take: slot 0 is its own.
        private static final int FIRST_SLOT = 1;

        private final boolean equal;
        private Guest guest;
        private Func round;

        Waiting(boolean equal) {
            this.equal = equal;
        }

        @Setup
        public void open() {
            guest = new Guest(Programs.roundRobin(), WAITING + FIRST_SLOT);
            guest.run("create", WAITING, FIRST_SLOT, equal ? 1 : 0);
            round = guest.func("round");
        }

        /// A continuation that waits, as the engine names it: with its slot.
        String name(int index) {
            return guest.element("waiting", index).toString();
        }

        int round() {
            return guest.call(round, WAITING);
        }

        @TearDown
        public void close() {
            guest.close();
        }
    }

    /// As the pool lays them.
    @State(Scope.Thread)
    public static class Staggered extends Waiting {
        public Staggered() {
            super(false);
        }
    }

    /// All at the same offset in their slots.
    @State(Scope.Thread)
    public static class Equal extends Waiting {
        public Equal() {
            super(true);
        }
    }

    /// The JDK's.
    @State(Scope.Thread)
    public static class Jdk {

        private final Continuation[] waiting = new Continuation[WAITING];

        @Setup
        public void open() {
            for (int i = 0; i < WAITING; i++) {
                waiting[i] =
                        new Continuation(
                                ContinuationsBenchmark.SCOPE,
                                () -> {
                                    while (true) {
                                        Continuation.yield(ContinuationsBenchmark.SCOPE);
                                    }
                                });
                waiting[i].run();
            }
        }

        int round() {
            int done = 0;
            for (Continuation continuation : waiting) {
                continuation.run();
                done++;
            }
            return done;
        }
    }
}
