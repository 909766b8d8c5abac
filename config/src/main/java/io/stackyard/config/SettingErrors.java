package io.stackyard.config;

import io.stackyard.config.SettingKind.Bytes;
import io.stackyard.config.SettingKind.Choice;
import io.stackyard.config.SettingKind.Count;
import io.stackyard.config.SettingKind.Ratio;
import io.stackyard.config.SettingKind.Sizes;
import io.stackyard.config.SettingKind.Switch;
import io.stackyard.config.SettingKind.Time;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Every message about settings.
final class SettingErrors {

    private static final int SHOWN_CHARACTERS = 60;

    private SettingErrors() {}

    /// A key that no setting has. `value` is its text, or empty if it is a group or a list.
    static Problem unknownKey(
            String key,
            Optional<String> value,
            Optional<String> similar,
            Place place) {
        return new Problem(
                place,
                key,
                "unknown key "
                        + key
                        + value.map(text -> "=" + shortened(text)).orElse("")
                        + "; "
                        + similar.map(name -> "did you mean " + name + "?")
                                .orElse("remove it (docs/settings.md lists every key)"));
    }

    /// A value where a group of keys belongs.
    static Problem notAGroup(String key, String value, Place place) {
        return new Problem(
                place,
                key,
                key + "=" + shortened(value) + " is a value and not a group of keys; write " + key
                        + " { ... }");
    }

    /// Keys without a value: `reference.conf` did not reach the class path whole.
    static Problem missing(Set<Setting> settings) {
        Setting first = settings.iterator().next();
        return new Problem(
                Place.of("reference.conf"),
                first.path(),
                settings.size() + " keys have no value, the first is " + first
                        + "; put reference.conf of stackyard-config on the class path (a merged jar must"
                        + " join all files of that name)");
    }

    /// Not a value of the setting's kind.
    static Problem notOfKind(Setting setting, String value, Place place) {
        String shown = shortened(value);
        String rest = switch (setting.kind()) {
            case Count count ->
                    " is not a whole number of " + count.unit() + "; write a number from "
                            + count.min() + " to " + count.max() + " without a unit";
            case Bytes _ ->
                    " is not a whole number of bytes; write a number with no unit, or with B,"
                            + " KiB, MiB, GiB, TiB, kB, MB, GB or TB";
            case Sizes sizes ->
                    " is not a list of sizes; write 1 to " + sizes.maxCount()
                            + " numbers of bytes in brackets, each with no unit, or with B, KiB,"
                            + " MiB, GiB, TiB, kB, MB, GB or TB";
            case Time _ ->
                    " is not a time; write a number with ns, us, ms, s, m, h or d, or with no"
                            + " unit for milliseconds";
            case Ratio ratio ->
                    " is not a share of " + ratio.whole() + "; write a decimal number from 0 to 1";
            case Switch _ -> " is neither on nor off; write on or off";
            case Choice choice ->
                    " is none of " + String.join(", ", choice.words()) + "; write one of"
                            + " them";
        };
        return new Problem(place, setting.path(), setting + "=" + shown + rest);
    }

    /// The `key=value` that a message about one value starts with.
    static String subject(Setting setting, String value) {
        return setting + "=" + shortened(value);
    }

    /// The same for one size in a list.
    ///
    /// @param position counted from 1
    static String subjectOfSize(Setting setting, int position, BigInteger value) {
        return "size " + position + " of " + subject(setting, value.toString());
    }

    static Problem belowMinimum(
            Setting setting,
            String subject,
            Object min,
            Object max,
            Place place) {
        return new Problem(
                place,
                setting.path(),
                subject + " is below its minimum " + min
                        + "; raise it to a value from " + min + " to " + max);
    }

    static Problem aboveMaximum(Setting setting, String subject, Object max, Place place) {
        return new Problem(
                place,
                setting.path(),
                subject + " is above its maximum " + max + "; lower it to at most " + max);
    }

    static Problem notWholePages(
            Setting setting,
            String subject,
            long value,
            Bytes bytes,
            Place place) {
        long step = bytes.grain().stepBytes();
        long below = Math.floorDiv(value, step) * step;
        return new Problem(
                place,
                setting.path(),
                subject + " is not whole pages of " + step + " bytes; write "
                        + neighbours(below, below + step, bytes));
    }

    static Problem notPowerOfTwo(
            Setting setting,
            String subject,
            long value,
            Bytes bytes,
            Place place) {
        long below = Long.highestOneBit(value);
        return new Problem(
                place,
                setting.path(),
                subject + " is not a power of two; write "
                        + neighbours(below, below << 1, bytes));
    }

    /// A list with too few or too many sizes.
    static Problem wrongCount(
            Setting setting,
            SizeList list,
            int count,
            int maxCount,
            Place place) {
        return new Problem(
                place,
                setting.path(),
                subject(setting, list.toString()) + " has " + count + " sizes; write 1 to "
                        + maxCount);
    }

