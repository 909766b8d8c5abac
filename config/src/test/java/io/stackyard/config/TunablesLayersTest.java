package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which text wins, and what may stand in it. Changes system properties and the thread's class loader, and
/// puts them back.
class TunablesLayersTest {

    @TempDir
    private Path directory;

    private final TreeSet<String> properties = new TreeSet<>();

    @AfterEach
    void clearProperties() {
        properties.forEach(System::clearProperty);
    }

    @Test
    void load_nothingWritten_isDefaults() {
        assertEquals(Tunables.defaults(), Tunables.load());
    }

    @Test
    void load_propertiesOfEachForm_areRead() {
        set("stackyard.pool.memory-slot-sizes", "64 KiB, 1 MiB");
        set("stackyard.pool.claim-timeout", "2 s");
        set("stackyard.memory.audit-sample-rate", "0.5");

        Tunables tunables = Tunables.load();

        assertEquals(List.of(65_536L, 1_048_576L), tunables.pool().declaredMemorySlotBytes());
        assertEquals(Duration.ofSeconds(2), tunables.pool().claimTimeout());
        assertEquals(0.5, tunables.memory().auditSampleRate());
    }

    @Test
    void load_eachLayer_winsOverTheWeakerOnes() throws IOException {
        Path file = write("mine.conf", """
                stackyard.pool { total-memories = 30, total-tables = 30 }
                """);
        write("application.conf", """
                stackyard.pool { total-memories = 20, total-tables = 20, total-stacks = 20 }
                """);
        set("stackyard.pool.total-memories", "40");

        PoolTunables pool = withApplication(() -> Tunables.load(file)).pool();

        assertEquals(40, pool.totalMemories());
        assertEquals(30, pool.totalTables());
        assertEquals(20, pool.totalStacks());
        assertEquals(1000, pool.totalCoreInstances());
    }

    @Test
    void load_withoutFile_readsApplicationAndProperties() throws IOException {
        write("application.conf", "stackyard.pool { total-memories = 20, total-tables = 20 }");
        set("stackyard.pool.total-memories", "40");

        PoolTunables pool = withApplication(Tunables::load).pool();

        assertEquals(40, pool.totalMemories());
        assertEquals(20, pool.totalTables());
    }

    @Test
    void defaultsAndFromText_ofOtherLayers_seeNothing() throws IOException {
        write("application.conf", "stackyard.pool.total-tables = 20");
        set("stackyard.pool.total-memories", "40");

        assertEquals(1000, withApplication(Tunables::defaults).pool().totalTables());
        assertEquals(
                1000,
                withApplication(() -> Tunables.fromText("x", "")).pool().totalMemories());
    }

    @Test
    void load_substitution_seesTheStrongerLayer() throws IOException {
        write("application.conf", """
                stackyard.pool.total-tables = ${stackyard.pool.total-memories}
                """);
        set("stackyard.pool.total-memories", "40");

        assertEquals(40, withApplication(Tunables::load).pool().totalTables());
    }

    /// `application.conf` belongs to the whole application: other keys, and substitutions among them that only
    /// their owner can resolve, are none of our business.
    @Test
    void load_applicationOfOthers_isLeftAlone() throws IOException {
        write("application.conf", """
                server { threads = 12, home = ${not.known.to.us} }
                stackyard.pool.total-stacks = ${server.threads}
                """);

        assertEquals(12, withApplication(Tunables::load).pool().totalStacks());
    }

    @Test
    void load_include_isFollowedAndNamed() throws IOException {
        write("more.conf", "stackyard {\n pool.total-stacks = x\n}");
        Path file = write("mine.conf", "include \"more.conf\"");

        Problem problem = onlyProblem(() -> Tunables.load(file));

        assertTrue(problem.place().source().endsWith("more.conf"), problem::toString);
        assertEquals(2, problem.place().line());
    }

    @Test
    void load_jsonAndProperties_areRead() throws IOException {
        Path json = write("mine.json", "{\"stackyard\": {\"pool\": {\"total-stacks\": 5}}}");
        Path plain = write("mine.properties", "stackyard.pool.total-stacks=6\n");

        assertEquals(5, Tunables.load(json).pool().totalStacks());
        assertEquals(6, Tunables.load(plain).pool().totalStacks());
    }

