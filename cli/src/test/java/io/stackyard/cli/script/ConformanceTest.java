package io.stackyard.cli.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.stackyard.config.Feature;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /// The same of the folders that run, with stack switching and objects off.
    private static final int PASSED_PLAINLY = 38_439;
    /// What has the most branches, calls and switches.
    private static final Set<String> CHECKED_SCRIPTS = Set.of(
            "core/br_if.wast",
            "core/br_table.wast",
            "core/call_indirect.wast",
            "core/loop.wast",
            "core/memory_grow.wast",
            "core/return_call.wast",
            "core/exceptions/try_table.wast",
            "stack-switching/cont.wast",
            "stack-switching/resume_throw.wast");

    private static final double REQUIRED_SHARE = 0.9;

    private static Engine engine;

    private final Map<String, String> prints = new HashMap<>();

    @BeforeAll
    static void start() {
        // With the feature that is off by default, so that its validator is looked at too.
        engine = Engine.create(Tunables.load().with(Setting.FEATURE_GC_OBJECTS, true));
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
        return run(engine, script, out);
    }

    private static ScriptResult run(Engine on, ScriptFile script, PrintWriter out)
            throws IOException {
        var features = DisabledFeatures.named(List.of());
        var runner = new ScriptRunner(on, features, Exclusions.named(List.of()), out);
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

    /// Checks between the instructions change nothing that a guest can see: a slice of the scripts.
    @ParameterizedTest
    @EnumSource(names = {"EPOCH", "FUEL"})
    void scripts_withChecks_passWhole(Interruption interruption) throws IOException {
        assumeFalse(isAbsent(), "no scripts");
        Tunables tunables =
                Tunables.load().change()
                        .set(Setting.ENGINE_INTERRUPTION, interruption)
                        .set(Setting.STORE_INITIAL_FUEL, 1L << 62)
                        .build();
        try (Engine checked = Engine.create(tunables)) {
            for (ScriptFile script : scripts("")) {
                if (CHECKED_SCRIPTS.contains(name(script))) {
                    assertAllPass(run(checked, script, new PrintWriter(new StringWriter())));
                }
            }
        }
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

    /// How a run of the core scripts differs from a plain one.
    enum Mode {
        PLAIN, WITHOUT_GUARDS, SMALLEST_POOL, WRITTEN_AGAIN;

        Tunables tunables() throws IOException {
            Tunables plain = Tunables.load().without(Feature.STACK_SWITCHING);
            return switch (this) {
                case PLAIN, WRITTEN_AGAIN -> plain;
                case WITHOUT_GUARDS -> plain.with(Setting.GUARD_STRATEGY, GuardChoice.NONE);
                case SMALLEST_POOL ->
                        Tunables.fromText("smallest-pool.conf", resource("smallest-pool.conf"))
                                .without(Feature.STACK_SWITCHING);
            };
        }

        ModuleEncoding encoding() {
            return this == WRITTEN_AGAIN ? ModuleEncoding.WRITTEN_AGAIN : ModuleEncoding.AS_GIVEN;
        }
    }

    /// All that is promised to pass: everything but the folders of what does not run yet. With objects off, which
    /// they are by default, and stack switching off, for which the scripts were not written, nothing fails.
    @ParameterizedTest
    @EnumSource
    void core_eachMode_failsNowhereAndSkipsOnlyWhatNamesAFeatureThatIsOff(Mode mode)
            throws IOException {
        assumeTrue(!isAbsent(), "no scripts; set -Dstackyard.testsuite=DIR");
        var total = new ScriptResult();
        var features = DisabledFeatures.named(List.of("stack-switching"));
        try (Engine own = Engine.create(mode.tunables())) {
            var runner =
                    new ScriptRunner(
                            own,
                            features,
                            Exclusions.named(List.of("simd", "relaxed-simd", "gc")),
                            mode.encoding(),
                            new PrintWriter(Writer.nullWriter()));
            for (ScriptFile script : scripts("core")) {
                total.addAll(runner.run(script, Files.readAllBytes(script.file())));
            }
        }
        assertEquals(0, total.failed(), () -> failures(total));
        assertEquals(PASSED_PLAINLY, total.passed());
        assertEquals(Set.of("excluded", "gc-objects is disabled"), total.skipReasons().keySet());
        assertEquals(4, total.skipReasons().get("gc-objects is disabled"));
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
        for (String line : resource("known-failures.txt").lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int space = line.indexOf(' ');
                known.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
            }
        }
        return known;
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ConformanceTest.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
