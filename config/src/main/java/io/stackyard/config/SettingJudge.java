package io.stackyard.config;

import io.stackyard.config.SettingKind.Bytes;
import io.stackyard.config.SettingKind.Choice;
import io.stackyard.config.SettingKind.Count;
import io.stackyard.config.SettingKind.Switch;
import java.math.BigInteger;
import java.util.Optional;

/// Judges one value by itself: kind, range, grain.
final class SettingJudge {

    private SettingJudge() {}

    /// What is wrong with `value`: a [BigInteger], a [Boolean] or an enum constant.
    static Optional<Problem> problem(Setting setting, Object value, Place place) {
        return switch (setting.kind()) {
            case Count count when value instanceof BigInteger number ->
                    outOfRange(setting, number, count.min(), count.max(), place);
            case Bytes bytes when value instanceof BigInteger number ->
                    outOfRange(setting, number, bytes.min(), bytes.max(), place)
                            .or(() -> outOfStep(setting, number.longValueExact(), bytes, place));
            case Switch _ when value instanceof Boolean -> Optional.empty();
            case Choice choice when choice.type().isInstance(value) -> Optional.empty();
            case Count _,Bytes _,Switch _,Choice _ ->
                    Optional.of(SettingErrors.notOfKind(setting, text(value), place));
        };
    }

    private static Optional<Problem> outOfRange(
            Setting setting,
            BigInteger value,
            long min,
            long max,
            Place place) {
        if (value.compareTo(BigInteger.valueOf(min)) < 0) {
            return Optional.of(SettingErrors.belowMinimum(setting, value, min, max, place));
        }
        if (value.compareTo(BigInteger.valueOf(max)) > 0) {
            return Optional.of(SettingErrors.aboveMaximum(setting, value, max, place));
        }
        return Optional.empty();
    }

    private static Optional<Problem> outOfStep(
            Setting setting,
            long value,
            Bytes bytes,
            Place place) {
        return switch (bytes.grain()) {
            case BYTE -> Optional.empty();
            case HOST_PAGE, WASM_PAGE -> value % bytes.grain().stepBytes() == 0
                    ? Optional.empty()
                    : Optional.of(SettingErrors.notWholePages(setting, value, bytes, place));
            case POWER_OF_TWO -> Long.bitCount(value) == 1
                    ? Optional.empty()
                    : Optional.of(SettingErrors.notPowerOfTwo(setting, value, bytes, place));
        };
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? Choice.word(constant) : value.toString();
    }
}
