package io.stackyard.config;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

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
    private final Map<Setting, Object> changes = new EnumMap<>(Setting.class);

    TunablesBuilder(Tunables original) {
        this.original = original;
    }

    /// Sets a number, of bytes or a count.
    public TunablesBuilder set(Setting setting, long value) {
        changes.put(setting, BigInteger.valueOf(value));
        return this;
    }

    /// Turns a switch on or off.
    public TunablesBuilder set(Setting setting, boolean on) {
        changes.put(setting, on);
        return this;
    }

    /// Sets a choice.
    public TunablesBuilder set(Setting setting, Enum<?> value) {
        changes.put(setting, Objects.requireNonNull(value, setting.path()));
        return this;
    }

    /// The copy. The builder may go on to make others.
    ///
    /// @throws TunablesException naming every problem, also a value of the wrong kind
    public Tunables build() {
        SettingValues values = new SettingValues();
        original.putInto(values);
        values.demoteToDefaults();
        changes.forEach(values::put);
        return Tunables.from(values);
    }
}
