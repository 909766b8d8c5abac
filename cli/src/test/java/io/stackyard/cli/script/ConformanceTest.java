package io.stackyard.cli.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.stackyard.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Runs the scripts of the specification and of the stack switching proposal, which are not part of
/// this tree (`-Dstackyard.testsuite=DIR`); where they are absent, the tests are skipped.
///
/// Of the core scripts, `known-failures.txt` says how many commands fail. It is a ratchet: a script
/// with more failures is a defect, one with fewer wants its line changed.
final class ConformanceTest {

    private static final Path SUITE =
            Path.of(System.getProperty("stackyard.testsuite", "../../shared/testsuite"));

    /// Commands that passed when this was last looked at; raise it with each that passes now.
    private static final int PASSED_CORE_COMMANDS = 39_299;

    private static final double REQUIRED_SHARE = 0.9;

    private static Engine engine;

    private final Map<String, String> prints = new HashMap<>();

    @BeforeAll
    static void start() {
        engine = Engine.create();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static List<ScriptFile> scripts(String folder) throws IOException {
        return ScriptFile.below(SUITE.resolve(folder));
    }

    private static boolean isAbsent() {
        return !Files.isDirectory(SUITE);
    }

    /// A test of its own, so that reports show that something was skipped, and why.
    private static List<DynamicTest> skipped() {
        return List.of(
                dynamicTest(
                        "skipped",
                        () -> abort(
                                "no scripts in "
                                        + SUITE.toAbsolutePath()
                                        + "; set -Dstackyard.testsuite=DIR")));
    }

    private static ScriptResult run(ScriptFile script, PrintWriter out) throws IOException {
        var features = DisabledFeatures.named(List.of());
        var runner = new ScriptRunner(engine, features, Exclusions.named(List.of()), out);
        return runner.run(script, Files.readAllBytes(script.file()));
    }

    /// The script's path from the suite's folder, with slashes.
    private static String name(ScriptFile script) {
        return SUITE.relativize(script.file()).toString().replace('\\', '/');
    }

    private static String failures(ScriptResult result) {
        return result.failures().stream()
                .map(Objects::toString)
                .collect(Collectors.joining("\n", result + "\n", "\n"));
    }

    private static void assertAllPass(ScriptResult result) {
        assertEquals(0, result.failed() + result.skipped(), () -> failures(result));
        assertTrue(result.passed() > 0, "no command");
    }

    @TestFactory
    List<DynamicTest> stackSwitching_itsScripts_passWhole() throws IOException {
        if (isAbsent()) {
            return skipped();
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (ScriptFile script : scripts("stack-switching")) {
            if (name(script).matches("stack-switching/[^/]*")) {
                tests.add(
                        dynamicTest(
                                name(script),
                                () -> assertAllPass(
                                        run(script, new PrintWriter(new StringWriter())))));
            }
        }
        assertEquals(5, tests.size());
        return tests;
    }

    @TestFactory
    List<DynamicTest> examples_eachScript_printsWhatTheReferencePrints() throws IOException {
        if (isAbsent()) {
            return skipped();
        }
        List<ScriptFile> scripts = scripts("stack-switching/examples");
        readPrints(SUITE.resolve("stack-switching/examples/PRINTS.txt"));
        assertEquals(17, scripts.size());
        assertEquals(17, prints.size());
        return scripts.stream()
                .map(script -> dynamicTest(name(script), () -> runExample(script)))
                .toList();
    }

    private void readPrints(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            int colon = line.indexOf(".wast:");
            if (colon >= 0 && !line.startsWith("#")) {
                int end = colon + ".wast".length();
                prints.put(line.substring(0, end), line.substring(end + 1).strip());
            }
        }
    }

    private void runExample(ScriptFile script) throws IOException {
        var out = new StringWriter();

        ScriptResult result = run(script, new PrintWriter(out));

        assertAllPass(result);
        String printed = String.join(" ", out.toString().lines().toList());
        assertEquals(prints.get(script.file().getFileName().toString()), printed);
    }

    @TestFactory
    List<DynamicTest> core_eachScript_failsNoMoreThanKnown() throws IOException {
        if (isAbsent()) {
            return skipped();
        }
        Map<String, Integer> known = knownFailures();
        var all = new ScriptResult();
        var required = new ScriptResult(); // The top folder and bulk-memory.
        List<DynamicTest> tests = new ArrayList<>();
        for (ScriptFile script : scripts("core")) {
            tests.add(
                    dynamicTest(
                            name(script),
                            () -> {
                                ScriptResult result =
                                        run(script, new PrintWriter(new StringWriter()));
                                all.addAll(result);
                                if (isRequired(name(script))) {
                                    required.addAll(result);
                                }
                                int allowed = known.getOrDefault(name(script), 0);
                                assertRatchet(name(script), allowed, result);
                            }));
        }
        tests.add(dynamicTest("all together", () -> assertTotals(all, required)));
        return tests;
    }

    private static boolean isRequired(String name) {
        return name.matches("core/[^/]*") || name.startsWith("core/bulk-memory/");
    }

    private static void assertRatchet(String name, int allowed, ScriptResult result) {
        assertTrue(result.failed() <= allowed,
                () -> "allowed " + allowed + ", " + failures(result));
        assertEquals(
                allowed,
                result.failed(),
                () -> "fewer failures in " + name + ": write it down in known-failures.txt");
    }

    private static void assertTotals(ScriptResult all, ScriptResult required) {
        assertTrue(all.passed() >= PASSED_CORE_COMMANDS, all::toString);
        int commands = required.passed() + required.failed() + required.skipped();
        assertTrue(required.passed() >= REQUIRED_SHARE * commands, required::toString);
    }

    private static Map<String, Integer> knownFailures() throws IOException {
        Map<String, Integer> known = new HashMap<>();
        try (InputStream file = ConformanceTest.class.getResourceAsStream("known-failures.txt")) {
            String text = new String(
                    Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.lines().toList()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    known.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
                }
            }
        }
        return known;
    }
}
