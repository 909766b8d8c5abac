package io.stackyard.engine.types;

import java.util.Locale;

/// The value types that are not references.
public enum NumberType implements ValueType {
    /// 32-bit integer.
    I32(ValType.I32),
    /// 64-bit integer.
    I64(ValType.I64),
    /// 32-bit float.
    F32(ValType.F32),
    /// 64-bit float.
    F64(ValType.F64),
    /// 128-bit vector.
    V128(ValType.V128);

    private final int code;

    NumberType(int code) {
        this.code = code;
    }

    /// The constant with the given [#code].
    ///
    /// @throws IllegalArgumentException if there is none
    public static NumberType ofCode(int code) {
        return switch (code) {
            case ValType.I32 -> I32;
            case ValType.I64 -> I64;
            case ValType.F32 -> F32;
            case ValType.F64 -> F64;
            case ValType.V128 -> V128;
            default -> throw new IllegalArgumentException("not a number type: " + code);
        };
    }

    /// Its code among those of [ValType].
    public int code() {
        return code;
    }

    @Override
    public boolean matches(ValueType required) {
        return this == required;
    }

    @Override
    public int slots() {
        return this == V128 ? 2 : 1;
    }

    /// The type in the text format, such as `i32`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
