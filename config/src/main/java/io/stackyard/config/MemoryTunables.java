package io.stackyard.config;

import java.util.Objects;

/// How linear memories grow, are filled and are made clean again (`stackyard.memory`).
///
/// @param reset how a released memory is made clean
/// @param mayMove whether a memory starts in the smallest slot that holds it and moves when it outgrows that;
///     if not, it starts in a slot that holds its maximum
/// @param imageCopyLimitBytes the largest image that is copied, whole pages; larger ones are mapped
/// @param maxImageBytes the largest image that is made, whole pages; 0: none is
/// @param auditSampleRate share of releases at which the kernel checks the dirty cards, 0 to 1
public record MemoryTunables(
        MemoryReset reset,
        boolean mayMove,
        long imageCopyLimitBytes,
        long maxImageBytes,
        double auditSampleRate) {

    /// @throws TunablesException naming every value that is out of range
    public MemoryTunables(
            MemoryReset reset,
            boolean mayMove,
            long imageCopyLimitBytes,
            long maxImageBytes,
            double auditSampleRate) {
        this.reset = Objects.requireNonNull(reset, "reset");
        this.mayMove = mayMove;
        this.imageCopyLimitBytes = imageCopyLimitBytes;
        this.maxImageBytes = maxImageBytes;
        this.auditSampleRate = auditSampleRate;
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    static MemoryTunables from(SettingValues values) {
        return new MemoryTunables(
                values.choice(Setting.MEMORY_RESET, MemoryReset.class),
                values.isOn(Setting.MEMORY_MAY_MOVE),
                values.number(Setting.MEMORY_IMAGE_COPY_LIMIT),
                values.number(Setting.MEMORY_MAX_IMAGE_SIZE),
                values.ratio(Setting.MEMORY_AUDIT_SAMPLE_RATE));
    }

    void putInto(SettingValues values) {
        values.put(Setting.MEMORY_RESET, reset)
                .put(Setting.MEMORY_MAY_MOVE, mayMove)
                .put(Setting.MEMORY_IMAGE_COPY_LIMIT, imageCopyLimitBytes)
                .put(Setting.MEMORY_MAX_IMAGE_SIZE, maxImageBytes)
                .put(Setting.MEMORY_AUDIT_SAMPLE_RATE, auditSampleRate);
    }
}
