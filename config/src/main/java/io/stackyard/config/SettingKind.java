package io.stackyard.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What the value of a setting is: its form, unit and range.
sealed interface SettingKind {

    /// A whole number from `min` to `max`, both allowed, of `unit` (a plural noun).
    record Count(long min, long max, String unit) implements SettingKind {

        static Count upTo(long max, String unit) {
            return new Count(0, max, unit);
        }
    }

    /// Bytes from `min` to `max`, both allowed, in steps of `grain`.
    record Bytes(long min, long max, Grain grain) implements SettingKind {

        static Bytes upTo(long max, Grain grain) {
            return new Bytes(0, max, grain);
        }
    }

    /// From 1 to `maxCount` sizes, each like `element`, ascending.
    record Sizes(int maxCount, Bytes element) implements SettingKind {}

    /// A time from `min` to `max`, both allowed.
    record Time(TimeSpan min, TimeSpan max) implements SettingKind {

        static Time between(String min, String max) {
            return new Time(
                    TimeSpan.parse(min).orElseThrow(),
                    TimeSpan.parse(max).orElseThrow());
        }
    }

    /// A decimal number from 0 to 1, both allowed: a share of `whole` (a plural noun).
    record Ratio(String whole) implements SettingKind {}

    /// On ([Boolean#TRUE]) or off.
    record Switch() implements SettingKind {}

    /// One constant of an enum, written in lower case.
    record Choice(Class<? extends Enum<?>> type) implements SettingKind {

        /// The words that a user may write, in the order of declaration.
        List<String> words() {
            return Arrays.stream(type.getEnumConstants()).map(Choice::word).toList();
        }

        static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// The sizes in bytes that make sense for a key.
    enum Grain {
        /// Any number of bytes.
        BYTE,
        /// Whole pages of [Relations#PAGE_BYTES]; a system with larger pages rounds up.
        HOST_PAGE,
        /// Whole WebAssembly pages of 65,536 bytes.
        WASM_PAGE,
        /// A power of two.
        POWER_OF_TWO;

        /// What a size must be a multiple of.
        long stepBytes() {
            return switch (this) {
                case BYTE, POWER_OF_TWO -> 1;
                case HOST_PAGE -> Relations.PAGE_BYTES;
                case WASM_PAGE -> 65_536;
            };
        }
    }
}
