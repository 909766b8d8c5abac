package io.stackyard.engine.fuzz;

import io.stackyard.engine.translate.PlainOperators;
import io.stackyard.engine.translate.PlainOperators.Operator;
import io.stackyard.engine.types.ValType;
import java.util.List;

/// A type of values in generated programs: its code in the binary, and the operators that give it.
enum WasmType {
    I32(0x7F, ValType.I32, 0x28, 0x2C, 0x2D, 0x2E, 0x2F),
    I64(0x7E, ValType.I64, 0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35),
    F32(0x7D, ValType.F32, 0x2A),
    F64(0x7C, ValType.F64, 0x2B),
    FUNCREF(0x70, ValType.FUNCREF),
    EXNREF(0x69, ValType.EXNREF);

    static final List<WasmType> NUMBERS = List.of(I32, I64, F32, F64);

    private final int code;
    private final int[] loads;
    private final List<Operator> operators;

    WasmType(int code, int valType, int... loads) {
        this.code = code;
        this.loads = loads;
        this.operators = PlainOperators.all().stream().filter(row -> row.result() == valType)
                .toList();
    }

    int code() {
        return code;
    }

    boolean isNumber() {
        return this != FUNCREF && this != EXNREF;
    }

    boolean isFloat() {
        return this == F32 || this == F64;
    }

    /// Opcodes of the loads that give it.
    int[] loads() {
        return loads;
    }

    List<Operator> operators() {
        return operators;
    }

    /// The number type of an operand of [Operator].
    static WasmType of(int valType) {
        return NUMBERS.get(valType - ValType.I32);
    }
}