    @Test
    void load_pathInsideAZip_isRead() throws IOException {
        URI zip = URI.create("jar:" + directory.resolve("a.zip").toUri());
        try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = inside.getPath("/mine.conf");
            Files.writeString(file, "stackyard.pool.total-stacks = 9");

            assertEquals(9, Tunables.load(file).pool().totalStacks());
        }
    }

    @Test
    void load_propertiesOfTheRuntime_areNoSettings() {
        set("stackyard.checked", "true");
        set("stackyardish.pool.total-stacks", "4");

        assertEquals(Tunables.defaults(), Tunables.load());
    }

    @Test
    void load_wrongProperties_areAllNamed() {
        set("stackyard.pool.total-stack", "4");
        set("stackyard.pool", "4");
        set("stackyard.stack.size", "big one");
        set("stackyard.stack.zeroing", "");

        TunablesException thrown = assertThrows(TunablesException.class, Tunables::load);

        assertEquals(
                """
                        4 problems in the settings:
                          system property: stackyard.pool=4 is a value and not a group of keys; write \
                        stackyard.pool { ... }
                          system property: unknown key stackyard.pool.total-stack=4; did you mean \
                        stackyard.pool.total-stacks?
                          system property: stackyard.stack.size="big one" is not a whole number of bytes; write a \
                        number with no unit, or with B, KiB, MiB, GiB, TiB, kB, MB, GB or TB
                          system property: stackyard.stack.zeroing="" is neither on nor off; write on or off""",
                thrown.getMessage());
    }

    @Test
    void load_problemsInAllLayers_areReportedAtOnce() throws IOException {
        Path file = write("mine.conf", "\nstackyard.pool.total-tables = -2");
        write("application.conf", "stackyard.pool.total-memories = 1.5");
        set("stackyard.pool.total-stacks", "-3");

        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> withApplication(() -> Tunables.load(file)));

        assertEquals(
                List.of(
                        new Place(file.toString(), 2),
                        new Place("application.conf", 1),
                        Place.SYSTEM_PROPERTY),
                thrown.problems().stream().map(Problem::place).toList());
    }

    @Test
    void load_contradictionAcrossLayers_namesBothPlaces() throws IOException {
        Path file = write("mine.conf", "stackyard.pool.max-unused-warm-slots = 50");
        set("stackyard.pool.total-memories", "40");

        assertEquals(
                file + ":1: stackyard.pool.max-unused-warm-slots=50 is above its limit 40, the whole pool"
                        + " (stackyard.pool.total-memories=40 from system property); lower it to at most 40"
                        + " or raise stackyard.pool.total-memories",
                onlyProblem(() -> Tunables.load(file)).toString());
    }

    @Test
    void load_missingFile_saysSoBesideOtherProblems() {
        Path file = directory.resolve("absent.conf");
        set("stackyard.pool.total-stacks", "-3");

        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> Tunables.load(file));

        assertEquals(
                file + ": cannot be read: no such file; name a readable HOCON file",
                thrown.problems().getFirst().toString());
        assertEquals(2, thrown.problems().size());
    }

    @Test
    void load_directory_isRefused() {
        assertEquals(
                directory + ": cannot be read: it is a directory; name a readable HOCON file",
                onlyProblem(() -> Tunables.load(directory)).toString());
    }

    @Test
    void load_malformedFileAndApplication_areBothNamed() throws IOException {
        Path file = write("mine.conf", "stackyard {\n pool {\n");
        write("application.conf", "stackyard = [");

        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> withApplication(() -> Tunables.load(file)));

        assertEquals(
                List.of(file.toString(), "application.conf"),
                thrown.problems().stream().map(problem -> problem.place().source()).toList());
        for (Problem problem : thrown.problems()) {
            assertTrue(problem.sentence().startsWith("is not HOCON: "), problem::toString);
            assertTrue(problem.place().line() > 0, problem::toString);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private void set(String property, String value) {
        properties.add(property);
        System.setProperty(property, value);
    }

    /// Runs with the temporary directory at the head of the class path.
    private Tunables withApplication(Supplier<Tunables> load) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()},
                before)) {
            thread.setContextClassLoader(loader);
            return load.get();
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Problem onlyProblem(Supplier<Tunables> load) {
        TunablesException thrown = assertThrows(TunablesException.class, load::get);
        assertEquals(1, thrown.problems().size(), thrown::getMessage);
        return thrown.problems().getFirst();
    }
}
