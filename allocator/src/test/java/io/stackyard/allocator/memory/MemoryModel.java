package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.image.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;

/// What a memory must hold, byte for byte, and the ways to write to it.
final class MemoryModel {

    static final int PAGE = 1 << MemoryBlock.CARD_SHIFT;

    private final MemorySlot memory;
    private byte[] expected;

    MemoryModel(MemorySlot memory, byte[] initial) {
        this.memory = memory;
        this.expected = Arrays.copyOf(initial, Math.toIntExact(memory.byteSize()));
    }

    static MemoryModel ofZeros(MemorySlot memory) {
        return new MemoryModel(memory, new byte[0]);
    }

    MemorySlot memory() {
        return memory;
    }

    /// An image whose content begins on `page`, and what it holds.
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and only read.
    record Content(MemoryImage image, byte[] bytes) {

        static Content of(Platform platform, long copyLimit, long page, int length, long seed) {
            byte[] content = new byte[length];
            new SplittableRandom(seed).nextBytes(content);
            for (int offset = 0; offset < length; offset += PAGE) {
                content[offset] |= 1; // No page of it is zero.
            }
            byte[] bytes = new byte[Math.toIntExact(page * PAGE + length)];
            System.arraycopy(content, 0, bytes, Math.toIntExact(page * PAGE), length);
            var segment = new Segment(page * PAGE, content, 0, length);
            return new Content(MemoryImage.of(platform, List.of(segment), copyLimit), bytes);
        }
    }

    /// Grows the memory, and the model if that was granted.
    boolean tryGrow(long newByteSize) {
        boolean grown = memory.tryGrow(newByteSize);
        if (grown) {
            expected = Arrays.copyOf(expected, Math.toIntExact(newByteSize));
        }
        assertEquals(expected.length, memory.byteSize());
        return grown;
    }

    /// Writes random bytes at a random place, in one of the ways that there are.
    void writeSomewhere(SplittableRandom random, int atMost) {
        if (expected.length == 0) {
            return;
        }
        int offset = random.nextInt(expected.length);
        int length = random.nextInt(Math.min(expected.length - offset, atMost) + 1);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        switch (random.nextInt(4)) {
            case 0 -> write(offset, bytes);
            case 1 -> storeLikeTheInterpreter(offset, bytes);
            case 2 -> {
                byte value = (byte) random.nextInt();
                memory.fill(offset, length, value);
                Arrays.fill(expected, offset, offset + length, value);
            }
            default -> {
                int source = random.nextInt(expected.length - length + 1);
                memory.copy(offset, source, length);
                System.arraycopy(expected, source, expected, offset, length);
            }
        }
    }

    void write(int offset, byte[] bytes) {
        memory.write(offset, bytes, 0, bytes.length);
        System.arraycopy(bytes, 0, expected, offset, bytes.length);
    }

    /// A card for each page, then the bytes, by addresses from the block.
    void storeLikeTheInterpreter(int offset, byte[] bytes) {
        long block = memory.block();
        for (int index = 0; index < bytes.length; index++) {
            long card = MemoryBlock.cards(block) + ((offset + index) >>> MemoryBlock.CARD_SHIFT);
            if (UnsafeApi.getByte(card) == 0) {
                UnsafeApi.putByte(card, MemoryBlock.DIRTY);
            }
            UnsafeApi.putByte(MemoryBlock.base(block) + offset + index, bytes[index]);
        }
        System.arraycopy(bytes, 0, expected, offset, bytes.length);
    }

    /// Requires that the memory holds just what it should.
    void requireContent(String where) {
        byte[] actual = new byte[expected.length];
        memory.read(0, actual, 0, actual.length);
        int difference = Arrays.mismatch(expected, actual);
        if (difference >= 0) {
            throw new AssertionError(
                    where + ": byte " + difference + " of " + memory + " is "
                            + actual[difference] + ", not " + expected[difference]);
        }
        assertEquals(expected.length, MemoryBlock.length(memory.block()), where);
    }
}
