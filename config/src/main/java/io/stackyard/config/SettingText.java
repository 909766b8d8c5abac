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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the text of a value by the kind of its setting.
final class SettingText {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?[0-9]+");

    /// With a bounded exponent: a larger one is no share of anything.
    private static final Pattern DECIMAL = Pattern.compile(
            "[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    private SettingText() {}

    /// What `text` says, in the type that [SettingValues] holds for `kind`; empty if it says nothing of it.
    static Optional<Object> read(SettingKind kind, String text) {
        String trimmed = text.strip();
        return switch (kind) {
            case Count _ -> WHOLE_NUMBER.matcher(trimmed).matches()
                    ? Optional.of(new BigInteger(trimmed))
                    : Optional.empty();
            case Bytes _ -> ByteSize.parse(trimmed).map(Object.class::cast);
            case Sizes _ -> SizeList.parse(trimmed).map(Object.class::cast);
            case Time _ -> TimeSpan.parse(trimmed).map(Object.class::cast);
            case Ratio _ -> DECIMAL.matcher(trimmed).matches()
                    ? Optional.of(new BigDecimal(trimmed))
                    : Optional.empty();
            case Switch _ -> onOrOff(trimmed).map(Object.class::cast);
            case Choice choice -> Arrays.stream(choice.type().getEnumConstants())
                    .filter(constant -> Choice.word(constant)
                            .equals(trimmed.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .map(Object.class::cast);
        };
    }

    private static Optional<Boolean> onOrOff(String text) {
        return switch (text) {
            case "on", "true", "yes" -> Optional.of(true);
            case "off", "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
