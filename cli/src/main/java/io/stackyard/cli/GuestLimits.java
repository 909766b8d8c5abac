package io.stackyard.cli;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.store.Store;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--timeout DURATION` and `--fuel N`: how long a guest may run. At most one of them, as code is translated for one.
final class GuestLimits {

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "Stop the guest after this time: 500ms, 2s, 5m, 1h.")
    private @Nullable Duration timeout;

    @Option(
            names = "--fuel",
            paramLabel = "N",
            description = "Stop the guest when it has run so many instructions.")
    private @Nullable Long fuel;

    /// The settings that they need.
    Tunables over(Tunables loaded) {
        if (timeout != null && fuel != null) {
            throw new InputException("--timeout and --fuel exclude each other");
        }
        if (fuel != null) {
            if (fuel < 0) {
                throw new InputException("--fuel " + fuel + " is negative");
            }
            return loaded.with(Setting.ENGINE_INTERRUPTION, Interruption.FUEL);
        }
        return timeout == null
                ? loaded
                : loaded.with(Setting.ENGINE_INTERRUPTION, Interruption.EPOCH);
    }

    /// Begins to count; the time counts until the result is closed.
    Countdown start(Engine engine, Store store) {
        if (fuel != null) {
            store.budget().setFuel(fuel);
        }
        return timeout == null ? () -> {} : GuestTimer.start(engine, store, timeout);
    }

    /// Time that is counted, until it is closed.
    interface Countdown extends AutoCloseable {
        @Override
        void close();
    }
}
