package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackLayoutTest {
    @ParameterizedTest
    @CsvSource({"8192,4096,4096,4096", "65536,4096,4096,61440", "65536,8192,4096,57344",
        "32768,16384,16384,16384"})
    void endOffset_powerOfTwoStride_leavesTheGuardAtItsEnd(
            long stride, long guard, long page, long end) {
        var layout = new StackLayout(3, stride, guard, page);

        assertEquals(end, layout.endOffset());
        assertEquals(end, layout.stacks().usableBytes());
        assertEquals(guard, layout.stacks().guardBytes());
        assertEquals(3, layout.stacks().slotCount());
    }

    @ParameterizedTest
    @CsvSource({
        "4096,4096", "12288,4096", "65535,4096", "65537,4096", "0,4096", "-65536,4096",
        "16384,16384"})
    void constructor_strideThatCannotWork_isRefused(long stride, long guard) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new StackLayout(3, stride, guard, 4096));

        assertEquals(
                "stack slots cannot be laid out: the size must be a power of two with at least one page"
                        + " beside its guard; stackyard.stack.size="
                        + stride
                        + ", its guard takes "
                        + guard
                        + "; change stackyard.stack.size",
                refused.getMessage());
    }

    @ParameterizedTest // The slot count either side of whole pages of 32 blocks.
    @CsvSource({"0,0", "1,4096", "32,4096", "33,8192"})
    void blocks_anyCount_lieDenselyInWholePages(int slotCount, long bytes) {
        var blocks = new StackLayout(slotCount, 65536, 4096, 4096).blocks();

        assertEquals(1, blocks.slotCount());
        assertEquals(bytes, blocks.usableBytes());
    }

    @Test
    void startOffset_32Neighbours_areAllDifferentLinesOfOnePage() {
        Set<Long> colours = new HashSet<>();

        for (int slot = 100; slot < 132; slot++) {
            long offset = StackLayout.startOffset(slot);
            assertEquals(0, offset % 64);
            assertTrue(offset + ControlBlock.FIRST_LIMIT_BYTES <= 4096);
            assertTrue(colours.add(offset), "slot " + slot);
            assertEquals(offset, StackLayout.startOffset(slot + 32));
        }
    }

    @ParameterizedTest // A slot without stagger, and one whose start is 31 lines up; the end is at 61440.
    @CsvSource({
        "0, 0, 61440", "0, 4096, 4096", "0, 57344, 57344", "0, 61440, 61440", "0, 65536, 61440",
        "31, 0, 61440", "31, 4096, 6080", "31, 57344, 59328", "31, 61440, 61440"})
    void limitOffset_depthAboveTheStart_staysBelowTheEnd(int slot, long depth, long limit) {
        assertEquals(limit, new StackLayout(32, 65536, 4096, 4096).limitOffset(slot, depth));
    }
}
