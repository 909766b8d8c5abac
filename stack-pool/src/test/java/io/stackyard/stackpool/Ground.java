package io.stackyard.stackpool;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PlatformException;
import io.stackyard.config.Backing;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.config.TunablesBuilder;
import org.opentest4j.TestAbortedException;

/// What a pool under test stands on.
enum Ground {
    MARKER(Backing.MAPPED, GuardChoice.MARKER),
    PROTECT(Backing.MAPPED, GuardChoice.PROTECT),
    UNGUARDED(Backing.MAPPED, GuardChoice.NONE),
    PORTABLE(Backing.PORTABLE, GuardChoice.NONE);

    private final Backing backing;
    private final GuardChoice guards;

    Ground(Backing backing, GuardChoice guards) {
        this.backing = backing;
        this.guards = guards;
    }

    /// Starts settings for a pool of `totalStacks` stacks of 64 KiB that a test may change further.
    TunablesBuilder tunables(int totalStacks) {
        return Tunables.defaults()
                .change()
                .set(Setting.POOL_BACKING, backing)
                .set(Setting.GUARD_STRATEGY, guards)
                .set(Setting.POOL_SHARDS, 1)
                .set(Setting.STACK_SIZE, 65536)
                .set(Setting.POOL_TOTAL_STACKS, totalStacks);
    }

    /// Returns whether claims lay guards.
    boolean isGuarded() {
        return guards != GuardChoice.NONE;
    }

    /// Opens the platform; a test whose kernel does not offer it is reported as aborted, with the reason.
    static Platform open(Tunables tunables) {
        try {
            return Platform.open(tunables);
        } catch (PlatformException e) {
            throw new TestAbortedException(e.getMessage(), e);
        }
    }
}
