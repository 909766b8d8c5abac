package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The exact text of every message, and that a text with many faults gets them all.
class SettingErrorsTest {

    static List<Arguments> oneFault() {
        return List.of(
                // Unknown keys.
                fault(
                        "pool.total-stack = 5",
                        "unknown key stackyard.pool.total-stack=5; did you mean"
                                + " stackyard.pool.total-stacks?"),
                fault(
                        "pools { total-stacks = 5 }",
                        "unknown key stackyard.pools; did you mean stackyard.pool?"),
                fault(
                        "pool.colour = \"deep red\"",
                        "unknown key stackyard.pool.colour=\"deep red\"; remove it (docs/settings.md lists"
                                + " every key)"),
                fault(
                        "pool.\"a.b\" = [1, 2]",
                        "unknown key stackyard.pool.\"a.b\"=[1,2]; remove it (docs/settings.md lists every"
                                + " key)"),
                // Values of the wrong kind.
                fault(
                        "pool.total-stacks = many",
                        "stackyard.pool.total-stacks=many is not a whole number of slots; write a number"
                                + " from 0 to 1048576 without a unit"),
                fault(
                        "pool.total-stacks = 1.5",
                        "stackyard.pool.total-stacks=1.5 is not a whole number of slots; write a number"
                                + " from 0 to 1048576 without a unit"),
                fault(
                        "pool.total-stacks = 10k",
                        "stackyard.pool.total-stacks=10k is not a whole number of slots; write a number"
                                + " from 0 to 1048576 without a unit"),
                fault(
                        "pool.total-stacks = true",
                        "stackyard.pool.total-stacks=true is not a whole number of slots; write a number"
                                + " from 0 to 1048576 without a unit"),
                fault(
                        "pool.total-stacks = null",
                        "stackyard.pool.total-stacks=null is not a whole number of slots; write a number"
                                + " from 0 to 1048576 without a unit"),
                fault(
                        "pool.total-stacks = [1]",
                        "stackyard.pool.total-stacks=[1] is not a whole number of slots; write a number"
                                + " from 0 to 1048576 without a unit"),
                fault(
                        "pool.total-stacks { a = 1 }",
                        "stackyard.pool.total-stacks={\"a\":1} is not a whole number of slots; write a number"
                                + " from 0 to 1048576 without a unit"),
                fault(
                        "guard.pages = 4 KiB",
                        "stackyard.guard.pages=\"4 KiB\" is not a whole number of pages; write a number from"
                                + " 1 to 256 without a unit"),
                fault(
                        "stack.size = 256 KiX",
                        "stackyard.stack.size=\"256 KiX\" is not a whole number of bytes; write a number with"
                                + " no unit, or with B, KiB, MiB, GiB, TiB, kB, MB, GB or TB"),
                fault(
                        "stack.size = 0.3 KiB",
                        "stackyard.stack.size=\"0.3 KiB\" is not a whole number of bytes; write a number with"
                                + " no unit, or with B, KiB, MiB, GiB, TiB, kB, MB, GB or TB"),
                fault(
                        "stack.zeroing = 1",
                        "stackyard.stack.zeroing=1 is neither on nor off; write on or off"),
                fault(
                        "guard.strategy = strong",
                        "stackyard.guard.strategy=strong is none of auto, marker, protect, none; write one"
                                + " of them"),
                fault(
                        "memory.reset = scan",
                        "stackyard.memory.reset=scan is none of cards, pagemap, decommit; write one of them"),
                fault(
                        "pool = 5",
                        "stackyard.pool=5 is a value and not a group of keys; write stackyard.pool"
                                + " { ... }"),
                fault(
                        "engine.features = [gc]",
                        "stackyard.engine.features=[\"gc\"] is a value and not a group of keys; write"
                                + " stackyard.engine.features { ... }"),
                fault(
                        "stack.zeroing = \"line\\nbreak\"",
                        "stackyard.stack.zeroing=\"line\\nbreak\" is neither on nor off; write on or off"),
                // Lists of sizes.
                fault(
                        "pool.memory-slot-sizes = 64 KiX",
                        "stackyard.pool.memory-slot-sizes=\"64 KiX\" is not a list of sizes; write 1 to 16"
                                + " numbers of bytes in brackets, each with no unit, or with B, KiB, MiB,"
                                + " GiB, TiB, kB, MB, GB or TB"),
                fault(
                        "pool.memory-slot-sizes = [64 KiB, many]",
                        "stackyard.pool.memory-slot-sizes=[\"64 KiB\",\"many\"] is not a list of sizes;"
                                + " write 1 to 16 numbers of bytes in brackets, each with no unit, or with"
                                + " B, KiB, MiB, GiB, TiB, kB, MB, GB or TB"),
                fault(
                        "pool.memory-slot-sizes = []",
                        "stackyard.pool.memory-slot-sizes=[] has 0 sizes; write 1 to 16"),
                fault(
                        "pool.memory-slot-sizes = [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]",
                        "stackyard.pool.memory-slot-sizes=[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,"
                                + " 16, 17] has 17 sizes; write 1 to 16"),
                fault(
                        "pool.memory-slot-sizes = [0, 64 KiB]",
                        "size 1 of stackyard.pool.memory-slot-sizes=0 is below its minimum 65536; raise it"
                                + " to a value from 65536 to 4294967296"),
                fault(
                        "pool.memory-slot-sizes = [64 KiB, 8 GiB]",
                        "size 2 of stackyard.pool.memory-slot-sizes=8589934592 is above its maximum"
                                + " 4294967296; lower it to at most 4294967296"),
                fault(
                        "pool.memory-slot-sizes = [64 KiB, 100 KiB]",
                        "size 2 of stackyard.pool.memory-slot-sizes=102400 is not whole pages of 65536"
                                + " bytes; write 65536 or 131072"),
                fault(
                        "pool.memory-slot-sizes = [1 MiB, 64 KiB]",
                        "size 2 of stackyard.pool.memory-slot-sizes=65536 comes after 1048576; write the"
                                + " sizes in ascending order, each once"),
                fault(
                        "pool.memory-slot-sizes = [64 KiB, 1 MiB, 1024 KiB]",
                        "size 3 of stackyard.pool.memory-slot-sizes=1048576 comes after 1048576; write the"
                                + " sizes in ascending order, each once"),
                // Times.
                fault(
                        "trim.period = soon",
                        "stackyard.trim.period=soon is not a time; write a number with ns, us, ms, s, m, h"
                                + " or d, or with no unit for milliseconds"),
                fault(
                        "trim.period = 5 ms",
                        "stackyard.trim.period=5ms is below its minimum 10ms; raise it to a value from 10ms"
                                + " to 1h"),
                fault(
                        "trim.idle-time = 25 hours",
                        "stackyard.trim.idle-time=25h is above its maximum 1d; lower it to at most 1d"),
                // Ratios.
                fault(
                        "memory.audit-sample-rate = 1%",
                        "stackyard.memory.audit-sample-rate=\"1%\" is not a share of releases; write a"
                                + " decimal number from 0 to 1"),
                fault(
                        "memory.audit-sample-rate = -0.001",
                        "stackyard.memory.audit-sample-rate=-0.001 is below its minimum 0; raise it to a"
                                + " value from 0 to 1"),
                fault(
                        "memory.audit-sample-rate = 1.001",
                        "stackyard.memory.audit-sample-rate=1.001 is above its maximum 1; lower it to at"
                                + " most 1"),
                // Out of range.
                fault(
                        "pool.total-stacks = -1",
                        "stackyard.pool.total-stacks=-1 is below its minimum 0; raise it to a value from 0"
                                + " to 1048576"),
                fault(
                        "pool.total-stacks = 1048577",
                        "stackyard.pool.total-stacks=1048577 is above its maximum 1048576; lower it to at"
                                + " most 1048576"),
                fault(
                        "pool.total-stacks = 18446744073709551616",
                        "stackyard.pool.total-stacks=18446744073709551616 is above its maximum 1048576;"
                                + " lower it to at most 1048576"),
                fault(
                        "pool.total-stacks = \"" + "9".repeat(100) + "\"",
                        "stackyard.pool.total-stacks=" + "9".repeat(60)
                                + "... (100 characters) is above its"
                                + " maximum 1048576; lower it to at most 1048576"),
                fault(
                        "pool.max-memory-size = 4 GiB 1",
                        "stackyard.pool.max-memory-size=\"4 GiB 1\" is not a whole number of bytes; write a"
                                + " number with no unit, or with B, KiB, MiB, GiB, TiB, kB, MB, GB or TB"),
                fault(
                        "pool.max-memory-size = 16 EiB",
                        "stackyard.pool.max-memory-size=18446744073709551616 is above its maximum"
                                + " 4294967296; lower it to at most 4294967296"),
                fault(
                        "pool.max-memory-size = -64 KiB",
                        "stackyard.pool.max-memory-size=-65536 is below its minimum 0; raise it to a value"
                                + " from 0 to 4294967296"),
                fault(
                        "stack.size = 4 KiB",
                        "stackyard.stack.size=4096 is below its minimum 8192; raise it to a value from 8192"
                                + " to 1073741824"),
                // Sizes that are not whole.
                fault(
                        "pool.max-memory-size = 100 kB",
                        "stackyard.pool.max-memory-size=100000 is not whole pages of 65536 bytes; write"
                                + " 65536 or 131072"),
                fault(
                        "stack.keep-resident = 1000",
                        "stackyard.stack.keep-resident=1000 is not whole pages of 4096 bytes; write 0 or"
                                + " 4096"),
                fault(
                        "stack.size = 300000",
                        "stackyard.stack.size=300000 is not a power of two; write 262144 or 524288"),
                // Contradictions.
                fault(
                        "pool { total-tables = 3, max-tables-per-module = 4 }",
                        "stackyard.pool.max-tables-per-module=4 is above its limit 3, the whole pool"
                                + " (stackyard.pool.total-tables=3); lower it to at most 3 or raise"
                                + " stackyard.pool.total-tables"),
                fault(
                        "pool.max-unused-warm-slots = 1001",
                        "stackyard.pool.max-unused-warm-slots=1001 is above its limit 1000, the whole pool"
                                + " (stackyard.pool.total-memories=1000 by default); lower it to at most 1000"
                                + " or raise stackyard.pool.total-memories"),
                fault(
                        "pool.table-keep-resident = 328 kB",
                        "stackyard.pool.table-keep-resident=328000 is not whole pages of 4096 bytes; write"
                                + " 327680 or 331776"),
                fault(
                        "pool.table-keep-resident = 327680",
                        "stackyard.pool.table-keep-resident=327680 is above its limit 323584, the size of a"
                                + " table (stackyard.pool.table-elements=20000 by default); lower it to at"
                                + " most 323584 or raise stackyard.pool.table-elements"),
                fault(
                        "stack.keep-resident = 256 KiB",
                        "stackyard.stack.keep-resident=262144 is above its limit 258048, the stack beside its"
                                + " guard (stackyard.stack.size=262144 by default, stackyard.guard.pages=1 by"
                                + " default, stackyard.guard.strategy=auto by default); lower it to at most"
                                + " 258048 or raise stackyard.stack.size"),
                fault(
                        "stack.size = 8 KiB, stackyard.guard.pages = 2",
                        "stackyard.stack.size=8192 (with stackyard.guard.pages=2,"
                                + " stackyard.guard.strategy=auto by default) leaves 0 bytes of stack, but the"
                                + " smallest frame needs 4096; raise stackyard.stack.size or lower"
                                + " stackyard.guard.pages"),
                fault(
                        "guard { strategy = marker }, stackyard.pool.backing = portable",
                        "stackyard.guard.strategy=marker needs system calls, which"
                                + " stackyard.pool.backing=portable does without; set"
                                + " stackyard.guard.strategy to none or stackyard.pool.backing to auto"),
                fault(
                        "memory { reset = decommit }, stackyard.pool.backing = portable",
                        "stackyard.memory.reset=decommit needs system calls, which"
                                + " stackyard.pool.backing=portable does without; set stackyard.memory.reset"
                                + " to cards or stackyard.pool.backing to auto"),
                fault(
                        "memory { reset = pagemap }, stackyard.pool.backing = portable",
                        "stackyard.memory.reset=pagemap needs system calls, which"
                                + " stackyard.pool.backing=portable does without; set stackyard.memory.reset"
                                + " to cards or stackyard.pool.backing to auto"),
                fault(
                        "memory { audit-sample-rate = 0.01 }, stackyard.pool.backing = portable",
                        "stackyard.memory.audit-sample-rate=0.01 needs system calls, which"
                                + " stackyard.pool.backing=portable does without; set"
                                + " stackyard.memory.audit-sample-rate to 0 or stackyard.pool.backing to"
                                + " auto"),
                fault(
                        "pool { memory-class-address-space = 64 TiB, total-memories = 20000 }",
                        "stackyard.pool.memory-class-address-space=70368744177664 (with"
                                + " stackyard.pool.total-memories=20000,"
                                + " stackyard.pool.memory-slot-sizes=[65536, 1048576, 16777216, 268435456,"
                                + " 4294967296] by default, stackyard.pool.max-memory-size=4294967296"
                                + " by default, stackyard.guard.pages=1 by default,"
                                + " stackyard.guard.strategy=auto by default) reserves 76091379675136 bytes"
                                + " for the memory slabs of all sizes together, above the limit of"
                                + " 70368744177664 bytes of address space; lower"
                                + " stackyard.pool.memory-class-address-space or"
                                + " stackyard.pool.total-memories"),
                fault(
                        "pool.total-tables = 1000000, stackyard.pool.table-elements = 10000000",
                        "stackyard.pool.total-tables=1000000 (with stackyard.pool.table-elements=10000000)"
                                + " reserves 160002048000000 bytes for the continuation table slab, above"
                                + " the limit of 70368744177664 bytes of address space; lower"
                                + " stackyard.pool.total-tables or stackyard.pool.table-elements"),
                fault(
                        "stack.max-depth = 256 KiB",
                        "stackyard.stack.max-depth=262144 is above its limit 258048, the stack beside its"
                                + " guard (stackyard.stack.size=262144 by default, stackyard.guard.pages=1 by"
                                + " default, stackyard.guard.strategy=auto by default); lower it to at most"
                                + " 258048 or raise stackyard.stack.size"),
                fault(
                        "engine.features { gc = on, function-references = off }",
                        "stackyard.engine.features.gc=on builds on"
                                + " stackyard.engine.features.function-references=off; turn the first off or"
                                + " the second on"),
                fault(
                        "store.max-memories = 2000",
                        "stackyard.store.max-memories=2000 is above its limit 1000, the whole pool"
                                + " (stackyard.pool.total-memories=1000 by default); lower it to at most 1000"
                                + " or raise stackyard.pool.total-memories"));
    }

