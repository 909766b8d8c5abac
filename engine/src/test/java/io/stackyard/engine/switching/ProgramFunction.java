package io.stackyard.engine.switching;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// One function: its locals begin with the parameters, then a fixed set, then the counters of loops.
record ProgramFunction(Shape shape, int counters, List<Statement> body) {

    private static final int NUMBERS = 3;
    private static final List<List<Kind>> FIXED = fixed();

    private static final List<List<List<Integer>>> BY_KIND =
            FIXED.stream().map(ProgramFunction::byKind).toList();

    private static List<List<Integer>> byKind(List<Kind> locals) {
        var all = new ArrayList<List<Integer>>();
        for (Kind kind : Kind.values()) {
            all.add(
                    IntStream.range(0, locals.size())
                            .filter(local -> locals.get(local) == kind)
                            .boxed()
                            .toList());
        }
        return List.copyOf(all);
    }

    private static List<List<Kind>> fixed() {
        var all = new ArrayList<List<Kind>>();
        for (int i = 0; i < Shape.count(); i++) {
            var kinds = new ArrayList<>(Shape.at(i).params());
            for (int j = 0; j < NUMBERS; j++) {
                kinds.add(Kind.I32);
            }
            kinds.add(Kind.EXCEPTION);
            for (int j = 0; j < Shape.count(); j++) {
                kinds.add(Kind.of(Shape.at(j)));
            }
            all.add(List.copyOf(kinds));
        }
        return List.copyOf(all);
    }

    /// The kinds of a function's locals, but for the counters.
    static List<Kind> locals(Shape shape) {
        return FIXED.get(shape.number());
    }

    /// The locals of one kind, ascending; at least one.
    static List<Integer> localsOf(Shape shape, Kind kind) {
        return BY_KIND.get(shape.number()).get(kind.number());
    }

    /// The first local that is no parameter: a number, which a body that ends gives.
    static int firstNumber(Shape shape) {
        return shape.params().size();
    }

    int localCount() {
        return locals(shape).size() + counters;
    }
}
