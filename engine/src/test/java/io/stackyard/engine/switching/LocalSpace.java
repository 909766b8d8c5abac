package io.stackyard.engine.switching;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The locals of a function that is being made, and which of those for continuations probably hold one.
final class LocalSpace {

    private final SplittableRandom random;
    private final Shape shape;
    private final List<Kind> kinds;
    private final boolean[] filled;
    private int counters;

    LocalSpace(SplittableRandom random, Shape shape) {
        this.random = random;
        this.shape = shape;
        this.kinds = ProgramFunction.locals(shape);
        this.filled = new boolean[kinds.size()];
        for (int i = 0; i < shape.params().size(); i++) {
            filled[i] = random.nextInt(4) == 0; // Callers often give null.
        }
    }

    /// A local of that kind; there is one of each.
    int any(Kind kind) {
        List<Integer> all = ProgramFunction.localsOf(shape, kind);
        return all.get(random.nextInt(all.size()));
    }

    /// The last local of that kind that was filled and not used since, or [Statement#DROP].
    int filled(Kind kind) {
        for (int local : ProgramFunction.localsOf(shape, kind).reversed()) {
            if (filled[local]) {
                return local;
            }
        }
        return Statement.DROP;
    }

    void use(int local) {
        filled[local] = random.nextInt(8) == 0; // Sometimes used again.
    }

    /// A local for a value that arrives, or [Statement#DROP].
    int target(Kind kind) {
        if (random.nextInt(10) == 0) {
            return Statement.DROP;
        }
        int local = any(kind);
        filled[local] = true;
        return local;
    }

    void fill(int local) {
        filled[local] = true;
    }

    List<Integer> targets(List<Kind> wanted) {
        List<Integer> all = new ArrayList<>();
        for (Kind kind : wanted) {
            all.add(target(kind));
        }
        return all;
    }

    /// What is known to be filled now, for [#join].
    boolean[] save() {
        return filled.clone();
    }

    /// What was filled before a part that may not run, and is after it, is filled.
    void join(boolean[] before) {
        for (int i = 0; i < filled.length; i++) {
            filled[i] &= before[i];
        }
    }

    /// A fresh counter of a loop.
    int counter() {
        return kinds.size() + counters++;
    }

    int counters() {
        return counters;
    }
}
