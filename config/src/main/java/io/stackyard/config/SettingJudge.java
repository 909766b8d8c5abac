package io.stackyard.config;

import io.stackyard.config.SettingKind.Bytes;
import io.stackyard.config.SettingKind.Choice;
import io.stackyard.config.SettingKind.Count;
import io.stackyard.config.SettingKind.Ratio;
import io.stackyard.config.SettingKind.Sizes;
import io.stackyard.config.SettingKind.Switch;
import io.stackyard.config.SettingKind.Time;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/// Judges one value by itself: kind, range, grain.
final class SettingJudge {

    private SettingJudge() {}

    /// What is wrong with `value`, which has the type that [SettingValues] holds, or another.
    static Optional<Problem> problem(Setting setting, Object value, Place place) {
        String subject = SettingErrors.subject(setting, text(value));
        return switch (setting.kind()) {
            case Count count when value instanceof BigInteger number ->
                    outOfRange(
                            setting,
                            subject,
                            number,
                            BigInteger.valueOf(count.min()),
                            BigInteger.valueOf(count.max()),
                            place);
            case Bytes bytes when value instanceof BigInteger number ->
                    notSuchBytes(setting, subject, number, bytes, place);
            case Sizes sizes when value instanceof SizeList list ->
                    notSuchSizes(setting, list, sizes, place);
            case Time time when value instanceof TimeSpan span ->
                    outOfRange(setting, subject, span, time.min(), time.max(), place);
            case Ratio _ when value instanceof BigDecimal ratio ->
                    outOfRange(setting, subject, ratio, BigDecimal.ZERO, BigDecimal.ONE, place);
            case Switch _ when value instanceof Boolean -> Optional.empty();
            case Choice choice when choice.type().isInstance(value) -> Optional.empty();
            case Count _,Bytes _,Sizes _,Time _,Ratio _,Switch _,Choice _ ->
                    Optional.of(SettingErrors.notOfKind(setting, text(value), place));
        };
    }

    private static <T extends Comparable<T>> Optional<Problem> outOfRange(
            Setting setting,
            String subject,
            T value,
            T min,
            T max,
            Place place) {
        if (value.compareTo(min) < 0) {
            return Optional.of(SettingErrors.belowMinimum(setting, subject, min, max, place));
        }
        if (value.compareTo(max) > 0) {
            return Optional.of(SettingErrors.aboveMaximum(setting, subject, max, place));
        }
        return Optional.empty();
    }

    private static Optional<Problem> notSuchBytes(
            Setting setting,
            String subject,
            BigInteger value,
            Bytes bytes,
            Place place) {
        return outOfRange(
                setting,
                subject,
                value,
                BigInteger.valueOf(bytes.min()),
                BigInteger.valueOf(bytes.max()),
                place)
                .or(() -> outOfStep(setting, subject, value.longValueExact(), bytes, place));
    }

    private static Optional<Problem> outOfStep(
            Setting setting,
            String subject,
            long value,
            Bytes bytes,
            Place place) {
        return switch (bytes.grain()) {
            case BYTE -> Optional.empty();
            case HOST_PAGE, WASM_PAGE -> value % bytes.grain().stepBytes() == 0
                    ? Optional.empty()
                    : Optional.of(
                            SettingErrors.notWholePages(setting, subject, value, bytes, place));
            case POWER_OF_TWO -> Long.bitCount(value) == 1
                    ? Optional.empty()
                    : Optional.of(
                            SettingErrors.notPowerOfTwo(setting, subject, value, bytes, place));
        };
    }

    /// The first thing that is wrong: how many there are, then each by itself and beside the one before.
    private static Optional<Problem> notSuchSizes(
            Setting setting,
            SizeList list,
            Sizes sizes,
            Place place) {
        int count = list.sizes().size();
        if (count < 1 || count > sizes.maxCount()) {
            return Optional.of(
                    SettingErrors.wrongCount(setting, list, count, sizes.maxCount(), place));
        }
        for (int i = 0; i < count; i++) {
            BigInteger size = list.sizes().get(i);
            String subject = SettingErrors.subjectOfSize(setting, i + 1, size);
            Optional<Problem> problem =
                    notSuchBytes(setting, subject, size, sizes.element(), place);
            if (problem.isEmpty() && i > 0 && size.compareTo(list.sizes().get(i - 1)) <= 0) {
                problem = Optional.of(
                        SettingErrors.notAscending(
                                setting,
                                subject,
                                list.sizes().get(i - 1),
                                place));
            }
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? Choice.word(constant) : value.toString();
    }
}
