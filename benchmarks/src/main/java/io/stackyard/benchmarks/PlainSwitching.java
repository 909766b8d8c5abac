package io.stackyard.benchmarks;

import static io.stackyard.benchmarks.SwitchingProgram.CHILDREN;
import static io.stackyard.benchmarks.SwitchingProgram.FORWARDING;
import static io.stackyard.benchmarks.SwitchingProgram.MEMBERS;

import org.openjdk.jmh.annotations.CompilerControl;

/// The programs as state machines written by hand: what a compiler could make of them at best. C2 sees all of
/// it.
final class PlainSwitching implements SwitchingPeer {

    /// What a continuation becomes: an object that knows where it stands.
    private interface Machine {

        /// Goes on to the next suspension; false if there was none.
        boolean step();

        /// What it handed over last.
        long value();
    }

    /// Hands out n, n - 1, ... 1.
    private static final class Countdown implements Machine {

        private int next;

        Countdown(int n) {
            next = n + 1;
        }

        @Override
        public boolean step() {
            next--;
            return next > 0;
        }

        @Override
        public long value() {
            return next;
        }
    }

    /// Passes on what another hands out.
    private record Forwarding(Machine inner) implements Machine {

        @Override
        public boolean step() {
            return inner.step();
        }

        @Override
        public long value() {
            return inner.value();
        }
    }

    @Override
    public long generator(int n) {
        return sum(new Countdown(n));
    }

    @Override
    public long handlers(int n) {
        Machine machine = new Countdown(n);
        for (int i = 0; i < FORWARDING; i++) {
            machine = new Forwarding(machine);
        }
        return sum(machine);
    }

    private static long sum(Machine machine) {
        long sum = 0;
        while (machine.step()) {
            sum += machine.value();
        }
        return sum;
    }

    /// Takes part in so many rounds.
    private static final class Member implements Machine {

        private final int number;
        private int rounds;

        Member(int number, int rounds) {
            this.number = number;
            this.rounds = rounds;
        }

        @Override
        public boolean step() {
            rounds--;
            return rounds > 0;
        }

        @Override
        public long value() {
            return number;
        }
    }

    @Override
    public long ring(int n) {
        var members = new Machine[MEMBERS];
        for (int i = 0; i < MEMBERS; i++) {
            members[i] = new Member(i, n / MEMBERS);
        }
        long sum = 0;
        int running = MEMBERS;
        while (running > 0) {
            for (Machine member : members) {
                sum += member.value();
                running -= member.step() ? 0 : 1;
            }
        }
        return sum;
    }

    /// A node of the tree: runs its children, then hands over their sum.
    private static final class Node implements Machine {

        private final int first;
        private final int leaves;
        private long sum;
        private boolean handedOver;

        Node(int first, int leaves) {
            this.first = first;
            this.leaves = leaves;
        }

        @Override
        public boolean step() {
            if (handedOver) {
                return false;
            }
            sum = leaves == 1 ? first : children();
            handedOver = true;
            return true;
        }

        private long children() {
            long total = 0;
            for (int child = 0; child < CHILDREN; child++) {
                total += node(first + child * (leaves / CHILDREN), leaves / CHILDREN);
            }
            return total;
        }

        @Override
        public long value() {
            return sum;
        }
    }

    @Override
    public long skynet(int n) {
        return node(0, n);
    }

    private static long node(int first, int leaves) {
        Machine node = new Node(first, leaves);
        long sum = node.step() ? node.value() : 0;
        return node.step() ? -1 : sum;
    }

    @Override
    public long life(int n) {
        return lives(n, 0);
    }

    @Override
    public long suspendingLife(int n) {
        return lives(n, 1);
    }

    /// Not inlined, or C2 finds that no life has an effect and leaves all of them out.
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static boolean step(Machine machine) {
        return machine.step();
    }

    private static long lives(int n, int suspends) {
        long done = 0;
        while (done < n) {
            var life = new Countdown(suspends);
            while (step(life)) {
                assert life.value() == 1 : life.value();
            }
            done++;
        }
        return done;
    }
}
