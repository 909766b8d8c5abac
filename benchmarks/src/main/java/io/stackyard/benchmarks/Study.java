package io.stackyard.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What can be run by name besides the suites: measured by itself, not by JMH.
enum Study {
    /// Whether the loop stays compiled when very different modules run in turn.
    STABILITY(quick -> StabilityStudy.run(quick ? 4 : 12)),

    /// How fast a binary becomes what the loop runs.
    TRANSLATION(quick -> TranslationStudy.run(quick ? 30 : 80, 1000));

    private final Function<Boolean, List<String>> body;

    Study(Function<Boolean, List<String>> body) {
        this.body = body;
    }

    /// Runs it in this JVM; returns the lines of its report.
    List<String> run(boolean quick) {
        return body.apply(quick);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
