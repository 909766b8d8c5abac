package io.stackyard.engine.module;

/// Offsets of active segments that are known from the module alone.
final class ConstantOffset {

    /// What [#of] says of an offset that depends on the instance.
    static final long NONE = -1;

    private static final int I32_CONST = 0x41;
    private static final int I64_CONST = 0x42;
    private static final int END = 0x0B;

    private ConstantOffset() {}

    /// The value of an offset that is one constant, as unsigned if it is an `i32`; [#NONE] if it is
    /// none, or has the sign bit of an `i64` set and so fits nowhere.
    static long of(ModuleDefinition module, ConstExpr expression) {
        var in = new BinaryReader(module.bytes(), expression.offset(), expression.end());
        long value = switch (in.readByte()) {
            case I32_CONST -> Integer.toUnsignedLong(in.readS32());
            case I64_CONST -> in.readS64();
            default -> NONE;
        };
        return value >= 0 && in.readByte() == END ? value : NONE;
    }
}
