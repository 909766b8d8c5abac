package io.stackyard.store;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The texts of what a store refuses.
final class StoreErrors {

    private StoreErrors() {}

    static LimitException tooManyHandles(String kind, int limit, @Nullable String tenant) {
        String setting = Setting.STORE_MAX_EXTERNAL_REFERENCES.path();
        String message =
                String.format(
                        Locale.ROOT,
                        "too many %s in one store: %s=%d, all in use%s; close the store, or raise %s",
                        kind,
                        setting,
                        limit,
                        inBrackets(tenant),
                        setting);
        return new LimitException(message, kind, limit, limit + 1L, tenant, setting);
    }

    static LimitException quota(
            String what, long limit, long wanted, Setting key, @Nullable String tenant) {
        String setting = key.path();
        String message =
                String.format(
                        Locale.ROOT,
                        "store quota of %s reached: %s=%d, wanted=%d%s; raise %s",
                        what,
                        setting,
                        limit,
                        wanted,
                        tenant == null ? "" : ", tenant=" + tenant,
                        setting);
        return new LimitException(message, what, limit, wanted, tenant, setting);
    }

    static IllegalStateException notTranslatedFor(
            String what, Interruption wanted, Interruption actual) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "no %s in this engine: %s=%s; set it to %s",
                        what,
                        Setting.ENGINE_INTERRUPTION.path(),
                        actual.name().toLowerCase(Locale.ROOT),
                        wanted.name().toLowerCase(Locale.ROOT)));
    }

    static PoolExhaustedException noInstance(int limit, @Nullable String tenant) {
        String setting = Setting.POOL_TOTAL_CORE_INSTANCES.path();
        String message =
                String.format(
                        Locale.ROOT,
                        "no free core instance: %s=%d, all in use%s; raise %s",
                        setting,
                        limit,
                        inBrackets(tenant),
                        setting);
        return new PoolExhaustedException(
                message, InstanceAllocator.INSTANCES, limit, limit, tenant, setting);
    }

    /// What a pool refused, with the tenant that only the store knows.
    static PoolExhaustedException exhausted(
            PoolExhaustedException refused, @Nullable String tenant) {
        if (tenant == null) {
            return refused;
        }
        var named =
                new PoolExhaustedException(
                        refused.getMessage() + inBrackets(tenant),
                        refused.pool(),
                        refused.limit(),
                        refused.inUse(),
                        refused.waiters(),
                        tenant,
                        refused.setting());
        named.initCause(refused);
        return named;
    }

    private static String inBrackets(@Nullable String tenant) {
        return tenant == null ? "" : " (tenant=" + tenant + ")";
    }

    static IllegalStateException otherThread(long store, Thread owner) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "store %d is in use by thread %s (threadId=%d); one at a time",
                        store,
                        owner.getName(),
                        owner.threadId()));
    }

    static IllegalStateException closed(long store) {
        return new IllegalStateException("store " + store + " is closed");
    }

    static IllegalStateException condemned(long store, String why) {
        return new IllegalStateException(
                "store " + store + " is condemned: " + why
                        + "; nothing can run in it any more: close it");
    }

    static IllegalStateException running(long store, int depth) {
        return new IllegalStateException(
                "store " + store + " cannot close while guest code runs in it: entries=" + depth);
    }

    static IllegalStateException liveStores(int count) {
        return new IllegalStateException(
                "instance allocator cannot close: every store must be closed first; live=" + count);
    }

    static IllegalStateException allocatorClosed() {
        return new IllegalStateException("instance allocator is closed");
    }

    static IllegalStateException broken(long store, String what) {
        return new IllegalStateException("store " + store + " is broken: " + what);
    }
}
