package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.Guest;
import io.stackyard.engine.module.ModuleException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// A frame above the limit is refused before its operands take memory.
class FrameLimitTest {

    private static final int MANY = 1_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void compile_resultsThatNobodyTakes_isRefusedAtTheLimitOfTheFrame() {
        byte[] module =
                Guest.binary(
                        "(module (func unreachable\n"
                                + ("(block (result" + " i32".repeat(MANY) + ") unreachable)\n")
                                        .repeat(MANY)
                                + "(br 0)))");
        try (Guest guest = Guest.open()) {
            assertThrows(ModuleException.class, () -> guest.engine().compile(module));
            long before = THREADS.getCurrentThreadAllocatedBytes();
            var refused =
                    assertThrows(ModuleException.class, () -> guest.engine().compile(module));
            long taken = THREADS.getCurrentThreadAllocatedBytes() - before;

            assertTrue(
                    refused.getMessage().startsWith(
                            "function frame too large: limit=32000 slots, actual=33003"),
                    refused.getMessage());
            assertTrue(taken < 4 << 20, module.length + " bytes took " + taken);
        }
    }
}
