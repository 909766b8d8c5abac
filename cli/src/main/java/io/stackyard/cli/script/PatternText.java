package io.stackyard.cli.script;

import io.stackyard.cli.host.NumberText;
import io.stackyard.wat.script.WastConst;
import io.stackyard.wat.script.WastPattern;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a script accepts as results, in one line.
final class PatternText {

    private PatternText() {}

    static String of(List<WastPattern> patterns) {
        return patterns.isEmpty()
                ? "no result"
                : patterns.stream().map(PatternText::of).collect(Collectors.joining(", "));
    }

    private static String of(WastPattern pattern) {
        return switch (pattern) {
            case WastPattern.Exactly(WastConst value) -> of(value);
            case WastPattern.F32Nan(boolean canonical) -> "f32 " + nan(canonical);
            case WastPattern.F64Nan(boolean canonical) -> "f64 " + nan(canonical);
            case WastPattern.Lanes(List<WastPattern> lanes) -> "v128 (" + of(lanes) + ")";
            case WastPattern.NullReference() -> "null";
            case WastPattern.Reference reference -> reference.kind().text();
            case WastPattern.Either(List<WastPattern> alternatives) ->
                    alternatives.stream().map(PatternText::of).collect(Collectors.joining(" or "));
        };
    }

    private static String of(WastConst value) {
        return switch (value) {
            case WastConst.I32(int number) -> "i32 " + number;
            case WastConst.I64(long number) -> "i64 " + number;
            case WastConst.F32(int bits) -> "f32 " + NumberText.f32(bits);
            case WastConst.F64(long bits) -> "f64 " + NumberText.f64(bits);
            case WastConst.V128(long low, long high) ->
                    String.format(Locale.ROOT, "v128 0x%016x%016x", high, low);
            case WastConst.RefNull _ -> "null";
            case WastConst.RefExtern(int number) -> "ref.extern " + number;
            case WastConst.RefHost(int number) -> "ref.host " + number;
        };
    }

    private static String nan(boolean canonical) {
        return canonical ? "nan:canonical" : "nan:arithmetic";
    }
}
