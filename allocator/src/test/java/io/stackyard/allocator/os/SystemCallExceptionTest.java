package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SystemCallExceptionTest {

    @Test
    void message_knownErrno_namesCallArgumentsAndErrno() {
        var failure = new SystemCallException("mprotect", "0x1000, 4096, NONE", 12);

        assertEquals("mprotect(0x1000, 4096, NONE) failed: ENOMEM", failure.getMessage());
        assertEquals("mprotect", failure.call());
        assertEquals("0x1000, 4096, NONE", failure.arguments());
        assertEquals("ENOMEM", failure.errnoName());
        assertEquals(12, failure.errno());
    }

    @Test
    void errnoName_unknownErrno_isItsNumber() {
        assertEquals("errno 133", new SystemCallException("close", "3", 133).errnoName());
    }
}
