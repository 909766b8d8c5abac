package io.stackyard.allocator.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SegmentTest {

    @Test
    void new_wholeAndEmptyPartOfSource_isAccepted() {
        assertEquals(4, new Segment(0, new byte[4], 0, 4).length());
        assertEquals(0, new Segment(5, new byte[4], 4, 0).length());
        assertEquals(Long.MAX_VALUE - 4,
                new Segment(Long.MAX_VALUE - 4, new byte[4], 0, 4).memoryOffset());
    }

    @Test
    void new_beyondSource_isRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> new Segment(0, new byte[4], 1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> new Segment(0, new byte[4], -1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> new Segment(0, new byte[4], 0, -1));
    }

    @Test
    void new_beyondAllMemory_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Segment(-1, new byte[4], 0, 4));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> new Segment(Long.MAX_VALUE - 3, new byte[4], 0, 4));
    }
}