    private static Arguments fault(String text, String sentence) {
        return Arguments.of(text, sentence);
    }

    @ParameterizedTest
    @MethodSource("oneFault")
    void fromText_oneFault_isNamedWithItsLine(String text, String sentence) {
        TunablesException thrown = refused("# First line.\nstackyard." + text);

        assertEquals(
                "1 problem in the settings:\n  my.conf:2: " + sentence,
                thrown.getMessage());
    }

    @Test
    void fromText_keyBesideStackyard_isRefused() {
        assertEquals(
                """
                        4 problems in the settings:
                          my.conf:1: unknown key pool; did you mean stackyard.pool?
                          my.conf:2: unknown key stakyard; did you mean stackyard?
                          my.conf:3: unknown key server; remove it (docs/settings.md lists every key)
                          my.conf:4: unknown key loop; remove it (docs/settings.md lists every key)""",
                refused("""
                        pool.total-stacks = 5
                        stakyard.pool.total-stacks = 5
                        server { port = 80 }
                        loop = ${server.port}
                        """).getMessage());
    }

    @Test
    void fromText_stackyardNoGroup_isRefusedOnce() {
        assertEquals(
                """
                        1 problem in the settings:
                          my.conf:1: stackyard=5 is a value and not a group of keys; write stackyard { ... }""",
                refused("stackyard = 5").getMessage());
    }

