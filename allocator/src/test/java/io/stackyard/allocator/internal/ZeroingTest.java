package io.stackyard.allocator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZeroingTest {

    private static final int PAGE = 4096;
    private static final int BYTES = 4 * PAGE;
    private static final byte SENTINEL = 0x5A;

    private long memory;

    @BeforeEach
    void fill() {
        memory = UnsafeApi.allocateMemory(BYTES);
        UnsafeApi.setMemory(memory, BYTES, SENTINEL);
    }

    @AfterEach
    void free() {
        UnsafeApi.freeMemory(memory);
    }

    /// Exactly the bytes from `start` to `end` are zero.
    private void assertCleared(long start, long end) {
        for (long offset = 0; offset < BYTES; offset++) {
            int expected = offset >= start && offset < end ? 0 : SENTINEL;
            assertEquals(expected, UnsafeApi.getByte(memory + offset), "at " + offset);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 16, 4088, 4096, 4104, 8184, 8192, 8200, 12288})
    void words_anySize_clearsTheseAndNoOther(int byteSize) {
        long start = 2 * Long.BYTES;

        Zeroing.words(memory + start, byteSize);

        assertCleared(start, start + byteSize);
    }

    @Test
    void page_whole_clearsThisAndNoOther() {
        Zeroing.page(memory + PAGE);

        assertCleared(PAGE, 2 * PAGE);
    }
}
