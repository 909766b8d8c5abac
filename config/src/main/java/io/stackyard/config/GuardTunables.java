package io.stackyard.config;

import java.util.Objects;

/// What stands behind every memory and stack slot (`stackyard.guard`).
///
/// @param strategy what is asked for; the allocator says what it chose
/// @param guardPages width of one guard in pages of the running system
public record GuardTunables(
        GuardChoice strategy,
        int guardPages) {

    /// @throws TunablesException naming every value that is out of range or contradicts another
    public GuardTunables(
            GuardChoice strategy,
            int guardPages) {
        this.strategy = Objects.requireNonNull(strategy, "strategy");
        this.guardPages = guardPages;
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    static GuardTunables from(SettingValues values) {
        return new GuardTunables(
                values.choice(Setting.GUARD_STRATEGY, GuardChoice.class),
                values.count(Setting.GUARD_PAGES));
    }

    void putInto(SettingValues values) {
        values.put(Setting.GUARD_STRATEGY, strategy)
                .put(Setting.GUARD_PAGES, guardPages);
    }
}
