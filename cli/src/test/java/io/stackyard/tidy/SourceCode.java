package io.stackyard.tidy;

import java.util.regex.Pattern;

/// Java source without what the compiler does not read as code.
final class SourceCode {

    /// In this order: a text block may hold quotes, a string may hold `//`.
    private static final Pattern COMMENT_OR_LITERAL = Pattern.compile("""
            (?sx)
            \"""(?:[^"\\\\]|\\\\.|"(?!""))*+\"""
            | "(?:\\\\.|[^"\\\\\\n])*+"
            | '(?:\\\\.|[^'\\\\\\n])++'
            | //[^\\n]*
            | /\\*.*?\\*/
            """);

    private static final Pattern VISIBLE = Pattern.compile("\\S");

    private SourceCode() {}

    /// Blanks become of every visible character, so that offsets and lines stay what they were.
    static String blankCommentsAndLiterals(String source) {
        return COMMENT_OR_LITERAL.matcher(source)
                .replaceAll(match -> VISIBLE.matcher(match.group()).replaceAll(" "));
    }
}
