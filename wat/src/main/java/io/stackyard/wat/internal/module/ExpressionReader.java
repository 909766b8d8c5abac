package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;

/// Reads expressions outside functions, where there are neither locals nor labels.
final class ExpressionReader {

    private static final int I32_CONST = 0x41;
    private static final int I64_CONST = 0x42;
    private static final int REF_FUNC = 0xD2;
    private static final int END = 0x0B;

    private final TokenCursor cursor;
    private final InstructionReader instructions;
    private final LocalScope locals;
    private final LabelStack labels;

    ExpressionReader(
            TokenCursor cursor,
            InstructionReader instructions,
            LocalScope locals,
            LabelStack labels) {
        this.cursor = cursor;
        this.instructions = instructions;
        this.locals = locals;
        this.labels = labels;
    }

    /// Reads instructions up to the parenthesis that closes what they stand in.
    void readSequence(ByteSink sink) {
        locals.clear();
        labels.clear();
        instructions.readExpression(sink);
    }

    /// Reads `(keyword instructions)`, or one folded instruction in its place.
    void readWrapped(String keyword, ByteSink sink) {
        if (cursor.tryOpen(keyword)) {
            readSequence(sink);
            cursor.close();
        } else {
            locals.clear();
            labels.clear();
            instructions.readFoldedExpression(sink);
        }
    }

    /// Writes the constant 0 as the offset of an inline segment.
    static void writeZero(boolean wide, ByteSink sink) {
        sink.u8(wide ? I64_CONST : I32_CONST);
        sink.u8(0);
        sink.u8(END);
    }

    static void writeFunction(int function, ByteSink sink) {
        sink.u8(REF_FUNC);
        sink.u32(function);
        sink.u8(END);
    }
}
