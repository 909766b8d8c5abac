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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The values of some or all settings on their way into records: what, from where, and whether somebody
/// wrote it or it is the default.
///
/// Holds only values that are right by themselves (type, unit, range); a value that is not becomes a
/// [Problem] instead, and relations that need it are not judged. One thread.
final class SettingValues {

    /// @param value a [BigInteger] (count, bytes), a [SizeList], a [TimeSpan], a [BigDecimal] (ratio), a [Boolean]
    ///     or an enum constant, as the setting's kind says
    /// @param place where it was written
    /// @param written false if it is a default, which gives way to what was written elsewhere
    private record Entry(Object value, Place place, boolean written) {}

    private final Map<Setting, Entry> entries = new EnumMap<>(Setting.class);
    private final List<Problem> problems = new ArrayList<>();

    /// Adds a number that a program gave.
    SettingValues put(Setting setting, long value) {
        return put(setting, BigInteger.valueOf(value));
    }

    /// Adds a share that a program gave. What is no finite number is put as it is, and so refused.
    SettingValues put(Setting setting, double value) {
        return Double.isFinite(value)
                ? put(setting, BigDecimal.valueOf(value))
                : put(setting, (Object) value);
    }

    /// Adds a time that a program gave.
    SettingValues put(Setting setting, Duration value) {
        return put(setting, TimeSpan.of(value));
    }

    /// Adds sizes that a program gave.
    SettingValues put(Setting setting, List<Long> value) {
        return put(setting, SizeList.of(value));
    }

    /// Adds a value that a program gave.
    SettingValues put(Setting setting, Object value) {
        put(setting, value, Place.PROGRAM, true);
        return this;
    }

    /// Adds a value, or the problem that it is.
    ///
    /// @param value of any magnitude, in the type that [Entry] names
    void put(Setting setting, Object value, Place place, boolean written) {
        Optional<Problem> problem = SettingJudge.problem(setting, value, place);
        if (problem.isPresent()) {
            refuse(setting, problem.get());
        } else {
            entries.put(setting, new Entry(value, place, written));
        }
    }

    /// Notes that `setting` has no usable value, and why.
    void refuse(Setting setting, Problem problem) {
        entries.remove(setting);
        problems.add(problem);
    }

    /// Notes a problem that belongs to no setting.
    void refuse(Problem problem) {
        problems.add(problem);
    }

    boolean hasAll(Collection<Setting> settings) {
        return entries.keySet().containsAll(settings);
    }

    boolean isWritten(Setting setting) {
        return entry(setting).written();
    }

    Place place(Setting setting) {
        return entry(setting).place();
    }

    /// The value as a message shows it: bytes as plain numbers.
    String shown(Setting setting) {
        Object value = entry(setting).value();
        return switch (setting.kind()) {
            case Count _,Bytes _,Sizes _,Time _,Ratio _ -> value.toString();
            case Switch _ -> (Boolean) value ? "on" : "off";
            case Choice _ -> Choice.word((Enum<?>) value);
        };
    }

    /// A number of either kind.
    long number(Setting setting) {
        return ((BigInteger) entry(setting).value()).longValueExact();
    }

    int count(Setting setting) {
        return Math.toIntExact(number(setting));
    }

    List<Long> sizes(Setting setting) {
        return ((SizeList) entry(setting).value()).toLongs();
    }

    Duration time(Setting setting) {
        return ((TimeSpan) entry(setting).value()).toDuration();
    }

    double ratio(Setting setting) {
        return ((BigDecimal) entry(setting).value()).doubleValue();
    }

    boolean isOn(Setting setting) {
        return (Boolean) entry(setting).value();
    }

    <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        return Objects.requireNonNull(type.cast(entry(setting).value()));
    }

    /// Makes every value a default, which gives way to what is put from here on.
    void demoteToDefaults() {
        entries.replaceAll((_, entry) -> new Entry(entry.value(), entry.place(), false));
    }

    /// Replaces a default that has to give way.
    void replaceDefault(Setting setting, Object value) {
        Entry old = entry(setting);
        assert !old.written() : setting + " was written and must not be replaced";
        put(setting, value, old.place(), false);
    }

    /// Lets defaults give way, then judges every relation whose settings are all here.
    ///
    /// @throws TunablesException naming every problem found up to now, if there is one
    void requireValid() {
        for (Relation relation : Relations.ALL) {
            if (hasAll(relation.settings())) {
                relation.settle(this);
            }
        }
        if (!problems.isEmpty()) {
            throw new TunablesException(problems);
        }
    }

    private Entry entry(Setting setting) {
        @Nullable
        Entry entry = entries.get(setting);
        if (entry == null) {
            throw new IllegalStateException("no value of " + setting);
        }
        return entry;
    }
}
