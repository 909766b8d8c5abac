package io.stackyard.engine.translate;

import io.stackyard.config.Feature;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.FuncType;
import io.stackyard.engine.types.ValType;

/// Calls: the arguments stand in a row at the top of the operands, where the callee's frame begins.
final class CallTranslator {

    private static final int LOW_16_BITS = 0xFFFF;

    private final Body body;
    private final CodeBuffer code;
    private final TableTranslator tables;

    CallTranslator(Body body, TableTranslator tables) {
        this.body = body;
        this.code = body.code;
        this.tables = tables;
    }

    void call() {
        int function = function();
        FuncType type = body.types.func(body.module.functionType(function));
        int arguments = body.popInRow(type.params());
        int imported = body.module.importedFunctionCount();
        if (function < imported) {
            code.emit(Word.immediate(Op.CALL_IMPORT, arguments, function));
        } else {
            code.emit(Word.immediate(Op.CALL, arguments, function));
            code.emitCallee(function - imported);
        }
        body.pushAll(type.results());
    }

    void callIndirect() {
        int typeIndex = functionType();
        int table = functionTable();
        FuncType type = body.types.func(typeIndex);
        int index = tables.popIndex(table);
        int arguments = body.popInRow(type.params());
        code.emit(Word.of(Op.CALL_INDIRECT, arguments, index, 0));
        code.emitOperand(operand(table, typeIndex));
        body.pushAll(type.results());
    }

    void callRef() {
        int typeIndex = functionType();
        FuncType type = body.types.func(typeIndex);
        int function = body.popSlot(ValType.ref(true, typeIndex));
        int arguments = body.popInRow(type.params());
        code.emit(Word.of(Op.CALL_REF, arguments, function, 0));
        body.pushAll(type.results());
    }

    void returnCall() {
        int function = function();
        FuncType type = body.types.func(body.module.functionType(function));
        requireTail(type);
        int arguments = body.popInRow(type.params());
        int imported = body.module.importedFunctionCount();
        if (function < imported) {
            code.emit(tailWord(Op.RETURN_CALL_IMPORT, arguments, type));
            code.emitOperand(function);
        } else {
            code.emit(tailWord(Op.RETURN_CALL, arguments, type));
            code.emitCallee(function - imported);
        }
        body.setUnreachable();
    }

    void returnCallIndirect() {
        int typeIndex = functionType();
        int table = functionTable();
        FuncType type = body.types.func(typeIndex);
        requireTail(type);
        int index = tables.popIndex(table);
        int arguments = body.popInRow(type.params());
        code.emit(tailWord(Op.RETURN_CALL_INDIRECT, arguments, type));
        code.emitOperand(operand(table, typeIndex));
        code.emitOperand(index & LOW_16_BITS);
        body.setUnreachable();
    }

    void returnCallRef() {
        int typeIndex = functionType();
        FuncType type = body.types.func(typeIndex);
        requireTail(type);
        int function = body.popSlot(ValType.ref(true, typeIndex));
        int arguments = body.popInRow(type.params());
        code.emit(tailWord(Op.RETURN_CALL_REF, arguments, type));
        code.emitOperand(function & LOW_16_BITS);
        body.setUnreachable();
    }

    private long tailWord(int op, int arguments, FuncType type) {
        int base = body.locals.base() & LOW_16_BITS;
        return Word.immediate(op, arguments, type.paramSlots() << 16 | base);
    }

    private void requireTail(FuncType type) {
        body.require(Feature.TAIL_CALLS, "a tail call");
        if (!body.types.allMatch(type.results(), body.signature().results())) {
            throw body.mismatch(
                    "a tail call must give the caller's results",
                    body.signature().results(),
                    type.results());
        }
    }

    private int function() {
        return body.readIndex("function", body.module.functionCount());
    }

    private int functionType() {
        return body.readType(CompositeKind.FUNC, "type mismatch: non-function type");
    }

    private int functionTable() {
        int table = body.readIndex("table", body.module.tables().size());
        int element = body.module.tables().get(table).elementType();
        if (!body.types.matches(element, ValType.FUNCREF)) {
            throw body.invalid(
                    "type mismatch: call through a table: wanted elements of funcref, found "
                            + body.types.show(element));
        }
        return table;
    }

    private long operand(int table, int typeIndex) {
        return (long) table << 32 | Integer.toUnsignedLong(body.types.canonical(typeIndex).id());
    }
}
