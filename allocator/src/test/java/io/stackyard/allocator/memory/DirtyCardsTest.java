package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The maps against bit sets, with sentinels around the memory and beyond the end.
final class DirtyCardsTest {

    private static final int PAGE = 4096;
    private static final int PAGES = 152; // Two lines of cards and a part.
    private static final byte SENTINEL = 0x5A;

    private long memory;
    private long cardMap;
    private long residentMap;

    @BeforeEach
    void allocate() {
        memory = UnsafeApi.allocateMemory((long) PAGES * PAGE);
        cardMap = UnsafeApi.allocateMemory(PAGES);
        residentMap = UnsafeApi.allocateMemory(PAGES);
        UnsafeApi.setMemory(cardMap, PAGES, (byte) 0);
        UnsafeApi.setMemory(residentMap, PAGES, (byte) 0);
        UnsafeApi.setMemory(memory, (long) PAGES * PAGE, SENTINEL);
    }

    @AfterEach
    void free() {
        UnsafeApi.freeMemory(memory);
        UnsafeApi.freeMemory(cardMap);
        UnsafeApi.freeMemory(residentMap);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "4096, 1", "4097, 2", "65536, 16", "4294967296, 1048576"})
    void pageCount_anySize_roundsUp(long byteSize, long pages) {
        assertEquals(pages, DirtyCards.pageCount(byteSize));
    }

    @Test
    void restoreWritten_everyPatternOfAWord_zeroesExactlyThosePages() {
        for (int pattern = 0; pattern < 256; pattern++) {
            UnsafeApi.setMemory(memory, 16L * PAGE, SENTINEL);
            var cards = new DirtyCards(cardMap, residentMap);
            BitSet written = BitSet.valueOf(new byte[] {(byte) pattern});
            mark(written);

            assertEquals(Integer.bitCount(pattern),
                    cards.restoreWritten(memory + 4 * PAGE, 12, null));

            for (int page = 0; page < 12; page++) { // The memory begins at page 4 of the block.
                assertPage(written.get(page), page + 4, "pattern " + pattern);
                assertPage(false, page % 4, "pattern " + pattern);
                assertEquals(0, UnsafeApi.getByte(cardMap + page));
            }
            assertEquals(Integer.bitCount(pattern), cards.residentPages());
            UnsafeApi.setMemory(residentMap, PAGES, (byte) 0);
        }
    }

    @Test
    void restoreWritten_cardOfAnyValue_countsAsWritten() {
        for (int value = 1; value < 256; value++) {
            UnsafeApi.putByte(memory, SENTINEL);
            UnsafeApi.putByte(cardMap, (byte) value);

            assertEquals(1, new DirtyCards(cardMap, residentMap).restoreWritten(memory, 1, null));

            assertEquals(0, UnsafeApi.getByte(memory), "card value " + value);
            UnsafeApi.putByte(residentMap, (byte) 0);
        }
    }

    @Test
    void restoreWritten_endWithinAWord_touchesNoPageBehindIt() {
        for (int end = 1; end <= 8; end++) {
            UnsafeApi.setMemory(memory, 8L * PAGE, SENTINEL);
            UnsafeApi.setMemory(cardMap, 8, (byte) 1);

            assertEquals(end,
                    new DirtyCards(cardMap, residentMap).restoreWritten(memory, end, null));

            for (int page = 0; page < 8; page++) {
                assertPage(page < end, page, "end " + end);
            }
            UnsafeApi.setMemory(cardMap, 8, (byte) 0);
            UnsafeApi.setMemory(residentMap, 8, (byte) 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 127, 128, 129, 152}) // Either side of each line's end.
    void restoreWritten_everyPageAlone_isFound(int end) {
        for (int page = 0; page < PAGES; page++) {
            UnsafeApi.setMemory(memory, (long) PAGES * PAGE, SENTINEL);
            UnsafeApi.putByte(cardMap + page, (byte) 1);
            var cards = new DirtyCards(cardMap, residentMap);
            int expected = page < end ? 1 : 0;

            assertEquals(expected, cards.restoreWritten(memory, end, null), "page " + page);

            assertPage(page < end, page, "end " + end);
            assertEquals(expected == 0, cards.isWritten(page), "page " + page);
            UnsafeApi.putByte(cardMap + page, (byte) 0);
            UnsafeApi.putByte(residentMap + page, (byte) 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4"})
    void everyOperation_randomMarks_doesWhatBitSetsDo(long seed) {
        var random = new SplittableRandom(seed);
        var cards = new DirtyCards(cardMap, residentMap);
        var resident = new BitSet();
        for (int round = 0; round < 2000; round++) {
            String message = "seed " + seed + ", round " + round;
            int end = random.nextInt(PAGES + 1);
            BitSet written = randomPages(random, end);
            mark(written);
            BitSet backed = (BitSet) written.clone();
            backed.or(resident);

            int budget = random.nextInt(PAGES + 1);
            int span = Math.max(end, resident.length());
            int cut = expectedCut(backed, budget, span);
            assertEquals(cut, cards.pageAtBudget(budget, span), message);

            int kept = end;
            if (random.nextInt(3) == 0) {
                cards.forget(cut, span);
                backed.clear(cut, PAGES);
                written.clear(cut, PAGES);
                kept = Math.min(cut, end);
            }
            assertEquals(written.cardinality(), cards.restoreWritten(memory, kept, null), message);
            resident = backed;
            assertEquals(resident.cardinality(), cards.residentPages(), message);
            assertEquals(resident, mapped(residentMap), message);
            assertEquals(new BitSet(), mapped(cardMap), message);
            assertTrue(cards.residentEnd() >= resident.length(), message);
        }
    }

    private static int expectedCut(BitSet backed, int budget, int span) {
        int seen = 0;
        for (int page = 0; page < span; page++) {
            if (backed.get(page) && seen++ == budget) {
                return page;
            }
        }
        return span;
    }

    private static BitSet randomPages(SplittableRandom random, int end) {
        var pages = new BitSet();
        int density = random.nextInt(1, 10);
        for (int page = 0; page < end; page++) {
            pages.set(page, random.nextInt(10) < density);
        }
        return pages;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "7, 7", "8, 8", "9, 9", "16, 16", "40, 40"})
    void noteResidentRun_fromTheStart_marksExactlyThat(int end, int pages) {
        var cards = new DirtyCards(cardMap, residentMap);
        var expected = new BitSet();
        expected.set(0, pages);

        cards.noteResidentRun(0, end);
        cards.noteResidentRun(0, end);

        assertEquals(pages, cards.residentPages());
        assertEquals(expected, mapped(residentMap));
        assertEquals(end, cards.residentEnd());
    }

    private void mark(BitSet pages) {
        pages.stream().forEach(page -> UnsafeApi.putByte(cardMap + page, (byte) 1));
    }

    private static BitSet mapped(long map) {
        var pages = new BitSet();
        for (int page = 0; page < PAGES; page++) {
            pages.set(page, UnsafeApi.getByte(map + page) != 0);
        }
        return pages;
    }

    private void assertPage(boolean zeroed, int page, String message) {
        byte expected = zeroed ? 0 : SENTINEL;
        for (int offset : new int[] {0, 1, PAGE / 2, PAGE - 1}) {
            assertEquals(
                    expected,
                    UnsafeApi.getByte(memory + (long) page * PAGE + offset),
                    message + ", page " + page);
        }
    }
}
