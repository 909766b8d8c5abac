package io.stackyard.wat.internal.instruction;

import io.stackyard.wat.internal.binary.ByteSink;

/// One row of the instruction table.
///
/// @param mnemonic the word in the text format
/// @param prefix the opcode's first byte if there are two parts, otherwise -1
/// @param code the opcode, or its second part, which is then written as LEB128
/// @param immediate what follows
/// @param alignmentLog2 of a memory access its natural alignment, otherwise 0
public record Instruction(
        String mnemonic, int prefix, int code, Immediate immediate, int alignmentLog2) {

    static final int NO_PREFIX = -1;

    public void writeOpcode(ByteSink sink) {
        writeOpcode(sink, 0);
    }

    /// Writes the opcode of the variant that follows this one at a distance.
    public void writeOpcode(ByteSink sink, int distance) {
        if (prefix == NO_PREFIX) {
            sink.u8(code + distance);
        } else {
            sink.u8(prefix);
            sink.u32(code + distance);
        }
    }
}
