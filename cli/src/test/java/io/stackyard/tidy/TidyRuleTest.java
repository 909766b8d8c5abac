package io.stackyard.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each rule finds its offence, and leaves alone what only looks like one.
final class TidyRuleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "VAGUE_TYPE              | final class SlotManager {}",
        "VAGUE_TYPE              | record BitUtils() {}",
        "VAGUE_PACKAGE           | package io.stackyard.store.impl;",
        "EXIT                    | void f() { System.exit(1); }",
        "EXIT                    | void f() { Runtime.getRuntime().halt(1); }",
        "STACK_TRACE             | e.printStackTrace();",
        "JDK_UNSAFE              | import sun.misc.Unsafe;",
        "OPEN_POINT              | // TO" + "DO: later",
        "AUTHOR                  | /// @" + "author me",
        "SWALLOWED               | try { f(); } catch (Exception e) { }",
        "SWITCHED_OFF            | @Disabled void f() {}",
        "UNEXPLAINED_SUPPRESSION | @SuppressWarnings(\"serial\") class A {}",
    })
    void findings_offence_namesRuleAndLine(TidyRule rule, String offence) {
        var file = SourceFile.of("store/src/main/java/Sample.java", "\n\n" + offence + "\n");

        List<String> findings = rule.findings(file);

        assertEquals(1, findings.size(), findings::toString);
        String start = "store/src/main/java/Sample.java:3: " + rule + ": ";
        assertEquals(start, findings.getFirst().substring(0, start.length()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "VAGUE_TYPE              | final class Baseline {}",
        "VAGUE_TYPE              | final class Outline { BitManager used; }",
        "VAGUE_PACKAGE           | package io.stackyard.store.implicit;",
        "VAGUE_PACKAGE           | import java.util.List;",
        "EXIT                    | // System.exit(1) ends the process",
        "EXIT                    | String s = \"System.exit(1)\";",
        "STACK_TRACE             | /* printStackTrace */",
        "OPEN_POINT              | // a method for today",
        "SWALLOWED               | try { f(); } catch (Exception e) { throw e; }",
        "UNEXPLAINED_SUPPRESSION | @SuppressWarnings(\"serial\") // Never written to a stream.",
    })
    void findings_harmless_areNone(TidyRule rule, String harmless) {
        var file = SourceFile.of("store/src/main/java/Sample.java", "\n\n" + harmless + "\n");

        assertEquals(List.of(), rule.findings(file));
    }

    @Test
    void findings_exitInTestsAndPrograms_areNone() {
        String exit = "void f() { System.exit(1); }";

        for (String path : List.of("cli/src/main/java/A.java", "store/src/test/java/A.java")) {
            assertEquals(List.of(), TidyRule.EXIT.findings(SourceFile.of(path, exit)), path);
        }
    }

    @Test
    void findings_suppressionBelowItsReason_areNone() {
        var file = SourceFile.of("store/src/main/java/Sample.java", """

                // Each downcall handle is restricted; this package is the fence.
                @SuppressWarnings("restricted")
                class Sample {}
                """);

        assertEquals(List.of(), TidyRule.UNEXPLAINED_SUPPRESSION.findings(file));
    }
}
