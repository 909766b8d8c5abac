package io.stackyard.allocator;

import org.jspecify.annotations.Nullable;

/// A request is larger than a limit allows; it can never succeed under the present settings.
public final class LimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String pool;
    private final long limit;
    private final long requested;
    private final @Nullable String tenant;
    private final String setting;

    /// @param message   what failed, the limit, the actual value and the setting, in one sentence
    /// @param pool      the pool's name, such as `memory`
    /// @param limit     the largest value that is allowed
    /// @param requested the value that was asked for
    /// @param tenant    who asked, or null if the pool was not told
    /// @param setting   the key to turn, such as `stackyard.pool.max-memory-size`
    public LimitException(
            String message,
            String pool,
            long limit,
            long requested,
            @Nullable String tenant,
            String setting) {
        super(message);
        this.pool = pool;
        this.limit = limit;
        this.requested = requested;
        this.tenant = tenant;
        this.setting = setting;
    }

    /// The pool's name.
    public String pool() {
        return pool;
    }

    /// The largest value that is allowed.
    public long limit() {
        return limit;
    }

    /// The value that was asked for.
    public long requested() {
        return requested;
    }

    /// Who asked, or null if the pool was not told.
    public @Nullable String tenant() {
        return tenant;
    }

    /// The key to turn.
    public String setting() {
        return setting;
    }
}
