package io.stackyard.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A name or an API that the tree does without, and what stands in its place.
enum TidyRule {
    VAGUE_TYPE(SourceFile::code,
            "\\b(?:class|interface|record|enum)\\s+\\w*(?:Manager|Helper|Utils?|Impl|Base)\\b",
            "name the noun or the act, as SlotBitmap and Trimmer do"),

    VAGUE_PACKAGE(SourceFile::code,
            "(?m)^package\\s[\\w.]*\\.(?:impl|model|common|helpers?|utils?)\\b",
            "name the package by its capability, as allocator.slot and engine.translate are"),

    EXIT(SourceFile::code, file -> file.isMain() && !isProgram(file),
            "\\bSystem\\s*\\.\\s*exit\\b|\\bRuntime\\b.*\\.\\s*(?:exit|halt)\\b",
            "throw a typed exception; only cli and the scripts' programs end a process"),

    STACK_TRACE(SourceFile::code,
            "\\bprintStackTrace\\b",
            "throw, or hand the exception to the caller as a cause"),

    JDK_UNSAFE(SourceFile::code,
            "\\bsun\\s*\\.\\s*misc\\s*\\.\\s*Unsafe\\b",
            "use org.agrona.UnsafeApi, within the off-heap fence"),

    OPEN_POINT(SourceFile::text,
            "\\b(?:TO[D]O|FIX[M]E|X{3})\\b",
            "file an issue or write an ADR"),

    AUTHOR(SourceFile::text,
            "@[a]uthor\\b",
            "drop it; the history knows"),

    SWALLOWED(SourceFile::code,
            "\\bcatch\\s*\\((?:\\s*final\\s)?\\s*(?:Exception|Throwable)\\s+\\w+\\s*\\)\\s*\\{\\s*\\}",
            "catch what is expected, and answer it"),

    SWITCHED_OFF(SourceFile::code,
            "@Disabled\\b|\\bassertTrue\\(\\s*true\\s*\\)",
            "mend the test, or assume what it needs with a reason"),

    UNEXPLAINED_SUPPRESSION(SourceFile::text,
            "(?m)^(?!.*//)[^\\n]*\\n\\s*@SuppressWarnings\\([^)\\n]*\\)(?![^\\n]*//)",
            "say why in a comment on the same line or the one above");

    private final Function<SourceFile, String> view;
    private final Predicate<SourceFile> where;
    private final Pattern banned;
    private final String instead;

    TidyRule(Function<SourceFile, String> view, String banned, String instead) {
        this(view, _ -> true, banned, instead);
    }

    TidyRule(Function<SourceFile, String> view, Predicate<SourceFile> where, String banned,
            String instead) {
        this.view = view;
        this.where = where;
        this.banned = Pattern.compile(banned);
        this.instead = instead;
    }

    /// One sentence per offence: where, what, and what to write instead.
    List<String> findings(SourceFile file) {
        var findings = new ArrayList<String>();
        if (where.test(file)) {
            Matcher offence = banned.matcher(view.apply(file));
            while (offence.find()) {
                findings.add(String.format(Locale.ROOT, "%s:%d: %s: %s; %s",
                        file.path(), file.lineOf(offence.end()), this,
                        lastLine(offence.group()), instead));
            }
        }
        return findings;
    }

    /// Where the offence itself stands, if the rule looked at the line above it too.
    private static String lastLine(String match) {
        return match.lines().toList().getLast().strip();
    }

    private static boolean isProgram(SourceFile file) {
        return file.module().equals("cli") || file.module().equals("benchmarks");
    }
}
