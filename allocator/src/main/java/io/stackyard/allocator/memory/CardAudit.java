package io.stackyard.allocator.memory;

import io.stackyard.allocator.os.PageScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds the cards of a memory against what the kernel knows.
///
/// Every page that has backing must be marked as written, or be one that was kept from before and
/// holds its initial content still. Any other page was written past the cards: its content would
/// reach the slot's next holder.
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
        return unmarkedPages(backing.pagesOf(memory.slot()), backing.usableBytes());
    }

    List<Long> unmarkedPages(SlotPages slot, long usableBytes) {
        List<Long> unmarked = new ArrayList<>();
        scan.forEachRun(slot.base(), usableBytes, (address, byteSize) -> {
            long first = address - slot.base();
            for (long offset = first; offset < first + byteSize; offset += PAGE_BYTES) {
                if (!isAccountedFor(slot, offset >>> MemoryBlock.CARD_SHIFT)) {
                    unmarked.add(offset);
                }
            }
        });
        return unmarked;
    }

    private static boolean isAccountedFor(SlotPages slot, long page) {
        DirtyCards cards = slot.cards();
        return cards.isWritten(page)
                || (cards.isResident(page)
                        && DirtyCards.isInitial(slot.base(), page, slot.image()));
    }

    /// Sets the card of each of the first `pageCount` pages that has backing.
    void markBacked(SlotPages slot, long pageCount) {
        scan.forEachRun(
                slot.base(),
                pageCount << MemoryBlock.CARD_SHIFT,
                (address, byteSize) -> slot.cards()
                        .markRun(
                                (address - slot.base()) >>> MemoryBlock.CARD_SHIFT,
                                byteSize >>> MemoryBlock.CARD_SHIFT));
    }

    @Override
    public void close() {
        scan.close();
    }
}
