package io.stackyard.allocator.memory;

import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.internal.Zeroing;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// The two maps of one slot: which pages its holder has written, and which free pages still have
/// backing.
///
/// A card is one byte for one page of 4 KiB; any value but 0 means written. When a slot is reset,
/// written pages get their initial content back and move from the first map to the second, so the second always tells
/// exactly what a free slot costs. Both are read by longs, eight pages at a time. Cards that nobody set
/// are passed over by the line: most memories are large and most requests write little of them.
///
/// One thread at a time: the holder of the slot.
final class DirtyCards {

    private static final int PAGES_PER_WORD = Long.BYTES;
    private static final int PAGES_PER_LINE = 64;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long LOW_SEVEN = 0x7F7F7F7F7F7F7F7FL;

    private final long cards;
    private final long resident;

    private long residentPages;
    private long residentEnd;

    /// @param cards    address of the map of written pages
    /// @param resident address of the map of pages with backing
    DirtyCards(long cards, long resident) {
        this.cards = cards;
        this.resident = resident;
    }

    /// Pages of 4 KiB that `byteSize` bytes lie on.
    static long pageCount(long byteSize) {
        return Math.ceilDiv(byteSize, 1L << MemoryBlock.CARD_SHIFT);
    }

    long cards() {
        return cards;
    }

    long resident() {
        return resident;
    }

    /// Pages that have backing although nobody holds the slot.
    long residentPages() {
        return residentPages;
    }

    /// One past the last page that may have backing.
    long residentEnd() {
        return residentEnd;
    }

    /// How many of the first `end` pages were written.
    long countWritten(long end) {
        long count = 0;
        for (long page = 0; page < end; page += PAGES_PER_WORD) {
            count += Long.bitCount(marks(wordAt(cards, page, end)));
        }
        return count;
    }

    /// Takes over what another slot's maps say of its first `end` pages, which were moved here with
    /// their backing; that slot has none of them any more.
    void takeOver(DirtyCards from, long end) {
        forget(0, end);
        for (long page = 0; page < end; page += PAGES_PER_WORD) {
            long written = wordAt(from.cards, page, end);
            if (written != 0) {
                UnsafeApi.putLong(cards + page, written | UnsafeApi.getLong(cards + page));
            }
            long backed = marks(wordAt(from.resident, page, end));
            if (backed != 0) {
                noteResident(page, backed, end);
            }
        }
        from.forget(0, end);
    }

    /// The page before which exactly `budgetPages` pages were written or have backing, or `end` if
    /// there are fewer.
    long pageAtBudget(long budgetPages, long end) {
        long left = budgetPages;
        for (long page = 0; page < end; page += PAGES_PER_WORD) {
            long backed = marks(wordAt(cards, page, end) | wordAt(resident, page, end));
            int count = Long.bitCount(backed);
            if (count > left) {
                for (; left > 0; left--) {
                    backed &= backed - 1;
                }
                return page + pageOfLowest(backed);
            }
            left -= count;
        }
        return end;
    }

    /// Gives each written page before `end` its initial content again, clears its card and notes
    /// its backing; returns how many there were.
    ///
    /// @param image the initial content, null for zero
    long restoreWritten(long base, long end, @Nullable MemoryImage image) {
        long restored = 0;
        long wholeLines = Align.down(end, PAGES_PER_LINE);
        long line = nextWrittenLine(cards, 0, wholeLines);
        while (line < end) {
            restored += restoreLine(base, line, end, image);
            line = nextWrittenLine(cards, line + PAGES_PER_LINE, wholeLines);
        }
        return restored;
    }

    /// The first line from `line` on that has a card set; if there is none, the one at `wholeLines`,
    /// which is cut off and so counts as set: what lies behind may be another map.
    private static long nextWrittenLine(long cards, long line, long wholeLines) {
        long next = line;
        while (next < wholeLines && isLineClear(cards + next)) {
            next += PAGES_PER_LINE;
        }
        return next;
    }

    private long restoreLine(long base, long line, long end, @Nullable MemoryImage image) {
        long restored = 0;
        long lineEnd = Math.min(end, line + PAGES_PER_LINE);
        for (long page = line; page < lineEnd; page += PAGES_PER_WORD) {
            long word = wordAt(cards, page, end);
            if (word != 0) {
                long written = marks(word);
                restoreRuns(base, page, written, image);
                noteResident(page, written, end);
                UnsafeApi.putLong(cards + page, 0);
                restored += Long.bitCount(written);
            }
        }
        return restored;
    }

    private static boolean isLineClear(long address) {
        return (UnsafeApi.getLong(address)
                | UnsafeApi.getLong(address + 8)
                | UnsafeApi.getLong(address + 16)
                | UnsafeApi.getLong(address + 24)
                | UnsafeApi.getLong(address + 32)
                | UnsafeApi.getLong(address + 40)
                | UnsafeApi.getLong(address + 48)
                | UnsafeApi.getLong(address + 56))
                == 0;
    }

    private static void restoreRuns(
            long base, long firstPage, long marks, @Nullable MemoryImage image) {
        long left = marks;
        while (left != 0) {
            int first = pageOfLowest(left);
            int run = pageOfLowest(~(left >>> (first * Byte.SIZE)) & LOW_BITS);
            restore(base, firstPage + first, run, image);
            int next = first + run;
            left = next == PAGES_PER_WORD ? 0 : left & (-1L << (next * Byte.SIZE));
        }
    }

    /// Gives pages their initial content.
    static void restore(long base, long page, long pageCount, @Nullable MemoryImage image) {
        if (image == null) {
            for (long index = page; index < page + pageCount; index++) {
                Zeroing.page(base + (index << MemoryBlock.CARD_SHIFT));
            }
        } else {
            image.restore(base, page, pageCount);
        }
    }

