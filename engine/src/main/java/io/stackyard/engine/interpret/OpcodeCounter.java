package io.stackyard.engine.interpret;

import io.stackyard.engine.code.OperandShape;
import io.stackyard.engine.code.Word;
import java.util.function.BiConsumer;
import org.agrona.UnsafeApi;
import org.agrona.collections.Long2LongCounterMap;

/// Counts the instructions that the loop executes, and the pairs and triples that lie behind each other.
///
/// A sequence is counted where control falls from one instruction into the next in the code: only such could
/// become one instruction.
///
/// **Shape** of a key: opcode + 1 of the youngest instruction in the lowest 16 bits, of the ones before above it.
final class OpcodeCounter {

    private static final int OPCODE_BITS = 16;
    private static final long PAIR_MASK = 0xFFFF_FFFFL;
    private static final long OPCODE_MASK = 0xFFFF;

    private final Long2LongCounterMap counts = new Long2LongCounterMap(0);
    private long next;
    private long before; // The last two opcodes, as in a key.

    /// Called before each instruction.
    void count(long pc) {
        long word = UnsafeApi.getLong(pc);
        long opcode = Word.op(word) + 1L;
        if (pc != next) {
            before = 0;
        }
        counts.incrementAndGet(opcode);
        long pair = (before << OPCODE_BITS) | opcode;
        if ((before & OPCODE_MASK) != 0) {
            counts.incrementAndGet(pair & PAIR_MASK);
        }
        if (before > OPCODE_MASK) {
            counts.incrementAndGet(pair);
        }
        before = pair & PAIR_MASK;
        next = pc + OperandShape.wordsOf(word, UnsafeApi.getLong(pc + Long.BYTES)) * Long.BYTES;
    }

    /// Hands over each sequence of opcodes, oldest first, with its count.
    void forEach(BiConsumer<int[], Long> consumer) {
        counts.forEach((long key, long count) -> consumer.accept(opcodes(key), count));
    }

    private static int[] opcodes(long key) {
        int length = key > PAIR_MASK ? 3 : key > OPCODE_MASK ? 2 : 1;
        int[] opcodes = new int[length];
        for (int i = 0; i < length; i++) {
            opcodes[i] = (int) ((key >>> ((length - 1 - i) * OPCODE_BITS)) & OPCODE_MASK) - 1;
        }
        return opcodes;
    }
}
