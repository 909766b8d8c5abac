package io.stackyard.engine.translate;

import io.stackyard.config.Feature;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.interpret.Memories;
import io.stackyard.engine.module.MemoryDef;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.ValType;
import java.util.List;

/// Loads, stores, and instructions on whole memories.
///
/// The short form of a load has a 32-bit address and a 16-bit offset on memory 0. Everything else is brought
/// to that form first: a large offset or a 64-bit address by one more instruction, another memory by
/// an instruction around the one access. So memory64 and multi-memory cost those who use them, and no opcodes.
final class MemoryTranslator {

    private static final int MEMORY_INDEX_FLAG = 0x40;
    private static final int MAX_SHORT_OFFSET = 0xFFFF;
    private static final long WIDE_A = 1L << 63;
    private static final long WIDE_B = 1L << 62;
    private static final long WIDE_C = 1L << 61;

    /// Binary codes 0x28 to 0x35.
    private static final Access[] LOADS = {
        new Access(Op.I32_LOAD, 2, ValType.I32),
        new Access(Op.I64_LOAD, 3, ValType.I64),
        new Access(Op.I32_LOAD, 2, ValType.F32),
        new Access(Op.I64_LOAD, 3, ValType.F64),
        new Access(Op.I32_LOAD8_S, 0, ValType.I32),
        new Access(Op.I32_LOAD8_U, 0, ValType.I32),
        new Access(Op.I32_LOAD16_S, 1, ValType.I32),
        new Access(Op.I32_LOAD16_U, 1, ValType.I32),
        new Access(Op.I64_LOAD8_S, 0, ValType.I64),
        new Access(Op.I32_LOAD8_U, 0, ValType.I64),
        new Access(Op.I64_LOAD16_S, 1, ValType.I64),
        new Access(Op.I32_LOAD16_U, 1, ValType.I64),
        new Access(Op.I64_LOAD32_S, 2, ValType.I64),
        new Access(Op.I32_LOAD, 2, ValType.I64),
    };

    /// Binary codes 0x36 to 0x3E.
    private static final Access[] STORES = {
        new Access(Op.STORE32, 2, ValType.I32),
        new Access(Op.STORE64, 3, ValType.I64),
        new Access(Op.STORE32, 2, ValType.F32),
        new Access(Op.STORE64, 3, ValType.F64),
        new Access(Op.STORE8, 0, ValType.I32),
        new Access(Op.STORE16, 1, ValType.I32),
        new Access(Op.STORE8, 0, ValType.I64),
        new Access(Op.STORE16, 1, ValType.I64),
        new Access(Op.STORE32, 2, ValType.I64),
    };

    private final Body body;
    private final CodeBuffer code;
    private final boolean[] wide; // By memory: whether its addresses have 64 bits.

    MemoryTranslator(Body body) {
        this.body = body;
        this.code = body.code;
        List<MemoryDef> memories = body.module.memories();
        this.wide = new boolean[memories.size()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = memories.get(i).index64();
        }
    }

    /// A load or store: its instruction, log2 of its natural alignment, and the type of the value.
    private record Access(int op, int alignment, int type) {}

    /// Where a load or store goes.
    private record Argument(int memory, long offset, boolean wide) {

        /// Offset that the access itself adds.
        int shortOffset() {
            return isShort() ? (int) offset : 0;
        }

        boolean isShort() {
            return !wide && Long.compareUnsigned(offset, MAX_SHORT_OFFSET) <= 0;
        }
    }

    void load(int index) {
        Access access = LOADS[index];
        Argument argument = argument(access.alignment());
        int operand = body.pop(argument.wide() ? ValType.I64 : ValType.I32);
        if (argument.memory() == 0
                && argument.isShort()
                && body.isLast(operand)
                && joinsLast(access, argument.offset())) {
            return;
        }
        int address = shortAddress(argument, body.slotOf(operand));
        body.push(access.type());
        long word = Word.of(access.op(), body.top(), address, argument.shortOffset());
        if (argument.memory() == 0) {
            code.emitResult(word);
        } else {
            emitSelected(argument.memory(), word);
        }
    }

    /// Makes the load one with the last instruction, which gave its address, if there is such a one.
    private boolean joinsLast(Access access, long offset) {
        long last = code.word(code.lastResult());
        int plain = offset == 0 ? Fusions.load(last, access.op()) : Fusions.NONE;
        int ofSum = Fusions.loadOfSum(last, access.op());
        if (plain == Fusions.NONE && ofSum == Fusions.NONE) {
            return false;
        }
        code.takeLast();
        int op = plain != Fusions.NONE ? plain : ofSum;
        body.result(access.type(), op, Word.b(last), Word.c(last));
        if (op == ofSum) {
            code.emitOperand(offset);
        }
        return true;
    }

    void store(int index) {
        Access access = STORES[index];
        Argument argument = argument(access.alignment());
        int operand = body.pop(access.type());
        boolean constant = argument.memory() == 0 && body.isImmediate(operand);
        int value = constant ? (int) body.stack.constant(operand) : body.slotOf(operand);
        // The address lies below the value, so making it short cannot touch the value's home.
        int type = argument.wide() ? ValType.I64 : ValType.I32;
        int address = shortAddress(argument, body.popSlot(type));
        int op = constant ? Fusions.storeOfConstant(access.op()) : access.op();
        long word = Word.of(op, value, address, argument.shortOffset());
        if (argument.memory() == 0) {
            code.emit(word);
        } else {
            emitSelected(argument.memory(), word);
        }
    }

