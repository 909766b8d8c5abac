package io.stackyard.config;

import java.util.Objects;

/// How linear memories are made clean again (`stackyard.memory`).
///
/// @param reset how a released memory is made clean
public record MemoryTunables(MemoryReset reset) {

    public MemoryTunables {
        Objects.requireNonNull(reset, "reset");
    }

    static MemoryTunables from(SettingValues values) {
        return new MemoryTunables(values.choice(Setting.MEMORY_RESET, MemoryReset.class));
    }

    void putInto(SettingValues values) {
        values.put(Setting.MEMORY_RESET, reset);
    }
}
