package io.stackyard.allocator;

import org.jspecify.annotations.Nullable;

/// Every slot that a pool may hand out is in use.
///
/// The request may succeed later, once somebody releases a slot.
public final class PoolExhaustedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pool;
    private final long limit;
    private final long inUse;
    private final long waiters;
    private final @Nullable String tenant;
    private final String setting;

    /// @param message what failed, the limit, the actual value and the setting, in one sentence
    /// @param pool    the pool's name, such as `memory`
    /// @param limit   how many may be in use at once
    /// @param inUse   how many were, when the request failed
    /// @param tenant  who asked, or null if the pool was not told
    /// @param setting the key to raise, such as `stackyard.pool.total-memories`
    public PoolExhaustedException(
            String message,
            String pool,
            long limit,
            long inUse,
            @Nullable String tenant,
            String setting) {
        this(message, pool, limit, inUse, 0, tenant, setting);
    }

    /// As above, for a pool that lets claims wait.
    ///
    /// @param waiters how many other claims were waiting when the request failed
    public PoolExhaustedException(
            String message,
            String pool,
            long limit,
            long inUse,
            long waiters,
            @Nullable String tenant,
            String setting) {
        super(message);
        this.pool = pool;
        this.limit = limit;
        this.inUse = inUse;
        this.waiters = waiters;
        this.tenant = tenant;
        this.setting = setting;
    }

    /// The pool's name.
    public String pool() {
        return pool;
    }

    /// How many may be in use at once.
    public long limit() {
        return limit;
    }

    /// How many were in use when the request failed.
    public long inUse() {
        return inUse;
    }

    /// How many other claims were waiting when the request failed; 0 if the pool lets nobody wait.
    public long waiters() {
        return waiters;
    }

    /// Who asked, or null if the pool was not told.
    public @Nullable String tenant() {
        return tenant;
    }

    /// The key to raise.
    public String setting() {
        return setting;
    }
}
