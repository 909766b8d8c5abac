package io.stackyard.allocator.memory;

import java.util.List;

/// Pages of a memory were written although their cards are not set: a defect of Stackyard, or of
/// native code that wrote past it. The slot is quarantined.
final class CardMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int NAMED_OFFSETS = 8;

    CardMismatchException(int slot, List<Long> offsets) {
        super(
                "memory slot " + slot + ": " + offsets.size()
                        + " pages were written without their cards, at offsets "
                        + offsets.subList(0, Math.min(NAMED_OFFSETS, offsets.size()))
                        + (offsets.size() > NAMED_OFFSETS ? ", ..." : ""));
    }
}
