package io.stackyard.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;

/// The programs of [SwitchingBenchmark]: each is one function of a number of operations, and its result is
/// known.
enum SwitchingProgram {
    /// One producer hands n, n - 1, ... 1 to who asks it: n suspends. Gives their sum.
    GENERATOR(10_000_000, 100_000) {
        @Override
        long result(int n) {
            return n * (n + 1L) / 2;
        }
    },

    /// A thousand members in a ring take n turns, a multiple of a thousand, each through a scheduler. Gives the
    /// sum of the numbers of who had a turn.
    RING(1_000_000, 100_000) {
        @Override
        long result(int n) {
            return n / MEMBERS * (MEMBERS * (MEMBERS - 1L) / 2);
        }
    },

    /// The same, each member passing the turn straight to the next.
    RING_SWITCH(1_000_000, 100_000) {
        @Override
        long result(int n) {
            return RING.result(n);
        }
    },

    /// A tree of n leaves, a power of ten, and ten children to a node, each a continuation that hands a sum to
    /// its parent. Gives the sum of 0 to n - 1.
    SKYNET(1_000_000, 10_000) {
        @Override
        long result(int n) {
            return n * (n - 1L) / 2;
        }
    },

    /// The generator below ten resumes, of which the outermost handles what it suspends with.
    HANDLERS(1_000_000, 50_000) {
        @Override
        long result(int n) {
            return GENERATOR.result(n);
        }
    },

    /// n continuations created and run to their end: a body that returns at once. Gives n.
    LIFE(1_000_000, 20_000) {
        @Override
        long result(int n) {
            return n;
        }
    },

    /// The same with a body that suspends once; resumed again it returns.
    SUSPENDING_LIFE(1_000_000, 20_000) {
        @Override
        long result(int n) {
            return n;
        }
    },

    /// n round trips of one continuation that was suspended below many frames. Gives n. See [Depth].
    DEPTH(1_000_000, 100_000) {
        @Override
        long result(int n) {
            return n;
        }
    };

    /// In the ring.
    static final int MEMBERS = 1000;

    /// Children of a node.
    static final int CHILDREN = 10;

    /// Resumes between the one that handles and the generator.
    static final int FORWARDING = 9;

    private final int full;
    private final int quick;

    SwitchingProgram(int full, int quick) {
        this.full = full;
        this.quick = quick;
    }

    /// Those that every peer runs: the others are compared with programs of ours.
    static List<String> withPeers() {
        return Stream.of(GENERATOR, RING, SKYNET, HANDLERS, LIFE, SUSPENDING_LIFE)
                .map(SwitchingProgram::toString)
                .toList();
    }

    /// How many operations one run of the program has.
    int operations(boolean inQuickRun) {
        return inQuickRun ? quick : full;
    }

    /// What every contender must give for n operations.
    abstract long result(int n);

    /// Passes on the result of n operations.
    ///
    /// @throws IllegalStateException if it is wrong: a wrong answer measures nothing
    long checked(int n, long given) {
        if (given != result(n)) {
            throw new IllegalStateException(
                    this + " of " + n + ": " + given + ", wanted " + result(n));
        }
        return given;
    }

    /// Operations of one invocation of a measured method: those of the program that its name begins with.
    static int operations(BenchmarkParams measured) {
        String name = measured.getBenchmark();
        String method = name.substring(name.lastIndexOf('.') + 1);
        boolean quick = Boolean.parseBoolean(measured.getParam("quick"));
        return Arrays.stream(values())
                .filter(program -> method.startsWith(program.toString()))
                .reduce((_, longer) -> longer) // The ring by switch stands after the ring.
                .orElseThrow(() -> new IllegalStateException("no program: " + method))
                .operations(quick);
    }

    /// As the measured methods begin.
    @Override
    public String toString() {
        return switch (this) {
            case GENERATOR -> "generator";
            case RING -> "ring";
            case RING_SWITCH -> "ringSwitch";
            case SKYNET -> "skynet";
            case HANDLERS -> "handlers";
            case LIFE -> "life";
            case SUSPENDING_LIFE -> "suspendingLife";
            case DEPTH -> "depth";
        };
    }
}
