package io.stackyard.engine;

import java.util.Objects;

/// A WebAssembly value on the Java side.
///
/// References belong to the store they come from: giving one to another store is an error.
public sealed interface Value permits ContRef, Value.I32, Value.I64, Value.F32, Value.F64,
        Value.Null, Value.FuncRef, Value.ExternRef, Value.ExnRef {

    /// A 32-bit integer; signed or not is the reader's choice.
    record I32(int value) implements Value {}

    /// A 64-bit integer.
    record I64(long value) implements Value {}

    /// A 32-bit float, as its bits: a NaN keeps its payload.
    record F32(int bits) implements Value {
        public float value() {
            return Float.intBitsToFloat(bits);
        }
    }

    /// A 64-bit float, as its bits.
    record F64(long bits) implements Value {
        public double value() {
            return Double.longBitsToDouble(bits);
        }
    }

    /// A null reference, of whatever type is wanted.
    record Null() implements Value {
        private static final Null INSTANCE = new Null();
    }

    /// A reference to a function.
    record FuncRef(Func function) implements Value {}

    /// A reference to a Java object. Objects are told apart by identity.
    record ExternRef(Object object) implements Value {
        public ExternRef {
            Objects.requireNonNull(object, "object");
        }
    }

    /// A reference to an exception.
    record ExnRef(WasmException exception) implements Value {}

    /// The null reference.
    static Null nullReference() {
        return Null.INSTANCE;
    }

    static I32 i32(int value) {
        return new I32(value);
    }

    static I64 i64(long value) {
        return new I64(value);
    }

    static F32 f32(float value) {
        return new F32(Float.floatToRawIntBits(value));
    }

    static F64 f64(double value) {
        return new F64(Double.doubleToRawLongBits(value));
    }

    static ExternRef externRef(Object object) {
        return new ExternRef(object);
    }

    /// The value of an `i32`.
    ///
    /// @throws ClassCastException if it is none
    default int asI32() {
        return ((I32) this).value();
    }

    /// The value of an `i64`.
    ///
    /// @throws ClassCastException if it is none
    default long asI64() {
        return ((I64) this).value();
    }

    /// The value of an `f32`.
    ///
    /// @throws ClassCastException if it is none
    default float asF32() {
        return ((F32) this).value();
    }

    /// The value of an `f64`.
    ///
    /// @throws ClassCastException if it is none
    default double asF64() {
        return ((F64) this).value();
    }
}
