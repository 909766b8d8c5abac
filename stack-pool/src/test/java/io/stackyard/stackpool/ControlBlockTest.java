package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlBlockTest {
    private static final int SLOT = 5;

    /// Page-aligned, so that the soft limit's steps are easy to name; nothing lies there.
    private static final long SLOT_ADDRESS = 0x7000_0000_0000L;

    private static final long START = SLOT_ADDRESS + SLOT * 64;

    private static final long END = SLOT_ADDRESS + 3 * 4096;

    private long memory;
    private long block;

    /// A setter of 8 bytes, its getter, and where both should go.
    record Field(String name, Setter setter, LongUnaryOperator getter, int offset, int byteSize) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Setter {
        void set(long block, long value);
    }

    static List<Field> fields() {
        return List.of(
                new Field("sp", ControlBlock::setSp, ControlBlock::sp, 0, 8),
                new Field("fp", ControlBlock::setFp, ControlBlock::fp, 8, 8),
                new Field("pc", ControlBlock::setPc, ControlBlock::pc, 16, 8),
                new Field("parent", ControlBlock::setParent, ControlBlock::parent, 32, 8),
                new Field(
                        "lastAncestor",
                        ControlBlock::setLastAncestor,
                        ControlBlock::lastAncestor,
                        40,
                        8),
                new Field(
                        "resumeSite",
                        ControlBlock::setResumeSite,
                        ControlBlock::resumeSite,
                        48,
                        8),
                new Field("body", ControlBlock::setBody, ControlBlock::body, 72, 8),
                new Field("owner", ControlBlock::setOwner, ControlBlock::owner, 96, 8),
                new Field("memo", ControlBlock::setMemo, ControlBlock::memo, 104, 8),
                new Field(
                        "previous",
                        (block, value) -> ControlBlock.setPrevious(block, (int) value),
                        ControlBlock::previous,
                        112,
                        4),
                new Field(
                        "next",
                        (block, value) -> ControlBlock.setNext(block, (int) value),
                        ControlBlock::next,
                        116,
                        4),
                new Field(
                        "residueBytes",
                        ControlBlock::setResidueBytes,
                        ControlBlock::residueBytes,
                        120,
                        8));
    }

    @BeforeEach
    void describeOneStack() {
        memory = UnsafeApi.allocateMemory(ControlBlock.BYTES);
        UnsafeApi.setMemory(memory, ControlBlock.BYTES, (byte) 0);
        block = memory;
        ControlBlock.initialise(block, SLOT, START, END);
    }

    @AfterEach
    void freeIt() {
        UnsafeApi.freeMemory(memory);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void setter_anyField_writesItsOwnBytesAndNoOthers(Field field) {
        byte[] before = bytes();
        long value = field.byteSize() == 8 ? 0x0123_4567_89AB_CDEFL : 0x0123_4567;

        field.setter().set(block, value);

        assertEquals(value, field.getter().applyAsLong(block));
        byte[] after = bytes();
        for (int offset = 0; offset < ControlBlock.BYTES; offset++) {
            boolean own = offset >= field.offset() && offset < field.offset() + field.byteSize();
            if (!own) {
                assertEquals(before[offset], after[offset], "offset " + offset);
            }
        }
    }

    @Test
    void offsets_published_areDistinctAndInsideTheBlock() {
        List<Integer> offsets = List.of(
                ControlBlock.SP_OFFSET,
                ControlBlock.FP_OFFSET,
                ControlBlock.PC_OFFSET,
                ControlBlock.LIMIT_OFFSET,
                ControlBlock.PARENT_OFFSET,
                ControlBlock.LAST_ANCESTOR_OFFSET,
                ControlBlock.RESUME_SITE_OFFSET,
                ControlBlock.REVISION_OFFSET,
                ControlBlock.STATE_OFFSET,
                ControlBlock.SLOT_OFFSET,
                ControlBlock.BODY_OFFSET,
                ControlBlock.START_OFFSET,
                ControlBlock.END_OFFSET,
                ControlBlock.OWNER_OFFSET,
                ControlBlock.MEMO_OFFSET,
                ControlBlock.PREVIOUS_OFFSET,
                ControlBlock.NEXT_OFFSET,
                ControlBlock.RESIDUE_OFFSET);
        Set<Integer> seen = new HashSet<>();

        for (int offset : offsets) {
            assertTrue(seen.add(offset), "offset " + offset + " is used twice");
            assertTrue(offset >= 0 && offset < ControlBlock.BYTES);
        }
        assertEquals(ControlBlock.BYTES, 1 << ControlBlock.SHIFT);
    }

    @Test
    void initialise_zeroBlock_describesAFreeStackOfRevisionOne() {
        assertSame(StackState.FREE, ControlBlock.state(block));
        assertEquals(1, ControlBlock.revision(block));
        assertEquals(SLOT, ControlBlock.slot(block));
        assertEquals(START, ControlBlock.start(block));
        assertEquals(START, ControlBlock.sp(block));
        assertEquals(END, ControlBlock.end(block));
        assertEquals(START + ControlBlock.FIRST_LIMIT_BYTES, ControlBlock.limit(block));
        assertEquals(block, ControlBlock.lastAncestor(block));
    }

    @Test
    void advanceRevision_always_returnsTheNextOne() {
        assertEquals(2, ControlBlock.advanceRevision(block));
        assertEquals(3, ControlBlock.advanceRevision(block));
        assertEquals(3, ControlBlock.revision(block));
    }

    @Test
    void raiseLimit_withinTheLimit_changesNothing() {
        long limit = ControlBlock.limit(block);

        assertTrue(ControlBlock.raiseLimit(block, limit));
        assertTrue(ControlBlock.raiseLimit(block, START));

        assertEquals(limit, ControlBlock.limit(block));
    }

    @ParameterizedTest // Wanted top and resulting limit, both relative to the slot.
    @ValueSource(longs = {1345, 4095, 4096, 4097, 8192, 8193, 12287, 12288})
    void raiseLimit_withinTheStack_endsAtTheNextPage(long wantedOffset) {
        assertTrue(ControlBlock.raiseLimit(block, SLOT_ADDRESS + wantedOffset));

        long pages = Math.ceilDiv(wantedOffset, 4096L);
        assertEquals(SLOT_ADDRESS + pages * 4096, ControlBlock.limit(block));
    }

    @ParameterizedTest
    @ValueSource(longs = {END + 1, END + 4096, Long.MAX_VALUE})
    void raiseLimit_beyondTheEnd_refusesAndChangesNothing(long wantedTop) {
        long limit = ControlBlock.limit(block);

        assertFalse(ControlBlock.raiseLimit(block, wantedTop));

        assertEquals(limit, ControlBlock.limit(block));
    }

    @Test
    void raiseLimit_endInsideAPage_stopsAtTheEnd() {
        UnsafeApi.putLong(block + ControlBlock.END_OFFSET, END - 1000);

        assertTrue(ControlBlock.raiseLimit(block, END - 1000));
        assertEquals(END - 1000, ControlBlock.limit(block));
        assertFalse(ControlBlock.raiseLimit(block, END - 999));
    }

    @Test
    void setState_withoutAnArrow_isCaughtByAnAssertion() {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> ControlBlock.setState(block, StackState.RUNNING));

        assertEquals("stack slot 5: FREE cannot become RUNNING", error.getMessage());
    }

    @Test
    void forget_usedBlock_keepsIdentityBoundsRevisionAndLimitOnly() {
        byte[] fresh = bytes();
        for (Field field : fields()) {
            field.setter().set(block, 0x0123_4567);
        }

        ControlBlock.forget(block);
        ControlBlock.setOwner(block, 0); // Owner and residue outlive what ran here.
        ControlBlock.setResidueBytes(block, 0);

        byte[] after = bytes();
        for (int offset = 0; offset < ControlBlock.BYTES; offset++) {
            assertEquals(fresh[offset], after[offset], "offset " + offset);
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[ControlBlock.BYTES];
        for (int offset = 0; offset < bytes.length; offset++) {
            bytes[offset] = UnsafeApi.getByte(block + offset);
        }
        return bytes;
    }
}
