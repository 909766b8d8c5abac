package io.stackyard.cli.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What came of one or more scripts, counted in commands.
public final class ScriptResult {

    private final List<Failure> failures = new ArrayList<>();
    private final SortedMap<String, Integer> skipReasons = new TreeMap<>();
    private int passed;

    /// A failed command.
    ///
    /// @param file the script
    /// @param line where the command starts, from 1
    /// @param expected what the script wants
    /// @param actual what happened
    public record Failure(String file, int line, String expected, String actual) {}

    /// Counts one command.
    void add(String file, int line, Outcome outcome) {
        switch (outcome) {
            case Outcome.Passed _ -> passed++;
            case Outcome.Failed(String expected, String actual) ->
                    failures.add(new Failure(file, line, expected, actual));
            case Outcome.Skipped(String reason) -> skipReasons.merge(reason, 1, Integer::sum);
        }
    }

    /// Counts the commands of another result as well.
    public void addAll(ScriptResult other) {
        passed += other.passed;
        failures.addAll(other.failures);
        other.skipReasons.forEach(
                (reason, count) -> skipReasons.merge(reason, count, Integer::sum));
    }

    public int passed() {
        return passed;
    }

    public int failed() {
        return failures.size();
    }

    public int skipped() {
        return skipReasons.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// The failed commands, in the order in which they ran.
    public List<Failure> failures() {
        return Collections.unmodifiableList(failures);
    }

    /// How many commands were skipped, by reason.
    public SortedMap<String, Integer> skipReasons() {
        return Collections.unmodifiableSortedMap(skipReasons);
    }

    /// `N passed, N failed, N skipped`.
    @Override
    public String toString() {
        return passed + " passed, " + failed() + " failed, " + skipped() + " skipped";
    }
}