    /// Copies each written page before `end`, and its card, to another slot whose cards are clear.
    ///
    /// @return how many there were
    long copyWritten(long base, long end, long toBase, long toCards) {
        long copied = 0;
        for (long page = 0; page < end; page += PAGES_PER_WORD) {
            long word = wordAt(cards, page, end);
            if (word != 0) {
                UnsafeApi.putLong(toCards + page, word);
                for (long left = marks(word); left != 0; left &= left - 1) {
                    long offset = (page + pageOfLowest(left)) << MemoryBlock.CARD_SHIFT;
                    UnsafeApi.copyMemory(
                            base + offset, toBase + offset, 1L << MemoryBlock.CARD_SHIFT);
                    copied++;
                }
            }
        }
        return copied;
    }

    private void noteResident(long page, long written, long end) {
        long before = UnsafeApi.getLong(resident + page);
        residentPages += Long.bitCount(written & ~marks(before));
        UnsafeApi.putLong(resident + page, before | written);
        residentEnd = Math.max(residentEnd, Math.min(end, page + PAGES_PER_WORD));
    }

    /// Notes that a run of pages has backing.
    void noteResidentRun(long first, long pageCount) {
        long end = first + pageCount;
        for (long page = Align.down(first, PAGES_PER_WORD); page < end; page += PAGES_PER_WORD) {
            noteResident(page, LOW_BITS & within(page, first, end), end);
        }
    }

    /// Sets the cards of a run of pages.
    void markRun(long first, long pageCount) {
        UnsafeApi.setMemory(cards + first, pageCount, MemoryBlock.DIRTY);
    }

    /// Clears both maps from page `from` to `end`, after those pages lost their backing.
    void forget(long from, long end) {
        forget(from, end, countResident(from, end));
    }

    /// As above, where the maps may have lost their own backing with those pages, and tell no more
    /// how many they were.
    ///
    /// @param backedPages how many of them were resident, counted before
    void forget(long from, long end, long backedPages) {
        clear(cards, from, end);
        clear(resident, from, end);
        residentPages -= backedPages;
        if (end >= residentEnd) {
            residentEnd = Math.min(residentEnd, from);
        }
    }

    /// Clears the cards of the first `end` pages.
    void clearCards(long end) {
        clear(cards, 0, end);
    }

    /// How many of the pages from `from` to `end` are resident.
    long countResident(long from, long end) {
        long last = Math.min(end, residentEnd);
        long count = 0;
        for (long page = Align.down(from, PAGES_PER_WORD); page < last; page += PAGES_PER_WORD) {
            long word = UnsafeApi.getLong(resident + page);
            count += Long.bitCount(marks(word & within(page, from, last)));
        }
        return count;
    }

    /// Clears part of a map. Words that are zero stay untouched, so that they need no backing
    /// themselves.
    private static void clear(long map, long from, long end) {
        for (long page = Align.down(from, PAGES_PER_WORD); page < end; page += PAGES_PER_WORD) {
            long word = UnsafeApi.getLong(map + page);
            long cleared = word & within(page, from, end);
            if (cleared != 0) {
                UnsafeApi.putLong(map + page, word & ~cleared);
            }
        }
    }

    /// The mask of those of the eight pages from `page` on that lie between `from` and `end`.
    private static long within(long page, long from, long end) {
        long mask = end - page >= PAGES_PER_WORD ? -1L : below(end - page);
        return from <= page ? mask : mask & ~below(from - page);
    }

    boolean isWritten(long page) {
        return UnsafeApi.getByte(cards + page) != 0;
    }

    boolean isResident(long page) {
        return UnsafeApi.getByte(resident + page) != 0;
    }

    /// Checks that no card is set before `end`, and that pages with backing hold their initial
    /// content.
    ///
    /// @throws IllegalStateException if that does not hold
    void checkClean(long base, long end, @Nullable MemoryImage image) {
        for (long page = 0; page < end; page++) {
            if (isWritten(page)) {
                throw new IllegalStateException(
                        "page " + page + " of a free slot has its card set");
            }
            if (isResident(page) && !isInitial(base, page, image)) {
                throw new IllegalStateException(
                        "page " + page + " of a free slot is not as it was at first");
            }
        }
    }

    /// Whether a page holds its initial content.
    static boolean isInitial(long base, long page, @Nullable MemoryImage image) {
        return image == null
                ? isZeroPage(base + (page << MemoryBlock.CARD_SHIFT))
                : image.equalsAt(base, page);
    }

    private static boolean isZeroPage(long address) {
        long bits = 0;
        for (long offset = 0; offset < 1L << MemoryBlock.CARD_SHIFT; offset += Long.BYTES) {
            bits |= UnsafeApi.getLong(address + offset);
        }
        return bits == 0;
    }

    /// The eight bytes of a map from `page` on, those of `end` and later pages as zero.
    private static long wordAt(long map, long page, long end) {
        long word = UnsafeApi.getLong(map + page);
        long pages = end - page;
        return pages >= PAGES_PER_WORD ? word : word & below(pages);
    }

    /// The mask of the first `pages` bytes of a word, 1 to 7.
    private static long below(long pages) {
        return (1L << (pages * Byte.SIZE)) - 1;
    }

    /// 1 in each byte of `word` that is not 0, and 0 in the others.
    private static long marks(long word) {
        return ((((word & LOW_SEVEN) + LOW_SEVEN) | word) >>> 7) & LOW_BITS;
    }

    private static int pageOfLowest(long marks) {
        return Long.numberOfTrailingZeros(marks) / Byte.SIZE; // 8 if there is none.
    }
}
