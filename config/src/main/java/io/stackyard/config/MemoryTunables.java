package io.stackyard.config;

import java.util.Objects;

/// How linear memories are filled and made clean again (`stackyard.memory`).
///
/// @param reset how a released memory is made clean
/// @param imageCopyLimitBytes up to this size an image is copied, above it is mapped
public record MemoryTunables(
        MemoryReset reset,
        long imageCopyLimitBytes) {

    /// @throws TunablesException naming every value that is out of range or contradicts another
    public MemoryTunables(
            MemoryReset reset,
            long imageCopyLimitBytes) {
        this.reset = Objects.requireNonNull(reset, "reset");
        this.imageCopyLimitBytes = imageCopyLimitBytes;
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    static MemoryTunables from(SettingValues values) {
        return new MemoryTunables(
                values.choice(Setting.MEMORY_RESET, MemoryReset.class),
                values.number(Setting.MEMORY_IMAGE_COPY_LIMIT));
    }

    void putInto(SettingValues values) {
        values.put(Setting.MEMORY_RESET, reset)
                .put(Setting.MEMORY_IMAGE_COPY_LIMIT, imageCopyLimitBytes);
    }
}
