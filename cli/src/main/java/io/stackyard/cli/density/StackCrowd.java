package io.stackyard.cli.density;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.config.TunablesBuilder;
import io.stackyard.engine.Engine;

/// Members that wait on a stack each.
abstract sealed class StackCrowd implements Crowd permits ContinuationCrowd, FiberCrowd {

    /// The stack of the entry that resumes them.
    private static final int ENTRIES = 1;

    /// As many as there can be, with the entry, in the largest pool.
    public static final int MOST = (1 << 20) - ENTRIES;

    private static final int WARM_UP = 4000;
    private static final long STACK_BYTES = 64 << 10;

    private final int count;

    /// @param count 1 to [#MOST]
    StackCrowd(int count) {
        this.count = count;
    }

    @Override
    public final String usage() {
        return "resume";
    }

    @Override
    public final int count() {
        return count;
    }

    /// Members of a smaller crowd of the same kind.
    final int smallerCount() {
        return Math.min(count, WARM_UP);
    }

    @Override
    public Tunables roomIn(Tunables settings, boolean ownSize) {
        int stacks = count + ENTRIES;
        TunablesBuilder changes = settings.change();
        if (settings.pool().totalStacks() < stacks) {
            changes.set(Setting.POOL_TOTAL_STACKS, stacks);
        }
        int quota = settings.store().maxStacks();
        if (quota != 0 && quota < stacks) {
            changes.set(Setting.STORE_MAX_STACKS, stacks);
        }
        if (ownSize) {
            changes.set(Setting.STACK_SIZE, STACK_BYTES);
        }
        return changes.build();
    }

    @Override
    public final int inUse(Engine engine) {
        return engine.allocator().stacks().inUse();
    }
}
