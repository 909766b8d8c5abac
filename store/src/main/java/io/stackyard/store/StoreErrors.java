package io.stackyard.store;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The texts of what a store refuses.
final class StoreErrors {

    private StoreErrors() {}

    static LimitException tooManyHandles(String kind, int limit) {
        String setting = "stackyard.store.max-external-references";
        String message =
                String.format(
                        Locale.ROOT,
                        "too many %s in one store: %s=%d, all in use; close the store, or raise %s",
                        kind,
                        setting,
                        limit,
                        setting);
        return new LimitException(message, kind, limit, limit + 1L, null, setting);
    }

    static LimitException quota(
            String what, long limit, long wanted, String setting, @Nullable String tenant) {
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

    static PoolExhaustedException noInstance(int limit, int inUse, @Nullable String tenant) {
        String setting = "stackyard.pool.total-core-instances";
        String message =
                String.format(
                        Locale.ROOT,
                        "no free core instance: %s=%d, all in use%s; raise %s",
                        setting,
                        limit,
                        tenant == null ? "" : " (tenant=" + tenant + ")",
                        setting);
        return new PoolExhaustedException(
                message, "core-instances", limit, inUse, tenant, setting);
    }

    static IllegalStateException otherThread(long store, Thread owner) {
        return new IllegalStateException(
                "store " + store + " is in use by thread " + owner.getName() + "; one at a time");
    }

    static IllegalStateException closed(long store) {
        return new IllegalStateException("store " + store + " is closed");
    }

    static IllegalStateException running(long store, int depth) {
        return new IllegalStateException(
                "store " + store + " cannot close while guest code runs in it: entries=" + depth);
    }

    static IllegalStateException liveStores(int count) {
        return new IllegalStateException(
                "instance allocator closed with live stores: " + count + "; close them first");
    }
}
