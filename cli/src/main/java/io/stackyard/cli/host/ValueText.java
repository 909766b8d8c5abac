package io.stackyard.cli.host;

import io.stackyard.engine.ContRef;
import io.stackyard.engine.Value;

/// Values as the command line shows them.
public final class ValueText {

    private ValueText() {}

    /// The value alone: `5050`, `0.1`, `null`, `ref.func`.
    public static String bare(Value value) {
        return switch (value) {
            case Value.I32(int number) -> Integer.toString(number);
            case Value.I64(long number) -> Long.toString(number);
            case Value.F32(int bits) -> NumberText.f32(bits);
            case Value.F64(long bits) -> NumberText.f64(bits);
            case Value.Null _ -> "null";
            case Value.FuncRef _ -> "ref.func";
            case Value.ExternRef(Object object) -> "ref.extern " + object;
            case Value.ExnRef _ -> "ref.exn";
            case ContRef _ -> "ref.cont";
        };
    }

    /// The value with its type: `i32 5050`, `f64 0.1`, `null`, `ref.func`.
    public static String typed(Value value) {
        return switch (value) {
            case Value.I32 _ -> "i32 " + bare(value);
            case Value.I64 _ -> "i64 " + bare(value);
            case Value.F32 _ -> "f32 " + bare(value);
            case Value.F64 _ -> "f64 " + bare(value);
            case Value.Null _ -> bare(value);
            case Value.FuncRef _ -> bare(value);
            case Value.ExternRef _ -> bare(value);
            case Value.ExnRef _ -> bare(value);
            case ContRef _ -> bare(value);
        };
    }
}
