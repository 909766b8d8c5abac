package io.stackyard.cli.script;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the user does not want to be run: scripts, whole folders, or single commands.
///
/// A name is one or more consecutive parts of a script's path; `.wast` may be left out. A line
/// behind it means the command that starts there.
///
/// ```
/// simd                    every script below a folder simd
/// names, names.wast       every script names.wast
/// exceptions/tag:18       the command in line 18 of exceptions/tag.wast
/// ```
public final class Exclusions {

    private static final String EXCLUDED = "excluded";
    private static final String SUFFIX = ".wast";
    private static final int ANY_LINE = 0;
    private static final Pattern NAME_AND_LINE = Pattern.compile("(.+?)(?::(\\d{1,9}))?");

    private final List<Exclusion> exclusions;

    private Exclusions(List<Exclusion> exclusions) {
        this.exclusions = exclusions;
    }

    private record Exclusion(List<String> parts, int line) {

        boolean covers(List<String> path) {
            for (int from = 0; from + parts.size() <= path.size(); from++) {
                if (path.subList(from, from + parts.size()).equals(parts)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Those that the user names.
    ///
    /// @throws IllegalArgumentException if a name is empty
    public static Exclusions named(List<String> names) {
        List<Exclusion> exclusions = new ArrayList<>();
        for (String name : names) {
            Matcher parts = NAME_AND_LINE.matcher(name);
            if (!parts.matches()) {
                throw new IllegalArgumentException("an excluded name is empty");
            }
            int line = parts.group(2) == null ? ANY_LINE : Integer.parseInt(parts.group(2));
            exclusions.add(new Exclusion(parts(Path.of(parts.group(1))), line));
        }
        return new Exclusions(exclusions);
    }

    private static List<String> parts(Path path) {
        List<String> parts = new ArrayList<>();
        path.forEach(part -> parts.add(part.toString()));
        String last = parts.removeLast();
        parts.add(
                last.endsWith(SUFFIX) ? last.substring(0, last.length() - SUFFIX.length()) : last);
        return parts;
    }

    /// Why a command is not run; empty if it is.
    ///
    /// @param script the script's path, from the folder that the user named
    Optional<String> reasonFor(Path script, int line) {
        List<String> path = parts(script);
        return exclusions.stream().anyMatch(one -> one.covers(path) && isAt(one, line))
                ? Optional.of(EXCLUDED)
                : Optional.empty();
    }

    private static boolean isAt(Exclusion exclusion, int line) {
        return exclusion.line() == ANY_LINE || exclusion.line() == line;
    }
}
