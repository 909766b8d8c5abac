package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.TableDef;
import io.stackyard.engine.types.ValType;

/// Table instructions. Indices of 64-bit tables are clamped to 32 bits first: no table is that long.
final class TableTranslator {

    private final Body body;
    private final CodeBuffer code;

    TableTranslator(Body body) {
        this.body = body;
        this.code = body.code;
    }

    void get() {
        int table = table();
        int index = popIndex(table);
        body.result(definition(table).elementType(), Op.TABLE_GET, index, 0);
        code.emitOperand(table);
    }

    void set() {
        int table = table();
        int value = body.popSlot(definition(table).elementType());
        int index = popIndex(table);
        code.emit(Word.of(Op.TABLE_SET, value, index, 0));
        code.emitOperand(table);
    }

    void size() {
        int table = table();
        body.resultImmediate(indexType(table), Op.TABLE_SIZE, table);
    }

    void grow() {
        int table = table();
        int count = popIndex(table);
        int value = body.popSlot(definition(table).elementType());
        body.checks.countElements(count); // First: the value is still what it was.
        body.push(indexType(table));
        int result = body.top();
        code.emit(Word.of(Op.TABLE_GROW, result, count, value));
        code.emitOperand(table);
        if (isWide(table)) {
            code.emit(Word.of(Op.I64_EXTEND_I32_S, result, result, 0));
        }
    }

    void fill() {
        int table = table();
        int count = popIndex(table);
        int value = body.popSlot(definition(table).elementType());
        int index = popIndex(table);
        body.checks.countElements(count);
        code.emit(Word.of(Op.TABLE_FILL, index, value, count));
        code.emitOperand(table);
    }

    void copy() {
        int to = table();
        int from = table();
        requireFits(definition(from).elementType(), to);
        int count = popIndex(isWide(to) && isWide(from));
        int fromIndex = popIndex(from);
        int toIndex = popIndex(to);
        body.checks.countElements(count);
        code.emit(Word.of(Op.TABLE_COPY, toIndex, fromIndex, count));
        code.emitOperand((long) to << 32 | from);
    }

    void init() {
        int segment = body.in.readU32();
        int table = table();
        requireSegment(segment);
        requireFits(body.module.elements().get(segment).elementType(), table);
        int count = body.popSlot(ValType.I32);
        int from = body.popSlot(ValType.I32);
        int to = popIndex(table);
        body.checks.countElements(count);
        code.emit(Word.of(Op.TABLE_INIT, to, from, count));
        code.emitOperand((long) table << 32 | segment);
    }

    void dropElements() {
        int segment = body.in.readU32();
        requireSegment(segment);
        code.emit(Word.immediate(Op.ELEM_DROP, 0, segment));
    }

    private void requireFits(int given, int table) {
        int taken = definition(table).elementType();
        if (!body.types.matches(given, taken)) {
            throw body.mismatch(taken, body.types.show(given));
        }
    }

    private void requireSegment(int segment) {
        if (Integer.compareUnsigned(segment, body.module.elements().size()) >= 0) {
            throw body.unknown(
                    "elem segment", segment, body.module.elements().size());
        }
    }

    private int table() {
        return body.readIndex("table", body.module.tables().size());
    }

    private TableDef definition(int table) {
        return body.module.tables().get(table);
    }

    private boolean isWide(int table) {
        return definition(table).index64();
    }

    private int indexType(int table) {
        return isWide(table) ? ValType.I64 : ValType.I32;
    }

    /// Takes an index or a count of a table off, as an unsigned 32-bit value.
    int popIndex(int table) {
        return popIndex(isWide(table));
    }

    /// A wide one is clamped in its own home.
    private int popIndex(boolean wide) {
        if (!wide) {
            return body.popSlot(ValType.I32);
        }
        int slot = body.popSlot(ValType.I64);
        body.push(ValType.I32);
        int clamped = body.top();
        code.emit(Word.of(Op.INDEX64, clamped, slot, 0));
        body.pop(ValType.I32);
        return clamped;
    }
}
