package io.stackyard.benchmarks;

import static io.stackyard.benchmarks.SwitchingProgram.CHILDREN;
import static io.stackyard.benchmarks.SwitchingProgram.FORWARDING;
import static io.stackyard.benchmarks.SwitchingProgram.MEMBERS;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;

/// The programs on virtual threads, on as many carriers as the JVM gives them. What a guest hands over with a
/// suspend goes through a [SynchronousQueue] here; in the ring a member wakes the next and parks.
final class VirtualThreadSwitching implements SwitchingPeer {

    /// What a thread does; it may be interrupted, which ends the benchmark.
    private interface Body {
        void run() throws InterruptedException;
    }

    /// What one thread gives to the one that waits for it.
    private static final class HandOff {

        private final SynchronousQueue<Long> queue = new SynchronousQueue<>();

        void put(long value) throws InterruptedException {
            queue.put(value);
        }

        long take() throws InterruptedException {
            return queue.take();
        }
    }

    @Override
    public long generator(int n) {
        return sum(0, n);
    }

    @Override
    public long handlers(int n) {
        return sum(FORWARDING, n);
    }

    /// The sum of what a generator hands over that so many threads wait for, one inside the other.
    private static long sum(int levels, int n) {
        var handOff = new HandOff();
        var sum = new long[1];
        Thread producer = start(() -> level(handOff, levels, n));
        Thread consumer =
                start(
                        () -> {
                            for (int i = 0; i < n; i++) {
                                sum[0] += handOff.take();
                            }
                        });
        join(producer);
        join(consumer);
        return sum[0];
    }

    private static void level(HandOff handOff, int levels, int n) throws InterruptedException {
        if (levels > 0) {
            join(start(() -> level(handOff, levels - 1, n)));
            return;
        }
        for (int i = n; i > 0; i--) {
            handOff.put(i);
        }
    }

    @Override
    public long ring(int n) {
        return new Ring().run(n / MEMBERS);
    }

    /// Each member waits for its turn, adds its number, and wakes the next.
    private static final class Ring {

        private final Thread[] members = new Thread[MEMBERS];
        private volatile int turn = -1;
        private long sum; // Written by who has the turn: the volatile write that ends it publishes.

        long run(int rounds) {
            for (int i = 0; i < MEMBERS; i++) {
                int number = i;
                members[i] = start(() -> member(number, rounds));
            }
            pass(0);
            for (Thread member : members) {
                join(member);
            }
            return sum;
        }

        private void member(int number, int rounds) {
            for (int round = 0; round < rounds; round++) {
                while (turn != number) {
                    LockSupport.park(this);
                }
                sum += number;
                pass((number + 1) % MEMBERS);
            }
        }

        private void pass(int next) {
            turn = next;
            LockSupport.unpark(members[next]);
        }
    }

    @Override
    public long skynet(int n) {
        var sum = new long[1];
        join(start(() -> sum[0] = node(0, n)));
        return sum[0];
    }

    /// A node from its creation to its end.
    private static long node(int first, int leaves) throws InterruptedException {
        var handOff = new HandOff();
        Thread node =
                start(
                        () -> handOff.put(
                                leaves == 1 ? first : children(first, leaves / CHILDREN)));
        long sum = handOff.take();
        join(node);
        return sum;
    }

    private static long children(int first, int leaves) throws InterruptedException {
        long sum = 0;
        for (int i = 0; i < CHILDREN; i++) {
            sum += node(first + i * leaves, leaves);
        }
        return sum;
    }

    @Override
    public long life(int n) {
        return lives(n, false);
    }

    @Override
    public long suspendingLife(int n) {
        return lives(n, true);
    }

    /// One thread after the other, each to its end, started and awaited by a virtual thread.
    private static long lives(int n, boolean suspending) {
        var done = new long[1];
        var handOff = new HandOff();
        join(
                start(
                        () -> {
                            while (done[0] < n) {
                                done[0] += suspending ? suspendingLife(handOff) : life();
                            }
                        }));
        return done[0];
    }

    private static int life() {
        join(start(() -> {}));
        return 1;
    }

    private static long suspendingLife(HandOff handOff) throws InterruptedException {
        Thread life = start(() -> handOff.put(1));
        long one = handOff.take();
        join(life);
        return one;
    }

    private static Thread start(Body body) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                body.run();
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
