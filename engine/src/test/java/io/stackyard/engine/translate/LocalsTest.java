package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.types.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// [Locals] against a list with an entry for each local.
final class LocalsTest {

    private static final int HEADER_SLOTS = 3;

    private final Locals locals = new Locals();

    private record Entry(int type, int slots, int before, boolean isSet) {}

    @Test
    void add_fiftyThousandOfAType_isOneGroup() {
        locals.add(50_000, ValType.I64, 1, true);
        locals.add(0, ValType.F32, 1, true);
        locals.add(50_000, ValType.I64, 1, true);

        assertEquals(100_000, locals.count());
        assertEquals(1, locals.groupCount());
        assertEquals(-HEADER_SLOTS - 1, slot(99_999));
    }

    @Test
    void clear_afterLocalsWereSet_forgetsThem() {
        locals.add(3, ValType.FUNCREF, 1, false);
        markSet(1);
        locals.clear();
        locals.add(3, ValType.FUNCREF, 1, false);

        assertFalse(isSet(1));
        assertEquals(0, locals.setCount());
    }

    @Test
    void unset_toAnEarlierCount_forgetsOnlyTheLater() {
        locals.add(40, ValType.FUNCREF, 1, false);
        for (int i = 0; i < 40; i++) {
            markSet(39 - i);
            markSet(39 - i); // The second says nothing new.
        }
        locals.unset(25);

        assertEquals(25, locals.setCount());
        assertTrue(isSet(15));
        assertFalse(isSet(14));
    }

    @Test
    void lookups_randomGroups_areThoseOfAPlainList() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            locals.clear();
            List<Entry> plain = fill(random);
            int slots = plain.stream().mapToInt(Entry::slots).sum();

            assertEquals(plain.size(), locals.count(), "seed " + seed);
            assertEquals(slots + HEADER_SLOTS, locals.frameSlots(), "seed " + seed);
            for (int i = 0; i < plain.size(); i++) {
                String where = "seed " + seed + " local " + i;
                assertEquals(plain.get(i).type(), locals.type(locals.group(i)), where);
                assertEquals(plain.get(i).slots(), locals.width(locals.group(i)), where);
                assertEquals(plain.get(i).before() - slots - HEADER_SLOTS, slot(i), where);
                assertEquals(plain.get(i).isSet(), isSet(i), where);
            }
        }
    }

    private int slot(int local) {
        return locals.slot(local, locals.group(local));
    }

    private boolean isSet(int local) {
        return locals.isSet(local, locals.group(local));
    }

    private void markSet(int local) {
        locals.markSet(local, locals.group(local));
    }

    private List<Entry> fill(SplittableRandom random) {
        int[] types = {ValType.I32, ValType.F64, ValType.FUNCREF, ValType.EXTERNREF};
        List<Entry> plain = new ArrayList<>();
        int before = 0;
        for (int group = random.nextInt(12); group > 0; group--) {
            int type = types[random.nextInt(types.length)];
            int width = type == ValType.EXTERNREF ? 2 : 1; // Any type will do for a wide one.
            int howMany = random.nextInt(6);
            locals.add(howMany, type, width, type != ValType.FUNCREF);
            for (int i = 0; i < howMany; i++) {
                plain.add(new Entry(type, width, before, type != ValType.FUNCREF));
                before += width;
            }
        }
        return plain;
    }
}
