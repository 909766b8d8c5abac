package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.engine.Guest;
import io.stackyard.engine.HeapBytes;
import io.stackyard.engine.module.ModuleException;
import org.junit.jupiter.api.Test;

/// Function bodies made to hurt: few bytes that ask for much code, or for much work.
final class HostileBodiesTest {

    private static final int CODE_BYTES = 1 << 20;

    /// `branches` times 5 bytes, each of which carries 1,000 values to another place.
    private static String wideBranches(int branches) {
        String types = "i32 ".repeat(1000);
        return "(module (func (result " + types + ") (block (result " + types + ") (i32.const 7) "
                + "(i32.const 1) ".repeat(1000)
                + "(br_if 0 (i32.const 1)) ".repeat(branches)
                + "(br 0))))";
    }

    @Test
    void compile_branchesThatCarryThousands_isRefusedAtTheLimitOfCode() {
        byte[] module = Guest.binary(wideBranches(5_000));
        try (Guest guest = Guest.open(to -> to.set(Setting.LIMIT_CODE_BYTES, CODE_BYTES))) {
            long before = HeapBytes.allocated();
            ModuleException refused =
                    assertThrows(ModuleException.class, () -> guest.engine().compile(module));

            assertEquals(ModuleException.Kind.LIMIT, refused.kind());
            assertTrue(
                    refused.getMessage()
                            .startsWith(
                                    "too many bytes of translated code:"
                                            + " stackyard.engine.limits.code-bytes=1048576,"
                                            + " the module has 1048584;"),
                    refused.getMessage());
            assertTrue(HeapBytes.allocated() - before < 8 * CODE_BYTES, "took too much");
        }
    }

    @Test
    void compile_exactlyAsMuchCodeAsAllowed_isAccepted() {
        byte[] module = Guest.binary(wideBranches(100));
        long codeBytes;
        try (Guest guest = Guest.open()) {
            codeBytes = guest.engine().compile(module).codeBytes();
        }

        assertTrue(codeBytes > 100 * 1000 * Long.BYTES, "the branches move nothing: " + codeBytes);
        try (Guest guest = Guest.open(to -> to.set(Setting.LIMIT_CODE_BYTES, codeBytes))) {
            assertEquals(codeBytes, guest.engine().compile(module).codeBytes());
        }
        try (Guest guest = Guest.open(to -> to.set(Setting.LIMIT_CODE_BYTES, codeBytes - 1))) {
            assertThrows(ModuleException.class, () -> guest.engine().compile(module));
        }
    }
}
