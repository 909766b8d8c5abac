package io.stackyard.config;

/// The one kind of stack: host entries, fibers and continuations (`stackyard.stack`).
///
/// @param stackBytes one stack slot, its guard included: a power of two
/// @param maxDepthBytes bytes of one stack that calls may use, whole pages; 0: all but the guard
/// @param keepResidentBytes bytes that stay backed when a stack goes back to the pool, whole pages
/// @param zeroing whether a stack is cleared when it leaves its store
/// @param maxHostDepth entries from the host that may be nested in each other
/// @param storeCacheStacks idle stacks that a store may keep for itself
public record StackTunables(
        long stackBytes,
        long maxDepthBytes,
        long keepResidentBytes,
        boolean zeroing,
        int maxHostDepth,
        int storeCacheStacks) {

    /// @throws TunablesException naming every value that is out of range or contradicts another
    public StackTunables(
            long stackBytes,
            long maxDepthBytes,
            long keepResidentBytes,
            boolean zeroing,
            int maxHostDepth,
            int storeCacheStacks) {
        this.stackBytes = stackBytes;
        this.maxDepthBytes = maxDepthBytes;
        this.keepResidentBytes = keepResidentBytes;
        this.zeroing = zeroing;
        this.maxHostDepth = maxHostDepth;
        this.storeCacheStacks = storeCacheStacks;
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    static StackTunables from(SettingValues values) {
        return new StackTunables(
                values.number(Setting.STACK_SIZE),
                values.number(Setting.STACK_MAX_DEPTH),
                values.number(Setting.STACK_KEEP_RESIDENT),
                values.isOn(Setting.STACK_ZEROING),
                values.count(Setting.STACK_MAX_HOST_DEPTH),
                values.count(Setting.STACK_STORE_CACHE));
    }

    void putInto(SettingValues values) {
        values.put(Setting.STACK_SIZE, stackBytes)
                .put(Setting.STACK_MAX_DEPTH, maxDepthBytes)
                .put(Setting.STACK_KEEP_RESIDENT, keepResidentBytes)
                .put(Setting.STACK_ZEROING, zeroing)
                .put(Setting.STACK_MAX_HOST_DEPTH, maxHostDepth)
                .put(Setting.STACK_STORE_CACHE, storeCacheStacks);
    }
}
