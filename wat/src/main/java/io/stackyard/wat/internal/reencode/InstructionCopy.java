package io.stackyard.wat.internal.reencode;

import io.stackyard.wat.internal.instruction.Immediate;
import io.stackyard.wat.internal.instruction.Instruction;
import io.stackyard.wat.internal.instruction.InstructionTable;
import java.util.Optional;

/// Copies instructions by the table that the text format is read with.
final class InstructionCopy {

    private static final int ELSE = 0x05;
    private static final int END = 0x0B;
    private static final int TYPED_SELECT = 0x1C;
    private static final int FIRST_PREFIX = 0xFB;
    private static final int LAST_PREFIX = 0xFE;
    private static final int HAS_MEMORY = 0x40;
    private static final int CATCH_ALL = 2;
    private static final int VECTOR_BYTES = 16;

    private final NumberCopy in;
    private final TypeCopy types;

    InstructionCopy(NumberCopy in, TypeCopy types) {
        this.in = in;
        this.types = types;
    }

    /// Copies instructions up to the `end` that belongs to none of them.
    void expression() {
        for (int open = 1; open > 0;) {
            int opcode = in.u8();
            switch (opcode) {
                case END -> open--;
                case ELSE -> {
                    // Closes an arm and opens one.
                }
                case TYPED_SELECT -> types.values();
                default -> open += instruction(opcode);
            }
        }
    }

    /// Returns how many blocks it opens.
    private int instruction(int opcode) {
        boolean prefixed = opcode >= FIRST_PREFIX && opcode <= LAST_PREFIX;
        int code = prefixed ? in.u32() : opcode;
        Optional<Instruction> known = InstructionTable.find(prefixed ? opcode : -1, code);
        if (known.isEmpty()) {
            throw in.unreadable("opcode " + Integer.toHexString(opcode) + " " + code);
        }
        Immediate immediate = known.get().immediate();
        immediate(immediate);
        return immediate == Immediate.BLOCK
                || immediate == Immediate.IF
                || immediate == Immediate.TRY_TABLE ? 1 : 0;
    }

    private void immediate(Immediate immediate) {
        switch (immediate) {
            case NONE, SELECT -> {}
            case BLOCK, IF -> types.block();
            case TRY_TABLE -> {
                types.block();
                catches();
            }
            case LABEL, FUNCTION, LOCAL, GLOBAL, TABLE, ELEMENT, MEMORY, DATA, TYPE, TAG ->
                    in.u32();
            case TABLE_INIT, TABLE_COPY, MEMORY_INIT, MEMORY_COPY, CALL_INDIRECT, TYPE_FIELD,
                    TYPE_LENGTH, TYPE_TYPE, TYPE_DATA, TYPE_ELEMENT, TYPE_TAG -> {
                in.u32();
                in.u32();
            }
            case LABELS -> {
                numbers();
                in.u32();
            }
            case MEMORY_ARGUMENT -> memoryArgument();
            case MEMORY_ARGUMENT_LANE -> {
                memoryArgument();
                in.u8();
            }
            case I32 -> in.s32();
            case I64 -> in.s64();
            case F32 -> in.raw(Float.BYTES);
            case F64 -> in.raw(Double.BYTES);
            case V128, SHUFFLE -> in.raw(VECTOR_BYTES);
            case LANE -> in.u8();
            case HEAP_TYPE, CAST -> types.heap();
            case BRANCH_ON_CAST -> {
                in.u8();
                in.u32();
                types.heap();
                types.heap();
            }
            case RESUME -> {
                in.u32();
                handlers();
            }
            case RESUME_THROW -> {
                in.u32();
                in.u32();
                handlers();
            }
        }
    }

    private void numbers() {
        for (int left = in.u32(); left > 0; left--) {
            in.u32();
        }
    }

    private void memoryArgument() {
        if ((in.u32() & HAS_MEMORY) != 0) {
            in.u32();
        }
        in.u64();
    }

    private void catches() {
        for (int left = in.u32(); left > 0; left--) {
            if (in.u8() < CATCH_ALL) {
                in.u32();
            }
            in.u32();
        }
    }

    private void handlers() {
        for (int left = in.u32(); left > 0; left--) {
            boolean hasLabel = in.u8() == 0;
            in.u32();
            if (hasLabel) {
                in.u32();
            }
        }
    }
}