    private Argument argument(int natural) {
        int at = body.in.position();
        int flags = body.in.readU32();
        if (Integer.compareUnsigned(flags, 2 * MEMORY_INDEX_FLAG) >= 0) {
            throw ModuleException.malformed(at,
                    "malformed memop flags: at most 127, found " + Integer.toUnsignedLong(flags));
        }
        int memory = 0;
        if ((flags & MEMORY_INDEX_FLAG) != 0) {
            body.require(Feature.MULTI_MEMORY, "a memory index in a load or store");
            memory = body.in.readU32();
        }
        long offset = body.in.readU64();
        requireMemory(memory);
        if ((flags & ~MEMORY_INDEX_FLAG) > natural) {
            throw body.invalid(
                    "alignment must not be larger than natural: at most 2^"
                            + natural
                            + ", found 2^"
                            + (flags & ~MEMORY_INDEX_FLAG));
        }
        if (!isWide(memory) && offset >>> 32 != 0) {
            throw body.invalid(
                    "offset out of range: below 2^32 for a memory with 32-bit addresses, found "
                            + Long.toUnsignedString(offset));
        }
        return new Argument(memory, offset, isWide(memory));
    }

    /// A slot with the address in `slot`, which was just taken off, if it is short, or with the short one.
    private int shortAddress(Argument argument, int slot) {
        if (argument.isShort()) {
            return slot;
        }
        body.push(ValType.I32); // Its own home again, as a place for the sum.
        int sum = body.top();
        code.emit(Word.of(argument.wide() ? Op.ADDRESS64 : Op.ADDRESS, sum, slot, 0));
        code.emitOperand(argument.offset());
        body.pop(ValType.I32);
        return sum;
    }

    /// The access `word` as the second word of the instruction that does it on another memory than the first.
    private void emitSelected(int memory, long word) {
        code.emit(Word.immediate(Op.SELECT_MEMORY, 0, memory));
        code.emitOperand(word);
    }

    private boolean isWide(int memory) {
        return wide[memory];
    }

    private int addressType(int memory) {
        return isWide(memory) ? ValType.I64 : ValType.I32;
    }

    private void requireMemory(int memory) {
        if (Integer.compareUnsigned(memory, wide.length) >= 0) {
            throw body.unknown("memory", memory, wide.length);
        }
    }

    private int memory() {
        return body.readIndex("memory", wide.length);
    }

    void size() {
        int memory = memory();
        body.resultImmediate(addressType(memory), Op.MEMORY_SIZE, memory);
    }

    void grow() {
        int memory = memory();
        if (memory > Memories.MAX_GROWABLE) {
            throw ModuleException.unsupported(
                    body.offset,
                    "memory.grow of memory "
                            + memory
                            + " is not supported: limit="
                            + Memories.MAX_GROWABLE);
        }
        int pages = body.popSlot(addressType(memory));
        body.push(addressType(memory));
        int result = body.top();
        if (isWide(memory)) {
            code.emit(Word.of(Op.INDEX64, result, pages, 0));
            code.emit(Word.of(Op.MEMORY_GROW, result, result, memory));
            code.emit(Word.of(Op.I64_EXTEND_I32_S, result, result, 0)); // -1 is -1 in 64 bits, too.
        } else {
            code.emit(Word.of(Op.MEMORY_GROW, result, pages, memory));
        }
    }

    void fill() {
        int memory = memory();
        int type = addressType(memory);
        int count = body.popSlot(type);
        int value = body.popSlot(ValType.I32);
        int to = body.popSlot(type);
        body.checks.countBytes(count, isWide(memory));
        code.emit(Word.of(Op.MEMORY_FILL, to, value, count));
        code.emitOperand(memory | (isWide(memory) ? WIDE_A | WIDE_C : 0));
    }

    void copy() {
        int to = memory();
        int from = memory();
        boolean wideCount = isWide(to) && isWide(from);
        int count = body.popSlot(wideCount ? ValType.I64 : ValType.I32);
        int fromAt = body.popSlot(addressType(from));
        int toAt = body.popSlot(addressType(to));
        body.checks.countBytes(count, wideCount);
        code.emit(Word.of(Op.MEMORY_COPY, toAt, fromAt, count));
        code.emitOperand(
                (long) to << 32
                        | from
                        | (isWide(to) ? WIDE_A : 0)
                        | (isWide(from) ? WIDE_B : 0)
                        | (wideCount ? WIDE_C : 0));
    }

    void init() {
        requireDataCount();
        int segment = body.in.readU32();
        int memory = memory();
        requireSegment(segment);
        int count = body.popSlot(ValType.I32);
        int from = body.popSlot(ValType.I32);
        int to = body.popSlot(addressType(memory));
        body.checks.countBytes(count, false);
        code.emit(Word.of(Op.MEMORY_INIT, to, from, count));
        code.emitOperand((long) memory << 32 | segment | (isWide(memory) ? WIDE_A : 0));
    }

    void dropData() {
        requireDataCount();
        int segment = body.in.readU32();
        requireSegment(segment);
        code.emit(Word.immediate(Op.DATA_DROP, 0, segment));
    }

    private void requireDataCount() {
        if (!body.module.hasDataCount()) {
            throw ModuleException.malformed(body.offset, "data count section required");
        }
    }

    private void requireSegment(int segment) {
        if (Integer.compareUnsigned(segment, body.module.dataCount()) >= 0) {
            throw body.unknown("data segment", segment, body.module.dataCount());
        }
    }
}
