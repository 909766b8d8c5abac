package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotSetTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 128}) // Either side of each word boundary.
    void next_none_isNone(int slotCount) {
        var deep = new SlotSet(slotCount);

        for (int from = 0; from <= slotCount; from++) {
            assertEquals(SlotAllocator.NONE, deep.next(from));
        }
    }

    @Test
    void next_afterEachChange_findsWhatABitSetFinds() {
        int slotCount = 130;
        var deep = new SlotSet(slotCount);
        var model = new BitSet();
        int[] changes = {128, 64, 0, 63, 127, 129, 64, 0, 5, 129, 63, 128, 5, 127};

        for (int slot : changes) {
            model.flip(slot);
            if (model.get(slot)) {
                deep.add(slot);
            } else {
                deep.remove(slot);
            }
            for (int from = 0; from <= slotCount; from++) {
                assertEquals(model.nextSetBit(from), deep.next(from), "from " + from);
                assertEquals(
                        from < slotCount && model.get(from),
                        from < slotCount && deep.contains(from));
            }
        }
        assertEquals(SlotAllocator.NONE, deep.next(0));
    }
}
