package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.bytes;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.name;
import static io.stackyard.engine.module.Binary.s33;
import static io.stackyard.engine.module.Binary.section;
import static io.stackyard.engine.module.Binary.u32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Setting;
import io.stackyard.engine.HeapBytes;
import io.stackyard.engine.types.TypeRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Modules made to hurt: whatever the bytes, the decoder answers soon, with a module or a [ModuleException], and takes
/// memory in proportion to the bytes.
class HostileModulesTest {

    private static final EngineTunables WIDE =
            Binary.DEFAULTS
                    .change()
                    .set(Setting.LIMIT_TYPES, 1_000_000)
                    .set(Setting.LIMIT_EXPORTS, 1_000_000)
                    .build()
                    .engine();

    private final TypeRegistry registry = new TypeRegistry();

    /// A module that has every section and most forms of their entries.
    private static byte[] richModule() {
        return module(
                section(
                        1,
                        "07 60 00 00  4E 02 60 01 64 02 01 63 02 5D 01  50 00 5F 02 78 01 63 00 00"
                                + "50 01 03 5F 03 78 01 63 00 00 7F 01  5E 7E 01  60 02 70 6F 01 69"
                                + "5D 00"),
                section(2, "03 01 61 01 62 00 00  01 61 01 63 03 6F 00  01 61 01 64 02 05 01 02"),
                section(3, "02 00 00"),
                section(4, "02 70 01 01 02  40 00 64 00 00 01 D2 00 0B"),
                section(5, "01 01 01 02"),
                section(13, "01 00 00"),
                section(6, "02 7F 01 41 07 41 08 6A 0B  64 05 00 42 01 41 03 FB 06 05 0B"),
                section(7, "02 01 78 00 01 01 79 04 00"),
                section(8, "00"),
                section(
                        9,
                        "03 00 41 00 0B 01 00  05 70 02 D0 70 0B D2 01 0B  07 64 00 01 D2 02 0B"),
                section(12, "02"),
                section(10, "02 02 00 0B 04 01 01 7F 0B"),
                section(11, "02 01 03 61 62 63  02 01 41 00 0B 01 64"),
                Binary.custom("name", "00 02 01 6D 01 07 02 00 01 61 01 01 62"));
    }

    private static byte[] stackSwitchingModule() {
        return module(
                section(1, "04 60 00 00 5D 00 60 01 64 01 00 4E 02 60 01 63 04 00 5D 03"),
                section(4, "01 63 01 00 0A"),
                section(13, "02 00 00 00 02"),
                section(6, "01 68 01 D0 75 0B"),
                section(7, "00"));
    }

    private static byte[] mutate(byte[] original, SplittableRandom random) {
        byte[] bytes = original.clone();
        int edits = 1 + random.nextInt(3);
        for (int i = 0; i < edits && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            bytes =
                    switch (random.nextInt(8)) {
                        case 0 -> with(bytes, at, random.nextInt(256));
                        case 1, 2, 3 -> with(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
                        case 4, 5 -> with(bytes, at, bytes[at] + 1);
                        case 6 -> splice(bytes, at, at, (byte) random.nextInt(256));
                        default -> splice(bytes, at, at + 1);
                    };
        }
        return bytes;
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte... middle) {
        byte[] spliced = Arrays.copyOf(bytes, bytes.length - (to - from) + middle.length);
        System.arraycopy(middle, 0, spliced, from, middle.length);
        System.arraycopy(bytes, to, spliced, from + middle.length, bytes.length - to);
        return spliced;
    }

    @Test
    void decode_mutations_areAcceptedOrRefusedAndTakeLittleMemory() {
        var outcomes = new HashMap<String, Integer>();
        List<byte[]> originals = List.of(richModule(), stackSwitchingModule());
        for (byte[] original : originals) {
            decode(original);
        }
        for (int seed = 0; seed < 2_000; seed++) {
            byte[] bytes =
                    mutate(originals.get(seed % originals.size()), new SplittableRandom(seed));
            long before = HeapBytes.allocated();
            String outcome;
            try {
                decode(bytes);
                outcome = "accepted";
            } catch (ModuleException refusal) {
                outcome = refusal.kind().name();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + " broke the decoder", e);
            }
            long allocated = HeapBytes.allocated() - before;
            assertTrue(allocated < 1 << 20, "seed " + seed + " took " + allocated + " bytes");
            outcomes.merge(outcome, 1, Integer::sum);
        }
        // The mutations reach deep enough to be of use.
        assertTrue(outcomes.getOrDefault("accepted", 0) > 50, outcomes.toString());
        assertTrue(outcomes.getOrDefault("INVALID", 0) > 100, outcomes.toString());
        assertTrue(outcomes.getOrDefault("MALFORMED", 0) > 100, outcomes.toString());
    }

