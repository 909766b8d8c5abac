package io.stackyard.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// How much the pools hold, how large each slot is, and what stays resident (`stackyard.pool`).
///
/// @param totalMemories linear-memory slots
/// @param totalTables table slots in each of the two table slabs: 8-byte elements, and 16-byte
///     elements for continuations
/// @param totalStacks stack slots: host entries, fibers and continuations together
/// @param totalCoreInstances instances that may be live at a time
/// @param maxMemoriesPerModule memories that one module may define
/// @param maxTablesPerModule tables that one module may define
/// @param maxMemoryBytes what one memory may grow to, whole WebAssembly pages
/// @param declaredMemorySlotBytes memory slot sizes as declared, ascending, whole WebAssembly pages;
///     [#memorySlotBytes()] is what they come to
/// @param memoryClassAddressBytes address space of the memory slots of one size, whole pages
/// @param tableElements what one table may grow to, of either element width
/// @param maxCoreInstanceBytes runtime data that one instance may need
/// @param maxUnusedWarmSlots warm memory slots kept for the modules that used them last
/// @param memoryKeepResidentBytes bytes of a memory that stay backed on release, whole pages
/// @param tableKeepResidentBytes bytes of a table that stay backed on release, whole pages
/// @param memoryResidentBudgetBytes what all free memory slots may keep resident together
/// @param tableResidentBudgetBytes the same for table slots
/// @param stackResidentBudgetBytes the same for stack slots
/// @param claimTimeout how long a claim may wait while all slots are in use
/// @param maxWaiters claims that may wait at once per pool
/// @param closeTimeout how long closing waits for what is still in use
/// @param decommitBatchSlots slots that the trimmer gives back with one call
/// @param shards parts of each slot allocator; 0: by the number of processors
/// @param backing where slabs come from
public record PoolTunables(
        int totalMemories,
        int totalTables,
        int totalStacks,
        int totalCoreInstances,
        int maxMemoriesPerModule,
        int maxTablesPerModule,
        long maxMemoryBytes,
        List<Long> declaredMemorySlotBytes,
        long memoryClassAddressBytes,
        int tableElements,
        long maxCoreInstanceBytes,
        int maxUnusedWarmSlots,
        long memoryKeepResidentBytes,
        long tableKeepResidentBytes,
        long memoryResidentBudgetBytes,
        long tableResidentBudgetBytes,
        long stackResidentBudgetBytes,
        Duration claimTimeout,
        int maxWaiters,
        Duration closeTimeout,
        int decommitBatchSlots,
        int shards,
        Backing backing) {

    /// @throws TunablesException naming every value that is out of range or contradicts another
    public PoolTunables(
            int totalMemories,
            int totalTables,
            int totalStacks,
            int totalCoreInstances,
            int maxMemoriesPerModule,
            int maxTablesPerModule,
            long maxMemoryBytes,
            List<Long> declaredMemorySlotBytes,
            long memoryClassAddressBytes,
            int tableElements,
            long maxCoreInstanceBytes,
            int maxUnusedWarmSlots,
            long memoryKeepResidentBytes,
            long tableKeepResidentBytes,
            long memoryResidentBudgetBytes,
            long tableResidentBudgetBytes,
            long stackResidentBudgetBytes,
            Duration claimTimeout,
            int maxWaiters,
            Duration closeTimeout,
            int decommitBatchSlots,
            int shards,
            Backing backing) {
        this.totalMemories = totalMemories;
        this.totalTables = totalTables;
        this.totalStacks = totalStacks;
        this.totalCoreInstances = totalCoreInstances;
        this.maxMemoriesPerModule = maxMemoriesPerModule;
        this.maxTablesPerModule = maxTablesPerModule;
        this.maxMemoryBytes = maxMemoryBytes;
        this.declaredMemorySlotBytes = List.copyOf(declaredMemorySlotBytes);
        this.memoryClassAddressBytes = memoryClassAddressBytes;
        this.tableElements = tableElements;
        this.maxCoreInstanceBytes = maxCoreInstanceBytes;
        this.maxUnusedWarmSlots = maxUnusedWarmSlots;
        this.memoryKeepResidentBytes = memoryKeepResidentBytes;
        this.tableKeepResidentBytes = tableKeepResidentBytes;
        this.memoryResidentBudgetBytes = memoryResidentBudgetBytes;
        this.tableResidentBudgetBytes = tableResidentBudgetBytes;
        this.stackResidentBudgetBytes = stackResidentBudgetBytes;
        this.claimTimeout = Objects.requireNonNull(claimTimeout, "claimTimeout");
        this.maxWaiters = maxWaiters;
        this.closeTimeout = Objects.requireNonNull(closeTimeout, "closeTimeout");
        this.decommitBatchSlots = decommitBatchSlots;
        this.shards = shards;
        this.backing = Objects.requireNonNull(backing, "backing");
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    /// The size of a slot of each class, ascending: the declared sizes below [#maxMemoryBytes], then
    /// [#maxMemoryBytes] itself. At least one; 0 only if memories must be empty.
    public List<Long> memorySlotBytes() {
        return SizeClasses.cut(declaredMemorySlotBytes, maxMemoryBytes);
    }

    /// How many slots a class has: [#totalMemories], or as many as fit into [#memoryClassAddressBytes], but at
    /// least one.
    ///
    /// @param strideBytes from one slot to the next, the guard included, as the running system rounds it
    public int memorySlotCount(long strideBytes) {
        return SizeClasses.slotCount(totalMemories, memoryClassAddressBytes, strideBytes);
    }

    static PoolTunables from(SettingValues values) {
        return new PoolTunables(
                values.count(Setting.POOL_TOTAL_MEMORIES),
                values.count(Setting.POOL_TOTAL_TABLES),
                values.count(Setting.POOL_TOTAL_STACKS),
                values.count(Setting.POOL_TOTAL_CORE_INSTANCES),
                values.count(Setting.POOL_MAX_MEMORIES_PER_MODULE),
                values.count(Setting.POOL_MAX_TABLES_PER_MODULE),
                values.number(Setting.POOL_MAX_MEMORY_SIZE),
                values.sizes(Setting.POOL_MEMORY_SLOT_SIZES),
                values.number(Setting.POOL_MEMORY_CLASS_ADDRESS_SPACE),
                values.count(Setting.POOL_TABLE_ELEMENTS),
                values.number(Setting.POOL_MAX_CORE_INSTANCE_SIZE),
                values.count(Setting.POOL_MAX_UNUSED_WARM_SLOTS),
                values.number(Setting.POOL_MEMORY_KEEP_RESIDENT),
                values.number(Setting.POOL_TABLE_KEEP_RESIDENT),
                values.number(Setting.POOL_MEMORY_RESIDENT_BUDGET),
                values.number(Setting.POOL_TABLE_RESIDENT_BUDGET),
                values.number(Setting.POOL_STACK_RESIDENT_BUDGET),
                values.time(Setting.POOL_CLAIM_TIMEOUT),
                values.count(Setting.POOL_MAX_WAITERS),
                values.time(Setting.POOL_CLOSE_TIMEOUT),
                values.count(Setting.POOL_DECOMMIT_BATCH),
                values.count(Setting.POOL_SHARDS),
                values.choice(Setting.POOL_BACKING, Backing.class));
    }

    void putInto(SettingValues values) {
        values.put(Setting.POOL_TOTAL_MEMORIES, totalMemories)
                .put(Setting.POOL_TOTAL_TABLES, totalTables)
                .put(Setting.POOL_TOTAL_STACKS, totalStacks)
                .put(Setting.POOL_TOTAL_CORE_INSTANCES, totalCoreInstances)
                .put(Setting.POOL_MAX_MEMORIES_PER_MODULE, maxMemoriesPerModule)
                .put(Setting.POOL_MAX_TABLES_PER_MODULE, maxTablesPerModule)
                .put(Setting.POOL_MAX_MEMORY_SIZE, maxMemoryBytes)
                .put(Setting.POOL_MEMORY_SLOT_SIZES, declaredMemorySlotBytes)
                .put(Setting.POOL_MEMORY_CLASS_ADDRESS_SPACE, memoryClassAddressBytes)
                .put(Setting.POOL_TABLE_ELEMENTS, tableElements)
                .put(Setting.POOL_MAX_CORE_INSTANCE_SIZE, maxCoreInstanceBytes)
                .put(Setting.POOL_MAX_UNUSED_WARM_SLOTS, maxUnusedWarmSlots)
                .put(Setting.POOL_MEMORY_KEEP_RESIDENT, memoryKeepResidentBytes)
                .put(Setting.POOL_TABLE_KEEP_RESIDENT, tableKeepResidentBytes)
                .put(Setting.POOL_MEMORY_RESIDENT_BUDGET, memoryResidentBudgetBytes)
                .put(Setting.POOL_TABLE_RESIDENT_BUDGET, tableResidentBudgetBytes)
                .put(Setting.POOL_STACK_RESIDENT_BUDGET, stackResidentBudgetBytes)
                .put(Setting.POOL_CLAIM_TIMEOUT, claimTimeout)
                .put(Setting.POOL_MAX_WAITERS, maxWaiters)
                .put(Setting.POOL_CLOSE_TIMEOUT, closeTimeout)
                .put(Setting.POOL_DECOMMIT_BATCH, decommitBatchSlots)
                .put(Setting.POOL_SHARDS, shards)
                .put(Setting.POOL_BACKING, backing);
    }
}
