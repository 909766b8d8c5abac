package io.stackyard.benchmarks;

import static io.stackyard.benchmarks.SwitchingProgram.CHILDREN;
import static io.stackyard.benchmarks.SwitchingProgram.FORWARDING;
import static io.stackyard.benchmarks.SwitchingProgram.MEMBERS;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.CompilerControl;

/// The programs on the JDK's own continuations. What a guest hands over with a suspend goes through a field
/// here.
final class ContinuationSwitching implements SwitchingPeer {

    private static final ContinuationScope SCOPE = new ContinuationScope("switching");

    /// What the continuations between the generator and its handler are in: passed by.
    private static final ContinuationScope OTHER = new ContinuationScope("other");

    private static final Runnable NOTHING = ContinuationSwitching::doNothing;
    private static final Runnable ONCE = ContinuationSwitching::suspend;

    private long handedOver;

    @Override
    public long generator(int n) {
        return sum(new Continuation(SCOPE, () -> countDown(n)));
    }

    @Override
    public long handlers(int n) {
        return sum(new Continuation(SCOPE, () -> level(n, FORWARDING)));
    }

    private void level(int n, int levels) {
        if (levels == 0) {
            countDown(n);
        } else {
            new Continuation(OTHER, () -> level(n, levels - 1)).run();
        }
    }

    private void countDown(int n) {
        for (int i = n; i > 0; i--) {
            handedOver = i;
            Continuation.yield(SCOPE);
        }
    }

    private long sum(Continuation generator) {
        long sum = 0;
        generator.run();
        while (!generator.isDone()) {
            sum += handedOver;
            generator.run();
        }
        return sum;
    }

    @Override
    public long ring(int n) {
        handedOver = 0;
        var members = new Continuation[MEMBERS];
        for (int i = 0; i < MEMBERS; i++) {
            int number = i;
            members[i] = new Continuation(SCOPE, () -> member(number, n / MEMBERS));
        }
        for (int turn = 0; turn < n; turn++) {
            members[turn % MEMBERS].run();
        }
        return handedOver;
    }

    private void member(int number, int rounds) {
        for (int round = 1; round < rounds; round++) {
            handedOver += number;
            Continuation.yield(SCOPE);
        }
        handedOver += number;
    }

    @Override
    public long skynet(int n) {
        return node(0, n);
    }

    /// A node from its creation to its end.
    private long node(int first, int leaves) {
        var node =
                new Continuation(
                        SCOPE,
                        () -> {
                            handedOver = leaves == 1 ? first : children(first, leaves / CHILDREN);
                            Continuation.yield(SCOPE);
                        });
        node.run();
        long sum = handedOver;
        node.run();
        return sum;
    }

    private long children(int first, int leaves) {
        long sum = 0;
        for (int i = 0; i < CHILDREN; i++) {
            sum += node(first + i * leaves, leaves);
        }
        return sum;
    }

    @Override
    public long life(int n) {
        int done = 0;
        while (done < n) {
            new Continuation(SCOPE, NOTHING).run();
            done++;
        }
        return done;
    }

    @Override
    public long suspendingLife(int n) {
        int done = 0;
        while (done < n) {
            var life = new Continuation(SCOPE, ONCE);
            life.run();
            life.run();
            done++;
        }
        return done;
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void doNothing() {}

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void suspend() {
        Continuation.yield(SCOPE);
    }
}
