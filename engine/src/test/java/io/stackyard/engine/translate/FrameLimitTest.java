package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.Guest;
import io.stackyard.engine.HeapBytes;
import io.stackyard.engine.module.ModuleException;
import org.junit.jupiter.api.Test;

/// A frame above the limit is refused before its operands take memory.
class FrameLimitTest {

    private static final int MANY = 1_000;

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
            long before = HeapBytes.allocated();
            var refused =
                    assertThrows(ModuleException.class, () -> guest.engine().compile(module));
            long taken = HeapBytes.allocated() - before;

            assertTrue(
                    refused.getMessage().startsWith(
                            "function frame too large: limit=32000 slots, actual=33003"),
                    refused.getMessage());
            assertTrue(taken < 4 << 20, module.length + " bytes took " + taken);
        }
    }
}
