package io.stackyard.engine;

import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.code.OperandShape;
import io.stackyard.engine.code.Word;
import java.util.function.LongUnaryOperator;
import org.agrona.UnsafeApi;

/// Breaks the translated code of a module in place, as no translator should.
final class CodeMutation {

    private CodeMutation() {}

    /// Changes word `operand` (0 is the instruction word itself) of the last instruction `op`.
    static void change(Module module, int op, int operand, LongUnaryOperator change) {
        long address = find(module.code(), op) + operand * 8L;
        UnsafeApi.putLong(address, change.applyAsLong(UnsafeApi.getLong(address)));
    }

    /// Address of the last instruction `op`.
    private static long find(ModuleCode code, int op) {
        long found = 0;
        for (long pc = code.address(0); code.contains(pc); pc += length(code, pc) * 8) {
            if (Word.op(UnsafeApi.getLong(pc)) == op) {
                found = pc;
            }
        }
        if (found == 0) {
            throw new AssertionError("the code has no opcode " + op);
        }
        return found;
    }

    private static long length(ModuleCode code, long pc) {
        long second = code.contains(pc + 8) ? UnsafeApi.getLong(pc + 8) : 0;
        return OperandShape.wordsOf(UnsafeApi.getLong(pc), second);
    }

    static long withB(long word, long b) {
        return (word & ~(0xFFFFL << 32)) | (b & 0xFFFF) << 32;
    }

    static long withC(long word, long c) {
        return (word & ~(0xFFFFL << 48)) | c << 48;
    }

    static long withImmediate(long word, long immediate) {
        return (word & 0xFFFF_FFFFL) | immediate << 32;
    }
}
