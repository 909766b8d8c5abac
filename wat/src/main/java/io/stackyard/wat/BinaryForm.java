package io.stackyard.wat;

import io.stackyard.wat.internal.reencode.ModuleCopy;

/// How a binary module writes its numbers. The format leaves a choice: LEB128 numbers may have bytes that say nothing.
///
/// Writing a module again takes it apart into sections, entries and instructions, so it also shows that they are
/// what they seem: a module that is not well-formed is not written.
public enum BinaryForm {
    /// As few bytes as possible: what [Wat#toBinary] writes.
    SHORTEST,
    /// As many bytes as the format allows for the number's type, sizes and counts included.
    LONGEST;

    /// Writes a module again, every number in this form; nothing else changes.
    ///
    /// @throws IllegalArgumentException if it is not well-formed, or uses what [Wat] does not know
    public byte[] apply(byte[] module) {
        return ModuleCopy.of(module, this);
    }
}
