package io.stackyard.stackpool;

import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.slot.ClaimWait;
import io.stackyard.config.Setting;
import java.util.Locale;

/// The messages of this module.
final class StackErrors {
    /// How the pool is called in messages and counters.
    static final String POOL = "stack";

    private StackErrors() {}

    static PoolExhaustedException noFreeStack(
            int totalStacks, int inUse, int quarantined, ClaimWait wait) {
        String setting = Setting.POOL_TOTAL_STACKS.path();
        return new PoolExhaustedException(
                String.format(
                        Locale.ROOT,
                        "no free stack slot: %s=%d, in use %d (idle ones in stores included, which come"
                                + " back when a call there ends), quarantined %d%s; raise %s",
                        setting,
                        totalStacks,
                        inUse,
                        quarantined,
                        wait.text(),
                        setting),
                POOL,
                totalStacks,
                inUse,
                wait.waiters(),
                null,
                setting);
    }

    static IllegalStateException broken(int slot, String what) {
        return new IllegalStateException(
                String.format(Locale.ROOT, "stack slot %d is broken: %s", slot, what));
    }

    static IllegalStateException brokenCache(long storeId, int live, int counted) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "the stacks of store %d are broken: live=%d, counted=%d",
                        storeId,
                        live,
                        counted));
    }

    static IllegalArgumentException stride(long strideBytes, long guardBytes) {
        return new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "stack slots cannot be laid out: the size must be a power of two with at least"
                                + " one page beside its guard; stackyard.stack.size=%d, its guard"
                                + " takes %d; change stackyard.stack.size",
                        strideBytes,
                        guardBytes));
    }

    static String noArrowText(int slot, StackState from, StackState to) {
        return String.format(Locale.ROOT, "stack slot %d: %s cannot become %s", slot, from, to);
    }

    static IllegalStateException notReleasable(int slot, StackState state) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "stack slot %d cannot be released: it must be claimed and not running; state=%s",
                        slot,
                        state));
    }

    static IllegalStateException wrongOwner(int slot, long owner, long releasedBy) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "stack slot %d cannot be released: only its owner may; owner=%d, releasedBy=%d",
                        slot,
                        owner,
                        releasedBy));
    }

    static IllegalStateException closedWithLiveStacks(int live, String slots) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "stack pool cannot be closed: every stack must be home; live=%d, slots=%s",
                        live,
                        slots));
    }

    static IllegalStateException cacheClosedWithLiveStacks(long storeId, int live) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "stack cache cannot be closed: every stack must be released; store=%d, live=%d",
                        storeId,
                        live));
    }

    static IllegalArgumentException noStoreId() {
        return new IllegalArgumentException(
                "stack cache cannot be created: a store's id must not be 0; storeId=0");
    }

    static IllegalStateException closed(String what) {
        return new IllegalStateException(String.format(Locale.ROOT, "%s is closed", what));
    }
}
