package io.stackyard.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceCodeTest {

    @Test
    void blankCommentsAndLiterals_eachKind_keepsCodeLinesAndOffsets() {
        String source = """
                int a; // one
                /* two
                   lines */ int b = '"';
                String c = "// \\" no comment"; int d;
                String e = \"""
                    "quoted" // text
                    \"""; int f;
                """;

        String blanked = SourceCode.blankCommentsAndLiterals(source);

        assertEquals(source.indexOf("int d"), blanked.indexOf("int d"));
        assertEquals(source.length(), blanked.length());
        assertEquals(
                List.of("int a;", "", "int b = ;", "String c = ; int d;", "String e =", "",
                        "; int f;"),
                blanked.lines().map(line -> line.strip().replaceAll(" +", " ")).toList());
    }
}
