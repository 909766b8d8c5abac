/// The instruction set as a table: mnemonic, opcode bytes, kind of immediates.
@NullMarked
package io.stackyard.wat.internal.instruction;

import org.jspecify.annotations.NullMarked;