    @Test
    void decode_everyPrefix_isRefusedOrTheModuleItself() {
        byte[] whole = richModule();
        Map<Boolean, Integer> accepted = new HashMap<>();
        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            boolean ok;
            try {
                decode(prefix);
                ok = true;
            } catch (ModuleException refusal) {
                assertEquals(ModuleException.Kind.MALFORMED, refusal.kind(), "length " + length);
                ok = false;
            }
            accepted.merge(ok, 1, Integer::sum);
        }
        // Only where a section ends, and no function lacks its body, and no data is announced.
        assertTrue(accepted.getOrDefault(true, 0) <= 4, accepted.toString());
    }

    private void decode(byte[] bytes) {
        ModuleDecoder.decode(bytes, registry, WIDE);
    }

    private void assertLinear(byte[] bytes, long bytesEach) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    long before = HeapBytes.allocated();
                    decode(bytes);
                    long allocated = HeapBytes.allocated() - before;
                    assertTrue(
                            allocated < bytes.length * bytesEach,
                            bytes.length + " bytes took " + allocated);
                });
    }

    @Test
    void decode_manyGroupsEachNamingTheLast_isLinear() {
        int count = 100_000;
        var content = new StringBuilder(u32(count)).append("600000");
        for (int i = 1; i < count; i++) {
            content.append("600264").append(s33(i - 1)).append("63").append(s33(i - 1))
                    .append("00");
        }
        assertLinear(module(section(1, content.toString())), 200);
    }

    @Test
    void decode_oneHugeGroup_isLinear() {
        int count = 100_000;
        var content = new StringBuilder("014E").append(u32(count));
        for (int i = 0; i < count; i++) {
            content.append("600164").append(s33(count - 1 - i)).append("00");
        }
        assertLinear(module(section(1, content.toString())), 200);
    }

    @Test
    void decode_deepestSubtypesAllowed_takeABoundedDisplayEach() {
        int count = 50_000;
        int depth = WIDE.limits().subtypeDepth();
        var content = new StringBuilder(u32(count));
        for (int i = 0; i < count; i++) {
            // Chains as deep as allowed, one behind the other.
            content.append(i % (depth + 1) == 0 ? "5000" : "5001" + u32(i - 1)).append("5F00");
        }
        assertLinear(module(section(1, content.toString())), 500);
    }

    @Test
    void decode_exportNamesThatCollide_areStillToldApartSoon() {
        List<String> names = collidingNames(14);
        var content = new StringBuilder(u32(names.size()));
        for (String name : names) {
            content.append(name(name)).append("0200");
        }
        byte[] bytes = module(section(5, "01 00 00"), section(7, content.toString()));
        assertEquals(names.getFirst().hashCode(), names.getLast().hashCode());

        assertLinear(bytes, 200);
    }

    /// 2^bits names, all with the same `String.hashCode`.
    private static List<String> collidingNames(int bits) {
        var names = new ArrayList<String>();
        for (int number = 0; number < 1 << bits; number++) {
            var name = new StringBuilder();
            for (int bit = 0; bit < bits; bit++) {
                name.append(((number >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            names.add(name.toString());
        }
        return names;
    }

    @Test
    void decode_hugeCountInEachSection_allocatesNothingForIt() {
        for (int id = 1; id <= 13; id++) {
            byte[] bytes = bytes(Binary.HEADER + section(id, "FF FF FF FF 0F 00"));
            assertThrows(ModuleException.class, () -> decode(bytes)); // Loads classes.
            long before = HeapBytes.allocated();
            assertThrows(ModuleException.class, () -> decode(bytes));
            assertTrue(HeapBytes.allocated() - before < 1 << 16, "section " + id);
        }
    }
}