    @Test
    void fromText_substitutionWithoutValue_isRefused() {
        assertEquals(
                """
                        1 problem in the settings:
                          my.conf:2: could not resolve substitution to a value: ${nowhere}; give it a value, or \
                        write ${?...} if it may be absent""",
                refused("\nstackyard.pool.total-stacks = ${nowhere}").getMessage());
    }

    @Test
    void fromText_malformed_isRefusedWithItsLine() {
        Problem problem =
                refused("stackyard {\n  pool {\n    total-stacks = 5 }").problems().getFirst();

        assertEquals(new Place("my.conf", 3), problem.place());
        assertEquals("", problem.key());
    }

    /// A fault in one value must hide no fault of another, nor a contradiction among the rest.
    @Test
    void fromText_manyFaults_areAllNamedAtOnce() {
        TunablesException thrown = refused("""
                stackyard {
                  pool {
                    total-stack = 5
                    total-tables = -1
                    max-memory-size = 1 byte
                    total-memories = 10
                    max-unused-warm-slots = 11
                  }
                  stack.size = 12345
                  stack.store-cache = 1 MiB
                  guard = none
                  engine.features { exceptions = off, stack-switching = on }
                  engine.limits.locals = 50001
                }
                """);

        assertEquals(
                List.of(
                        "3 stackyard.pool.total-stack",
                        "4 stackyard.pool.total-tables",
                        "5 stackyard.pool.max-memory-size",
                        "7 stackyard.pool.max-unused-warm-slots",
                        "9 stackyard.stack.size",
                        "10 stackyard.stack.store-cache",
                        "11 stackyard.guard",
                        "12 stackyard.engine.features.stack-switching",
                        "13 stackyard.engine.limits.locals"),
                thrown.problems()
                        .stream()
                        .map(problem -> problem.place().line() + " " + problem.key())
                        .toList());
    }

