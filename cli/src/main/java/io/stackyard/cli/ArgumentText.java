package io.stackyard.cli;

import io.stackyard.cli.host.NumberText;
import io.stackyard.engine.Value;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.ValueType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads arguments of the command line as values.
///
/// Integers may be signed or unsigned, decimal or hexadecimal (`-1`, `4294967295`, `0xff`), floats
/// decimal or hexadecimal (`0.1`, `1e3`, `0x1p-2`, `inf`, `nan`); `null` is the null reference.
/// [NumberText] writes what this reads.
final class ArgumentText {

    private static final Pattern INTEGER = Pattern.compile("([+-]?)(0[xX])?([0-9a-fA-F]+)");
    private static final Pattern DECIMAL_FLOAT =
            Pattern.compile("[+-]?\\d+\\.?\\d*([eE][+-]?\\d+)?");
    private static final Pattern HEX_FLOAT =
            Pattern.compile("([+-]?0[xX][0-9a-fA-F]+\\.?[0-9a-fA-F]*)([pP][+-]?\\d+)?");
    private static final Pattern INFINITY = Pattern.compile("([+-]?)inf");
    private static final Pattern NAN = Pattern.compile("([+-]?)nan(?::0[xX]([0-9a-fA-F]{1,13}))?");
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;
    private static final int F32_FRACTION_BITS = 23;
    private static final int F32_INFINITY = 0xFF << F32_FRACTION_BITS;
    private static final int F64_FRACTION_BITS = 52;
    private static final long F64_INFINITY = 0x7FFL << F64_FRACTION_BITS;

    private ArgumentText() {}

    /// @throws InputException if there are more or fewer than parameters, or one cannot be read
    static Value[] read(String function, List<ValueType> parameters, List<String> arguments) {
        if (parameters.size() != arguments.size()) {
            throw new InputException(
                    "wrong number of arguments for \""
                            + function
                            + "\": it takes "
                            + parameters.size()
                            + " "
                            + parameters
                            + ", given are "
                            + arguments.size());
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            values.add(read(i + 1, parameters.get(i), arguments.get(i)));
        }
        return values.toArray(Value[]::new);
    }

    private static Value read(int position, ValueType type, String text) {
        try {
            return read(type, text);
        } catch (NumberFormatException | UnsupportedOperationException unreadable) {
            throw new InputException(
                    "argument "
                            + position
                            + " is not of type "
                            + type
                            + ": \""
                            + text
                            + "\", "
                            + unreadable.getMessage());
        }
    }

    private static Value read(ValueType type, String text) {
        return switch (type) {
            case NumberType number ->
                    switch (number) {
                        case I32 -> new Value.I32((int) integer(text, Integer.SIZE));
                        case I64 -> new Value.I64(integer(text, Long.SIZE));
                        case F32 -> new Value.F32(f32(text));
                        case F64 -> new Value.F64(f64(text));
                        case V128 ->
                                throw new UnsupportedOperationException("vectors do not exist");
                    };
            case ReferenceType reference -> reference(reference, text);
        };
    }

    private static Value reference(ReferenceType type, String text) {
        if (!type.nullable() || !text.equals("null")) {
            throw new UnsupportedOperationException(
                    "of references only null can be written, where the type allows it");
        }
        return Value.nullReference();
    }

    private static long integer(String text, int bits) {
        Matcher parts = INTEGER.matcher(text);
        if (!parts.matches()) {
            throw new NumberFormatException("which is no integer");
        }
        int radix = parts.group(2) == null ? DECIMAL : HEXADECIMAL;
        BigInteger number;
        try {
            number = new BigInteger(parts.group(1) + parts.group(3), radix);
        } catch (NumberFormatException _) {
            // Hexadecimal digits without 0x.
            throw new NumberFormatException("which is no integer");
        }
        BigInteger least = BigInteger.ONE.shiftLeft(bits - 1).negate();
        BigInteger beyond = BigInteger.ONE.shiftLeft(bits);
        if (number.compareTo(least) < 0 || number.compareTo(beyond) >= 0) {
            throw new NumberFormatException(
                    "which is not from " + least + " to " + beyond.subtract(BigInteger.ONE));
        }
        return number.longValue();
    }

    private static int f32(String text) {
        Matcher nan = NAN.matcher(text);
        if (nan.matches()) {
            int bits = F32_INFINITY | (int) payload(nan, F32_FRACTION_BITS);
            return isNegative(nan) ? bits | Integer.MIN_VALUE : bits;
        }
        return Float.floatToRawIntBits(Float.parseFloat(javaForm(text)));
    }

    private static long f64(String text) {
        Matcher nan = NAN.matcher(text);
        if (nan.matches()) {
            long bits = F64_INFINITY | payload(nan, F64_FRACTION_BITS);
            return isNegative(nan) ? bits | Long.MIN_VALUE : bits;
        }
        return Double.doubleToRawLongBits(Double.parseDouble(javaForm(text)));
    }

    private static boolean isNegative(Matcher nan) {
        return nan.group(1).equals("-");
    }

    private static long payload(Matcher nan, int fractionBits) {
        if (nan.group(2) == null) {
            return 1L << (fractionBits - 1);
        }
        long payload = Long.parseLong(nan.group(2), HEXADECIMAL);
        if (payload == 0 || payload >= 1L << fractionBits) {
            throw new NumberFormatException(
                    "whose payload is not of 1 to " + fractionBits + " bits");
        }
        return payload;
    }

    /// The number as Java's own parsers want it; they would also take forms that WebAssembly does
    /// not have.
    private static String javaForm(String text) {
        Matcher infinity = INFINITY.matcher(text);
        if (infinity.matches()) {
            return infinity.group(1) + "Infinity";
        }
        Matcher hexadecimal = HEX_FLOAT.matcher(text);
        if (hexadecimal.matches()) {
            return hexadecimal.group(2) == null ? text + "p0" : text;
        }
        if (!DECIMAL_FLOAT.matcher(text).matches()) {
            throw new NumberFormatException("which is no number");
        }
        return text;
    }
}
