package io.stackyard.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A time as HOCON writes it: `500ms`, `2 s`, `1.5 minutes`; without a unit, milliseconds.
///
/// Exact: a time that is not a whole number of nanoseconds is no time. Shown in the largest unit that
/// divides it, so that a message writes what a user may write.
///
/// @param nanos of any magnitude and sign: ranges are judged elsewhere
record TimeSpan(BigInteger nanos) implements Comparable<TimeSpan> {

    private static final Pattern TIME = Pattern.compile(
            "([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");

    private static final BigInteger MICRO = BigInteger.valueOf(1_000);
    private static final BigInteger MILLI = BigInteger.valueOf(1_000_000);
    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger MINUTE = SECOND.multiply(BigInteger.valueOf(60));
    private static final BigInteger HOUR = MINUTE.multiply(BigInteger.valueOf(60));
    private static final BigInteger DAY = HOUR.multiply(BigInteger.valueOf(24));

    /// A unit and the letters it is shown with.
    private record Shown(BigInteger nanos, String letters) {}

    private static final List<Shown> SHOWN = List.of(
            new Shown(DAY, "d"),
            new Shown(HOUR, "h"),
            new Shown(MINUTE, "m"),
            new Shown(SECOND, "s"),
            new Shown(MILLI, "ms"),
            new Shown(MICRO, "us"));

    private static final Map<String, BigInteger> UNITS = units();

    static final TimeSpan ZERO = new TimeSpan(BigInteger.ZERO);

    /// The time that `text` says; empty if it says none.
    static Optional<TimeSpan> parse(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        @Nullable
        BigInteger unit = UNITS.get(matcher.group(2));
        if (unit == null) {
            return Optional.empty();
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(new BigDecimal(unit));
        return nanos.stripTrailingZeros().scale() <= 0
                ? Optional.of(new TimeSpan(nanos.toBigInteger()))
                : Optional.empty();
    }

    static TimeSpan of(Duration duration) {
        return new TimeSpan(
                BigInteger.valueOf(duration.getSeconds())
                        .multiply(SECOND)
                        .add(BigInteger.valueOf(duration.getNano())));
    }

    /// @throws ArithmeticException beyond what 64-bit nanoseconds hold, which no setting allows
    Duration toDuration() {
        return Duration.ofNanos(nanos.longValueExact());
    }

    @Override
    public int compareTo(TimeSpan other) {
        return nanos.compareTo(other.nanos);
    }

    /// Such as `90s`, and `0s` for none.
    @Override
    public String toString() {
        if (nanos.signum() == 0) {
            return "0s";
        }
        for (Shown unit : SHOWN) {
            BigInteger[] parts = nanos.divideAndRemainder(unit.nanos);
            if (parts[1].signum() == 0) {
                return parts[0] + unit.letters;
            }
        }
        return nanos + "ns";
    }

    private static Map<String, BigInteger> units() {
        Map<String, BigInteger> units = new HashMap<>();
        putNames(units, MILLI, "", "ms", "milli", "millis", "millisecond", "milliseconds");
        putNames(
                units,
                BigInteger.ONE,
                "ns",
                "nano",
                "nanos",
                "nanosecond",
                "nanoseconds");
        putNames(units, MICRO, "us", "micro", "micros", "microsecond", "microseconds");
        putNames(units, SECOND, "s", "second", "seconds");
        putNames(units, MINUTE, "m", "minute", "minutes");
        putNames(units, HOUR, "h", "hour", "hours");
        putNames(units, DAY, "d", "day", "days");
        return Map.copyOf(units);
    }

    private static void putNames(
            Map<String, BigInteger> units,
            BigInteger nanos,
            String... names) {
        for (String name : names) {
            units.put(name, nanos);
        }
    }
}
