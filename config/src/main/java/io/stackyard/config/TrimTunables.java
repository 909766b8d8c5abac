package io.stackyard.config;

import java.time.Duration;
import java.util.Objects;

/// When free slots give their memory back to the system (`stackyard.trim`).
///
/// @param run who drives the trimmer
/// @param period from one trim to the next
/// @param idleTime how long a slot is free before its memory goes back even within the resident budget
public record TrimTunables(
        TrimRun run,
        Duration period,
        Duration idleTime) {

    /// @throws TunablesException naming every value that is out of range
    public TrimTunables(
            TrimRun run,
            Duration period,
            Duration idleTime) {
        this.run = Objects.requireNonNull(run, "run");
        this.period = Objects.requireNonNull(period, "period");
        this.idleTime = Objects.requireNonNull(idleTime, "idleTime");
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    static TrimTunables from(SettingValues values) {
        return new TrimTunables(
                values.choice(Setting.TRIM_RUN, TrimRun.class),
                values.time(Setting.TRIM_PERIOD),
                values.time(Setting.TRIM_IDLE_TIME));
    }

    void putInto(SettingValues values) {
        values.put(Setting.TRIM_RUN, run)
                .put(Setting.TRIM_PERIOD, period)
                .put(Setting.TRIM_IDLE_TIME, idleTime);
    }
}
