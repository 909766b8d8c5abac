package io.stackyard.wat.script;

import io.stackyard.wat.AbstractHeapType;

/// A value that a script writes out. Floating-point numbers are given as bits, because a script
/// may mean one particular NaN.
public sealed interface WastConst {

    /// `(i32.const n)`.
    record I32(int value) implements WastConst {}

    /// `(i64.const n)`.
    record I64(long value) implements WastConst {}

    /// `(f32.const x)`.
    record F32(int bits) implements WastConst {}

    /// `(f64.const x)`.
    record F64(long bits) implements WastConst {}

    /// `(v128.const shape lane*)`: lane 0 is in the lowest bits of `low`.
    record V128(long low, long high) implements WastConst {}

    /// `(ref.null type)`.
    record RefNull(AbstractHeapType type) implements WastConst {}

    /// `(ref.extern n)`: a host value, as an external reference.
    record RefExtern(int number) implements WastConst {}

    /// `(ref.host n)`: the same host value, as an internal (any) reference.
    record RefHost(int number) implements WastConst {}
}
