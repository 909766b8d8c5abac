package io.stackyard.allocator.memory;

import io.stackyard.allocator.os.PageScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds the cards of a memory against what the kernel knows.
///
/// Every page that has backing must be marked as written, or be one that was kept from before and
/// is all zero still. Any other page was written past the cards: its content would reach the slot's
/// next holder.
///
/// One thread at a time, and nobody may write to the memory meanwhile.
public final class CardAudit implements AutoCloseable {

    private static final long PAGE_BYTES = 1L << MemoryBlock.CARD_SHIFT;

    private final PageScan scan;

    private CardAudit(PageScan scan) {
        this.scan = scan;
    }

    /// Opens an audit, or nothing where the kernel cannot be asked (Linux 6.7 and later can).
    public static Optional<CardAudit> tryOpen() {
        return PageScan.tryOpen().map(CardAudit::new);
    }

    /// Returns the offset of every page that was written without its card being set, in ascending
    /// order; all of the slot is looked at, beyond the memory's present length too.
    ///
    /// @throws IllegalArgumentException if the memory does not lie in mapped pages
    public List<Long> unmarkedPages(MemorySlot memory) {
        if (!(memory.backing() instanceof ReservedBacking backing)) {
            throw new IllegalArgumentException(memory + " does not lie in mapped pages");
        }
        long base = backing.base(memory.slot());
        DirtyCards cards = backing.cardsOf(memory.slot());
        List<Long> unmarked = new ArrayList<>();
        scan.forEachRun(base, backing.usableBytes(), (address, byteSize) -> {
            for (long offset = address - base; offset < address - base + byteSize;
                    offset += PAGE_BYTES) {
                long page = offset >>> MemoryBlock.CARD_SHIFT;
                boolean isAccountedFor =
                        cards.isWritten(page)
                                || (cards.isResident(page) && DirtyCards.isZeroPage(base + offset));
                if (!isAccountedFor) {
                    unmarked.add(offset);
                }
            }
        });
        return unmarked;
    }

    @Override
    public void close() {
        scan.close();
    }
}
