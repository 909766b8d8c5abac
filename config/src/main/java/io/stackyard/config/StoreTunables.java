package io.stackyard.config;

/// What one store, so one tenant, may hold (`stackyard.store`). 0 means: no quota of its own; for fuel,
/// none.
///
/// @param maxInstances instances
/// @param maxMemories memories
/// @param maxTables tables
/// @param maxStacks stacks, running and suspended
/// @param maxMemoryBytes bytes of all its linear memories together, whole WebAssembly pages
/// @param maxExternalReferences handles of host objects and of exceptions
/// @param initialFuel fuel that it begins with
public record StoreTunables(
        int maxInstances,
        int maxMemories,
        int maxTables,
        int maxStacks,
        long maxMemoryBytes,
        int maxExternalReferences,
        long initialFuel) {

    /// @throws TunablesException naming every value that is out of range or contradicts another
    public StoreTunables(
            int maxInstances,
            int maxMemories,
            int maxTables,
            int maxStacks,
            long maxMemoryBytes,
            int maxExternalReferences,
            long initialFuel) {
        this.maxInstances = maxInstances;
        this.maxMemories = maxMemories;
        this.maxTables = maxTables;
        this.maxStacks = maxStacks;
        this.maxMemoryBytes = maxMemoryBytes;
        this.maxExternalReferences = maxExternalReferences;
        this.initialFuel = initialFuel;
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    static StoreTunables from(SettingValues values) {
        return new StoreTunables(
                values.count(Setting.STORE_MAX_INSTANCES),
                values.count(Setting.STORE_MAX_MEMORIES),
                values.count(Setting.STORE_MAX_TABLES),
                values.count(Setting.STORE_MAX_STACKS),
                values.number(Setting.STORE_MAX_MEMORY_BYTES),
                values.count(Setting.STORE_MAX_EXTERNAL_REFERENCES),
                values.number(Setting.STORE_INITIAL_FUEL));
    }

    void putInto(SettingValues values) {
        values.put(Setting.STORE_MAX_INSTANCES, maxInstances)
                .put(Setting.STORE_MAX_MEMORIES, maxMemories)
                .put(Setting.STORE_MAX_TABLES, maxTables)
                .put(Setting.STORE_MAX_STACKS, maxStacks)
                .put(Setting.STORE_MAX_MEMORY_BYTES, maxMemoryBytes)
                .put(Setting.STORE_MAX_EXTERNAL_REFERENCES, maxExternalReferences)
                .put(Setting.STORE_INITIAL_FUEL, initialFuel);
    }
}
