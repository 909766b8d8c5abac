package io.stackyard.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sizes in bytes as HOCON writes them: `65536`, `64 KiB`, `64k`, `0.5 MiB`, `64 kB` (powers of ten).
///
/// Exact: a size that is not a whole number of bytes is no size.
final class ByteSize {

    private static final Pattern SIZE = Pattern.compile(
            "([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");

    private static final Map<String, BigInteger> UNITS = units();

    private ByteSize() {}

    /// The bytes, of any magnitude and sign; empty if `text` is not a size.
    static Optional<BigInteger> parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        @Nullable
        BigInteger unit = UNITS.get(matcher.group(2));
        if (unit == null) {
            return Optional.empty();
        }
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(new BigDecimal(unit));
        return bytes.stripTrailingZeros().scale() <= 0
                ? Optional.of(bytes.toBigInteger())
                : Optional.empty();
    }

    private static Map<String, BigInteger> units() {
        Map<String, BigInteger> units = new HashMap<>();
        for (String unit : List.of("", "B", "b", "byte", "bytes")) {
            units.put(unit, BigInteger.ONE);
        }
        putPower(units, 1, "K", "kB", "kilo", "kibi");
        putPower(units, 2, "M", "MB", "mega", "mebi");
        putPower(units, 3, "G", "GB", "giga", "gibi");
        putPower(units, 4, "T", "TB", "tera", "tebi");
        putPower(units, 5, "P", "PB", "peta", "pebi");
        putPower(units, 6, "E", "EB", "exa", "exbi");
        return Map.copyOf(units);
    }

    private static void putPower(
            Map<String, BigInteger> units,
            int power,
            String letter,
            String decimalSymbol,
            String decimalPrefix,
            String binaryPrefix) {
        BigInteger binary = BigInteger.ONE.shiftLeft(10 * power);
        BigInteger decimal = BigInteger.TEN.pow(3 * power);
        for (String unit : List.of(letter, letter.toLowerCase(Locale.ROOT), letter + "i",
                letter + "iB")) {
            units.put(unit, binary);
        }
        units.put(decimalSymbol, decimal);
        for (String plural : List.of("byte", "bytes")) {
            units.put(decimalPrefix + plural, decimal);
            units.put(binaryPrefix + plural, binary);
        }
    }
}
