package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;

/// Reads `[memory] [offset=n] [align=n]` and writes alignment, memory if it is not 0, and offset.
final class MemoryArgumentReader {

    private static final String OFFSET = "offset=";
    private static final String ALIGN = "align=";
    private static final int HAS_MEMORY = 0x40;

    private final TokenCursor cursor;
    private final IndexSpace memories;

    MemoryArgumentReader(TokenCursor cursor, IndexSpace memories) {
        this.cursor = cursor;
        this.memories = memories;
    }

    /// @param naturalLog2 the alignment where the text gives none, as a power of two
    void read(int naturalLog2, ByteSink sink) {
        write(memories.readOrZero(cursor), naturalLog2, sink);
    }

    /// As [#read], but a lane index follows: one number alone is that.
    void readBeforeLane(int naturalLog2, ByteSink sink) {
        boolean memory =
                cursor.is(TokenKind.ID)
                        || (cursor.isIndex()
                                && (cursor.isAhead(1, TokenKind.NATURAL)
                                        || cursor.isNaturalWithNext(OFFSET)
                                        || cursor.isNaturalWithNext(ALIGN)));
        write(memory ? memories.read(cursor) : 0, naturalLog2, sink);
    }

    private void write(int memory, int naturalLog2, ByteSink sink) {
        long offset = cursor.isNaturalWith(OFFSET) ? cursor.naturalIn(OFFSET.length()) : 0;
        int alignmentLog2 = cursor.isNaturalWith(ALIGN) ? readAlignment() : naturalLog2;
        if (memory == 0) {
            sink.u32(alignmentLog2);
        } else {
            sink.u32(alignmentLog2 | HAS_MEMORY);
            sink.u32(memory);
        }
        sink.u64(offset);
    }

    private int readAlignment() {
        int token = cursor.position();
        long alignment = cursor.naturalIn(ALIGN.length());
        if (Long.bitCount(alignment) != 1) {
            throw cursor.errorAt(token, "alignment must be a power of two");
        }
        return Long.numberOfTrailingZeros(alignment);
    }
}