    @Test
    void missing_settings_namesCountAndFirst() {
        assertEquals(
                "reference.conf: 78 keys have no value, the first is stackyard.pool.total-memories; put"
                        + " reference.conf of stackyard-config on the class path (a merged jar must join all"
                        + " files of that name)",
                SettingErrors.missing(EnumSet.allOf(Setting.class)).toString());
    }

    @Test
    void message_inAnotherLocale_isTheSame() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
            assertEquals(
                    "my.conf:1: stackyard.pool.total-stacks=-1 is below its minimum 0; raise it to a value"
                            + " from 0 to 1048576",
                    refused("stackyard.pool.total-stacks = -1").problems().getFirst().toString());
            assertEquals(
                    MemoryReset.DECOMMIT,
                    Tunables.fromText("x", "stackyard.memory.reset = DECOMMIT").memory().reset());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void exception_serialized_keepsItsMessage() throws IOException, ClassNotFoundException {
        TunablesException thrown = refused("stackyard.pool.total-stacks = -1");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(thrown);
        }

        TunablesException read;
        try (ObjectInputStream in = new ObjectInputStream(
                new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (TunablesException) in.readObject();
        }

        assertEquals(thrown.getMessage(), read.getMessage());
        assertEquals(List.of(), read.problems());
    }

    private static TunablesException refused(String text) {
        return assertThrows(TunablesException.class, () -> Tunables.fromText("my.conf", text));
    }
}
