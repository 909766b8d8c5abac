package io.stackyard.cli;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PlatformException;
import io.stackyard.config.Tunables;
import io.stackyard.config.TunablesException;
import io.stackyard.engine.Engine;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--config FILE`, the same for every command.
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings (HOCON) over the defaults; -Dstackyard.KEY=VALUE is stronger.")
    private @Nullable Path file;

    /// Whether the user named a file.
    boolean isGiven() {
        return file != null;
    }

    /// @throws TunablesException naming every problem
    Tunables load() {
        return file == null ? Tunables.load() : Tunables.load(file);
    }

    /// Reserves the pools.
    ///
    /// @throws StartException if the system refuses
    static Engine start(Tunables tunables) {
        try {
            return Engine.create(tunables);
        } catch (PlatformException | LimitException refused) {
            throw new StartException(refused);
        }
    }
}
