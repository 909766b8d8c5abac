package io.stackyard.tablepool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableBlockTest {
    private static final long BASE = 0x7000_0000_0000L;

    private long block;

    @BeforeEach
    void allocate() {
        block = UnsafeApi.allocateMemory(TableBlock.BYTES);
        UnsafeApi.setMemory(block, TableBlock.BYTES, (byte) 0x5A);
    }

    @AfterEach
    void free() {
        UnsafeApi.freeMemory(block);
    }

    @ParameterizedTest
    @EnumSource
    void describe_anyWidth_writesTheDrawnLayout(ElementWidth width) {
        TableBlock.describe(block, BASE, 7, 20, width, 3);

        assertEquals(BASE, UnsafeApi.getLong(block));
        assertEquals(7, UnsafeApi.getLong(block + 8));
        assertEquals(0, UnsafeApi.getLong(block + 16));
        assertEquals(20, UnsafeApi.getLong(block + 24));
        assertEquals(width.shift(), UnsafeApi.getInt(block + 32));
        assertEquals(3, UnsafeApi.getInt(block + 36));
        assertEquals(0x5A5A_5A5A_5A5A_5A5AL, UnsafeApi.getLong(block + 40));
        assertEquals(0, UnsafeApi.getLong(block + 48));
        assertEquals(TableBlock.BYTES, 1 << TableBlock.SHIFT);
    }

    @Test
    void setImage_describedTable_isForgottenByTheNextOwner() {
        TableBlock.describe(block, BASE, 7, 20, ElementWidth.REFERENCE, 3);

        TableBlock.setImage(block, 5);
        assertEquals(5, TableBlock.image(block));

        TableBlock.forget(block);
        assertEquals(0, TableBlock.image(block));
        TableBlock.setImage(block, 6);
        TableBlock.describe(block, BASE, 7, 20, ElementWidth.REFERENCE, 3);
        assertEquals(0, TableBlock.image(block));
    }

    @Test
    void setImage_writtenOrWideTable_isRefused() {
        TableBlock.describe(block, BASE, 7, 20, ElementWidth.CONTINUATION, 3);
        assertThrows(AssertionError.class, () -> TableBlock.setImage(block, 5));

        TableBlock.describe(block, BASE, 7, 20, ElementWidth.REFERENCE, 3);
        TableBlock.markWritten(block, 1);
        assertThrows(AssertionError.class, () -> TableBlock.setImage(block, 5));
    }

    @Test
    void bytes_bothWidths_areOneAndTwoWords() {
        assertEquals(8, ElementWidth.REFERENCE.bytes());
        assertEquals(16, ElementWidth.CONTINUATION.bytes());
    }

    @ParameterizedTest
    @EnumSource
    void elementAddress_lastElement_isBaseAndWholeElements(ElementWidth width) {
        TableBlock.describe(block, BASE, 7, 20, width, 3);

        assertEquals(BASE, TableBlock.elementAddress(block, 0));
        assertEquals(BASE + 6L * width.bytes(), TableBlock.elementAddress(block, 6));
    }

    @Test
    void hasRange_smallTables_agreesWithTheDefinition() {
        for (int length = 0; length <= 5; length++) {
            TableBlock.describe(block, BASE, length, 20, ElementWidth.REFERENCE, 3);
            for (int index = 0; index <= 7; index++) {
                for (int count = 0; count <= 7; count++) {
                    assertEquals(
                            index + count <= length,
                            TableBlock.hasRange(block, index, count),
                            length + " " + index + " " + count);
                }
            }
        }
    }

    @Test
    void hasRange_hugeOperands_neverWrap() {
        TableBlock.describe(block, BASE, 5, 20, ElementWidth.REFERENCE, 3);

        assertFalse(TableBlock.hasRange(block, -1, 1));
        assertFalse(TableBlock.hasRange(block, 1, -1));
        assertFalse(TableBlock.hasRange(block, -1, 2));
        assertFalse(TableBlock.hasRange(block, Long.MAX_VALUE, 1));
        assertFalse(TableBlock.hasRange(block, 1, Long.MAX_VALUE));
        assertFalse(TableBlock.hasRange(block, Long.MIN_VALUE, Long.MIN_VALUE));
        assertTrue(TableBlock.hasRange(block, 5, 0));
    }

    @Test
    void markWritten_anyOrder_keepsTheHighest() {
        TableBlock.describe(block, BASE, 7, 20, ElementWidth.REFERENCE, 3);

        TableBlock.markWritten(block, 4);
        TableBlock.markWritten(block, 2);

        assertEquals(4, TableBlock.highWater(block));
    }

    @Test
    void forget_describedBlock_hasNoElementLeft() {
        TableBlock.describe(block, BASE, 7, 20, ElementWidth.REFERENCE, 3);
        TableBlock.markWritten(block, 4);

        TableBlock.forget(block);

        assertFalse(TableBlock.hasRange(block, 0, 1));
        assertEquals(0, TableBlock.maximum(block));
        assertEquals(0, TableBlock.highWater(block));
    }
}
