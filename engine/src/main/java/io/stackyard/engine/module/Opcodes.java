package io.stackyard.engine.module;

import java.util.BitSet;
import java.util.HexFormat;

/// Which opcodes there are, so that a constant expression can tell an instruction that is not constant from one that
/// does not exist.
final class Opcodes {

    /// The highest opcode behind the prefix `FB`.
    static final int LAST_GC = 30;
    /// The highest opcode behind the prefix `FC`.
    static final int LAST_MISC = 17;

    private static final BitSet LEGAL = legal();

    private Opcodes() {}

    /// Whether the byte starts an instruction.
    static boolean isLegal(int opcode) {
        return LEGAL.get(opcode);
    }

    /// An opcode as two hexadecimal digits.
    static String show(int opcode) {
        return HexFormat.of().toHexDigits((byte) opcode);
    }

    private static BitSet legal() {
        var legal = new BitSet(256);
        legal.set(0x00, 0x06); // unreachable to else
        legal.set(0x08); // throw
        legal.set(0x0A, 0x16); // throw_ref to return_call_ref
        legal.set(0x1A, 0x1D); // drop, select
        legal.set(0x1F, 0x27); // try_table, variables, tables
        legal.set(0x28, 0xC5); // memories, constants, numbers
        legal.set(0xD0, 0xD7); // references
        legal.set(0xE0, 0xE7); // continuations
        legal.set(0xFB, 0xFE); // prefixes
        return legal;
    }
}
