package io.stackyard.cli.script;

import io.stackyard.engine.ContRef;
import io.stackyard.engine.Value;
import io.stackyard.wat.script.ReferenceKind;
import io.stackyard.wat.script.WastConst;
import io.stackyard.wat.script.WastPattern;
import java.util.List;

/// Whether results are what a script accepts.
final class ResultMatcher {

    private static final int F32_MAGNITUDE = 0x7FFF_FFFF;
    private static final int F32_QUIET_NAN = 0x7FC0_0000;
    private static final long F64_MAGNITUDE = 0x7FFF_FFFF_FFFF_FFFFL;
    private static final long F64_QUIET_NAN = 0x7FF8_0000_0000_0000L;

    private final HostValues hostValues;

    ResultMatcher(HostValues hostValues) {
        this.hostValues = hostValues;
    }

    boolean matches(List<WastPattern> patterns, List<Value> results) {
        if (patterns.size() != results.size()) {
            return false;
        }
        for (int i = 0; i < results.size(); i++) {
            if (!matches(patterns.get(i), results.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(WastPattern pattern, Value value) {
        return switch (pattern) {
            case WastPattern.Exactly(WastConst constant) -> isExactly(constant, value);
            case WastPattern.F32Nan(boolean canonical) ->
                    value instanceof Value.F32(int bits) && isF32Nan(bits, canonical);
            case WastPattern.F64Nan(boolean canonical) ->
                    value instanceof Value.F64(long bits) && isF64Nan(bits, canonical);
            case WastPattern.Lanes _ -> false; // No value is a vector.
            case WastPattern.NullReference() -> value instanceof Value.Null;
            case WastPattern.Reference(ReferenceKind kind) -> isKind(kind, value);
            case WastPattern.Either(List<WastPattern> alternatives) ->
                    alternatives.stream().anyMatch(one -> matches(one, value));
        };
    }

    private boolean isExactly(WastConst constant, Value value) {
        return switch (constant) {
            // Floats are bits on both sides.
            case WastConst.I32 _ -> hostValues.value(constant).equals(value);
            case WastConst.I64 _ -> hostValues.value(constant).equals(value);
            case WastConst.F32 _ -> hostValues.value(constant).equals(value);
            case WastConst.F64 _ -> hostValues.value(constant).equals(value);
            case WastConst.RefNull _ -> value instanceof Value.Null;
            case WastConst.RefExtern(int number) ->
                    value instanceof Value.ExternRef(Object object)
                            && hostValues.host(number).equals(object);
            case WastConst.V128 _ -> false; // No value is one.
            case WastConst.RefHost _ -> false; // No value is one.
        };
    }

    private static boolean isF32Nan(int bits, boolean canonical) {
        return canonical
                ? (bits & F32_MAGNITUDE) == F32_QUIET_NAN
                : (bits & F32_QUIET_NAN) == F32_QUIET_NAN;
    }

    private static boolean isF64Nan(long bits, boolean canonical) {
        return canonical
                ? (bits & F64_MAGNITUDE) == F64_QUIET_NAN
                : (bits & F64_QUIET_NAN) == F64_QUIET_NAN;
    }

    private static boolean isKind(ReferenceKind kind, Value value) {
        return switch (kind) {
            case FUNC -> value instanceof Value.FuncRef;
            case EXTERN -> value instanceof Value.ExternRef;
            case EXN -> value instanceof Value.ExnRef;
            case CONT -> value instanceof ContRef;
            case ANY, EQ, I31, STRUCT, ARRAY -> false; // No value is one.
        };
    }
}