    /// A size in a list that is not larger than the one before it.
    static Problem notAscending(
            Setting setting,
            String subject,
            BigInteger before,
            Place place) {
        return new Problem(
                place,
                setting.path(),
                subject + " comes after " + before
                        + "; write the sizes in ascending order, each once");
    }

    private static String neighbours(long below, long above, Bytes bytes) {
        if (below < bytes.min()) {
            return Long.toString(above);
        }
        return above > bytes.max() ? Long.toString(below) : below + " or " + above;
    }

    /// A setting above what another one allows.
    static Problem aboveCeiling(SettingValues values, Ceiling ceiling, long limit) {
        Setting setting = ceiling.setting();
        return contradiction(
                values,
                ceiling.settings(),
                shown(values, setting, ceiling.settings()) + " is above its limit " + limit + ", "
                        + ceiling.limitName() + " ("
                        + list(values, ceiling.others(), ceiling.settings())
                        + "); lower it to at most " + limit + " or raise "
                        + ceiling.others().getFirst());
    }

    /// A feature that is on while one that it builds on is off.
    static Problem featureWithoutBase(SettingValues values, Setting feature, Setting base) {
        List<Setting> both = List.of(feature, base);
        return contradiction(
                values,
                both,
                shown(values, feature, both) + " builds on " + shown(values, base, both)
                        + "; turn the first off or the second on");
    }

    /// A stack on which not even the smallest frame fits.
    static Problem stackTooSmall(
            SettingValues values,
            List<Setting> settings,
            long usableBytes,
            long neededBytes) {
        return contradiction(
                values,
                settings,
                withRest(values, settings) + " leaves " + usableBytes
                        + " bytes of stack, but the smallest frame needs " + neededBytes
                        + "; raise "
                        + Setting.STACK_SIZE + " or lower " + Setting.GUARD_PAGES);
    }

    /// A choice that needs system calls while the backing makes none.
    static Problem needsMapping(SettingValues values, Setting setting, String remedy) {
        List<Setting> both = List.of(setting, Setting.POOL_BACKING);
        return contradiction(
                values,
                both,
                shown(values, setting, both) + " needs system calls, which "
                        + shown(values, Setting.POOL_BACKING, both) + " does without; set "
                        + setting
                        + " to " + remedy + " or " + Setting.POOL_BACKING + " to auto");
    }

    /// A slab that no process can reserve.
    static Problem slabTooLarge(
            SettingValues values,
            List<Setting> settings,
            String slab,
            BigInteger bytes,
            long limit) {
        return contradiction(
                values,
                settings,
                withRest(values, settings) + " reserves " + bytes + " bytes for the " + slab
                        + ", above the limit of " + limit + " bytes of address space; lower "
                        + settings.get(0) + " or " + settings.get(1));
    }

    /// Memory slots of all classes that no process can reserve.
    static Problem classesTooLarge(
            SettingValues values,
            List<Setting> settings,
            BigInteger bytes,
            long limit) {
        return contradiction(
                values,
                settings,
                withRest(values, settings) + " reserves " + bytes
                        + " bytes for the memory slabs of all sizes together, above the limit of "
                        + limit + " bytes of address space; lower "
                        + settings.get(0) + " or " + settings.get(1));
    }

    static Problem unreadable(Place place, String reason) {
        return new Problem(place, "", "cannot be read: " + reason + "; name a readable HOCON file");
    }

    static Problem malformed(Place place, String reason) {
        return new Problem(place, "", "is not HOCON: " + reason + "; correct it here");
    }

    static Problem unresolved(Place place, String reason) {
        return new Problem(
                place,
                "",
                reason + "; give it a value, or write ${?...} if it may be absent");
    }

    private static Problem contradiction(
            SettingValues values,
            List<Setting> settings,
            String sentence) {
        Setting blamed = blamed(values, settings);
        return new Problem(values.place(blamed), blamed.path(), sentence);
    }

    private static Setting blamed(SettingValues values, List<Setting> settings) {
        return settings.stream()
                .filter(values::isWritten)
                .findFirst()
                .orElseGet(settings::getFirst);
    }

    private static String withRest(SettingValues values, List<Setting> settings) {
        return shown(values, settings.getFirst(), settings) + " (with "
                + list(values, settings.subList(1, settings.size()), settings) + ")";
    }

    private static String list(SettingValues values, List<Setting> shown, List<Setting> all) {
        return String.join(
                ", ",
                shown.stream().map(setting -> shown(values, setting, all)).toList());
    }

    /// `key=value`, and where it was written if that is not the place the message starts with.
    private static String shown(SettingValues values, Setting setting, List<Setting> all) {
        String text = setting + "=" + values.shown(setting);
        Place place = values.place(setting);
        if (place.equals(values.place(blamed(values, all)))) {
            return text;
        }
        return text + (values.isWritten(setting) ? " from " + place : " by default");
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS
                ? text
                : text.substring(0, SHOWN_CHARACTERS) + "... (" + text.length() + " characters)";
    }
}
