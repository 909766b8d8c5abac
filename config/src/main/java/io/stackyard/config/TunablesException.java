package io.stackyard.config;

import java.io.Serial;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Settings cannot be used. Names every problem at once, sorted by file and line.
public final class TunablesException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final Comparator<Problem> READING_ORDER = Comparator
            .comparing((Problem problem) -> problem.place().source())
            .thenComparingInt(problem -> problem.place().line());

    private final transient List<Problem> problems;

    TunablesException(List<Problem> problems) {
        List<Problem> sorted = problems.stream().sorted(READING_ORDER).toList();
        super(text(sorted));
        this.problems = sorted;
    }

    /// Every problem, at least one. Empty after deserialization: the message then still names them.
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }

    private static String text(List<Problem> problems) {
        String head = problems.size() == 1
                ? "1 problem in the settings"
                : problems.size() + " problems in the settings";
        return problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n  ", head + ":\n  ", ""));
    }
}
