package io.stackyard.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// A changed copy of [Tunables] in the making. One thread.
///
/// ```
/// Tunables small = Tunables.defaults().change()
///         .set(Setting.POOL_TOTAL_STACKS, 16)
///         .set(Setting.GUARD_STRATEGY, GuardChoice.NONE)
///         .build();
/// ```
///
/// What is not set here counts as a default: it sinks where a value that is set leaves no room for it.
public final class TunablesBuilder {

    private final Tunables original;
    private final Map<Setting, Consumer<SettingValues>> changes = new EnumMap<>(Setting.class);

    TunablesBuilder(Tunables original) {
        this.original = original;
    }

    /// Sets a number, of bytes or a count.
    public TunablesBuilder set(Setting setting, long value) {
        changes.put(setting, values -> values.put(setting, value));
        return this;
    }

    /// Sets a list of sizes.
    public TunablesBuilder set(Setting setting, List<Long> bytes) {
        List<Long> copy = List.copyOf(bytes);
        changes.put(setting, values -> values.put(setting, copy));
        return this;
    }

    /// Sets a time.
    public TunablesBuilder set(Setting setting, Duration value) {
        Objects.requireNonNull(value, setting.path());
        changes.put(setting, values -> values.put(setting, value));
        return this;
    }

    /// Sets a ratio.
    public TunablesBuilder set(Setting setting, double value) {
        changes.put(setting, values -> values.put(setting, value));
        return this;
    }

    /// Turns a switch on or off.
    public TunablesBuilder set(Setting setting, boolean on) {
        changes.put(setting, values -> values.put(setting, on));
        return this;
    }

    /// Sets a choice.
    public TunablesBuilder set(Setting setting, Enum<?> value) {
        Objects.requireNonNull(value, setting.path());
        changes.put(setting, values -> values.put(setting, value));
        return this;
    }

    /// The copy. The builder may go on to make others.
    ///
    /// @throws TunablesException naming every problem, also a value of the wrong kind
    public Tunables build() {
        SettingValues values = new SettingValues();
        original.putInto(values);
        values.demoteToDefaults();
        changes.values().forEach(change -> change.accept(values));
        return Tunables.from(values);
    }
}
