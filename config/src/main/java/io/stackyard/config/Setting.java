package io.stackyard.config;

import io.stackyard.config.SettingKind.Bytes;
import io.stackyard.config.SettingKind.Choice;
import io.stackyard.config.SettingKind.Count;
import io.stackyard.config.SettingKind.Grain;
import io.stackyard.config.SettingKind.Ratio;
import io.stackyard.config.SettingKind.Sizes;
import io.stackyard.config.SettingKind.Switch;
import io.stackyard.config.SettingKind.Time;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every key there is: its path, its unit and the values it takes.
///
/// `reference.conf` holds the defaults and says what each key does; `docs/settings.md` lists them. A test keeps
/// the three in step. Messages of other modules name a knob by [#path], so that a renamed key cannot leave a
/// message behind.
public enum Setting {
    /// Linear-memory slots in the pool.
    POOL_TOTAL_MEMORIES("pool.total-memories", Count.upTo(Limits.SLOTS, "slots")),
    /// Table slots in each of the two table slabs.
    POOL_TOTAL_TABLES("pool.total-tables", Count.upTo(Limits.SLOTS, "slots")),
    /// Stack slots: host entries, fibers and continuations together.
    POOL_TOTAL_STACKS("pool.total-stacks", Count.upTo(Limits.SLOTS, "slots")),
    /// Live instances.
    POOL_TOTAL_CORE_INSTANCES(
            "pool.total-core-instances",
            Count.upTo(Limits.SLOTS, "instances")),
    /// Memories that one module may define.
    POOL_MAX_MEMORIES_PER_MODULE("pool.max-memories-per-module", Count.upTo(1000, "memories")),
    /// Tables that one module may define.
    POOL_MAX_TABLES_PER_MODULE("pool.max-tables-per-module", Count.upTo(1000, "tables")),
    /// Bytes that one memory may grow to.
    POOL_MAX_MEMORY_SIZE("pool.max-memory-size", Bytes.upTo(Limits.MEMORY_BYTES, Grain.WASM_PAGE)),
    /// Bytes of a memory slot, for each class.
    POOL_MEMORY_SLOT_SIZES(
            "pool.memory-slot-sizes",
            new Sizes(16, new Bytes(65_536, Limits.MEMORY_BYTES, Grain.WASM_PAGE))),
    /// Bytes of address space for the memory slots of one class.
    POOL_MEMORY_CLASS_ADDRESS_SPACE(
            "pool.memory-class-address-space",
            Bytes.upTo(Limits.ADDRESS_BYTES, Grain.HOST_PAGE)),
    /// Elements that one table may grow to.
    POOL_TABLE_ELEMENTS("pool.table-elements", Count.upTo(10_000_000, "elements")),
    /// Bytes of runtime data that one instance may need.
    POOL_MAX_CORE_INSTANCE_SIZE(
            "pool.max-core-instance-size",
            Bytes.upTo(1L << 30, Grain.BYTE)),
    /// Warm memory slots kept for the module that used them last.
    POOL_MAX_UNUSED_WARM_SLOTS("pool.max-unused-warm-slots", Count.upTo(Limits.SLOTS, "slots")),
    /// Bytes of a memory that are cleaned in place on release.
    POOL_MEMORY_KEEP_RESIDENT(
            "pool.memory-keep-resident",
            Bytes.upTo(Limits.MEMORY_BYTES, Grain.HOST_PAGE)),
    /// Bytes of a table that are cleaned in place on release.
    POOL_TABLE_KEEP_RESIDENT("pool.table-keep-resident", Bytes.upTo(1L << 30, Grain.HOST_PAGE)),
    /// Bytes that all free memory slots may keep resident together.
    POOL_MEMORY_RESIDENT_BUDGET(
            "pool.memory.resident-budget",
            Bytes.upTo(Limits.ADDRESS_BYTES, Grain.HOST_PAGE)),
    /// Bytes that all free table slots may keep resident together.
    POOL_TABLE_RESIDENT_BUDGET(
            "pool.table.resident-budget",
            Bytes.upTo(Limits.ADDRESS_BYTES, Grain.HOST_PAGE)),
    /// Bytes that all free stack slots may keep resident together.
    POOL_STACK_RESIDENT_BUDGET(
            "pool.stack.resident-budget",
            Bytes.upTo(Limits.ADDRESS_BYTES, Grain.HOST_PAGE)),
    /// How long a claim may wait for a slot.
    POOL_CLAIM_TIMEOUT("pool.claim-timeout", Time.between("0s", "1h")),
    /// Claims that may wait at once per pool.
    POOL_MAX_WAITERS("pool.max-waiters", Count.upTo(Limits.SLOTS, "claims")),
    /// How long closing the pools waits for what is still in use.
    POOL_CLOSE_TIMEOUT("pool.close-timeout", Time.between("0s", "1h")),
    /// Slots that the trimmer gives back with one call.
    POOL_DECOMMIT_BATCH("pool.decommit-batch", new Count(1, 1024, "slots")),
    /// Parts that each slot allocator is split into.
    POOL_SHARDS("pool.shards", Count.upTo(64, "shards")),
    /// Where slabs come from.
    POOL_BACKING("pool.backing", new Choice(Backing.class)),

    /// Who drives the trimmer.
    TRIM_RUN("trim.run", new Choice(TrimRun.class)),
    /// From one trim to the next.
    TRIM_PERIOD("trim.period", Time.between("10ms", "1h")),
    /// How long a slot is free before its memory goes back.
    TRIM_IDLE_TIME("trim.idle-time", Time.between("0s", "1d")),

    /// What stands behind each slot.
    GUARD_STRATEGY("guard.strategy", new Choice(GuardChoice.class)),
    /// Its width.
    GUARD_PAGES("guard.pages", new Count(1, 256, "pages")),

    /// Bytes of one stack slot, its guard included.
    STACK_SIZE("stack.size", new Bytes(8192, 1L << 30, Grain.POWER_OF_TWO)),
    /// Bytes of one stack that calls may use.
    STACK_MAX_DEPTH("stack.max-depth", Bytes.upTo(1L << 30, Grain.HOST_PAGE)),
    /// Bytes of a stack that stay backed when it goes back to the pool.
    STACK_KEEP_RESIDENT("stack.keep-resident", Bytes.upTo(1L << 30, Grain.HOST_PAGE)),
    /// Whether a stack is cleared when it leaves its store.
    STACK_ZEROING("stack.zeroing", new Switch()),
    /// Nested entries host to guest to host.
    STACK_MAX_HOST_DEPTH("stack.max-host-depth", new Count(1, 1024, "entries")),
    /// Idle stacks that a store may keep.
    STACK_STORE_CACHE("stack.store-cache", Count.upTo(1024, "stacks")),

    /// How a released memory is made clean.
    MEMORY_RESET("memory.reset", new Choice(MemoryReset.class)),
    /// Whether a memory that outgrows its slot moves to a larger one.
    MEMORY_MAY_MOVE("memory.may-move", new Switch()),
    /// Bytes of the largest image that is copied.
    MEMORY_IMAGE_COPY_LIMIT("memory.image-copy-limit", Bytes.upTo(1L << 30, Grain.HOST_PAGE)),
    /// Bytes of the largest image that is made.
    MEMORY_MAX_IMAGE_SIZE(
            "memory.max-image-size",
            Bytes.upTo(Limits.MEMORY_BYTES, Grain.HOST_PAGE)),
    /// Share of releases at which the kernel checks the dirty cards.
    MEMORY_AUDIT_SAMPLE_RATE("memory.audit-sample-rate", new Ratio("releases")),

    /// Instances per store.
    STORE_MAX_INSTANCES("store.max-instances", Count.upTo(Limits.SLOTS, "instances")),
    /// Memories per store.
    STORE_MAX_MEMORIES("store.max-memories", Count.upTo(Limits.SLOTS, "memories")),
    /// Tables per store.
    STORE_MAX_TABLES("store.max-tables", Count.upTo(Limits.SLOTS, "tables")),
    /// Stacks per store.
    STORE_MAX_STACKS("store.max-stacks", Count.upTo(Limits.SLOTS, "stacks")),
    /// Bytes of linear memory per store.
    STORE_MAX_MEMORY_BYTES(
            "store.max-memory-bytes",
            Bytes.upTo(Limits.ADDRESS_BYTES, Grain.WASM_PAGE)),
    /// Handles of host objects and exceptions per store.
    STORE_MAX_EXTERNAL_REFERENCES(
            "store.max-external-references",
            Count.upTo(1 << 24, "references")),
    /// Fuel that a store begins with.
    STORE_INITIAL_FUEL("store.initial-fuel", Count.upTo(1L << 62, "fuel")),

    /// How a guest that runs too long can be stopped.
    ENGINE_INTERRUPTION("engine.interruption", new Choice(Interruption.class)),

    /// See [Feature#BULK_MEMORY].
    FEATURE_BULK_MEMORY("engine.features.bulk-memory", new Switch()),
    /// See [Feature#EXTENDED_CONST].
    FEATURE_EXTENDED_CONST("engine.features.extended-const", new Switch()),
    /// See [Feature#MULTI_MEMORY].
    FEATURE_MULTI_MEMORY("engine.features.multi-memory", new Switch()),
    /// See [Feature#MEMORY64].
    FEATURE_MEMORY64("engine.features.memory64", new Switch()),
    /// See [Feature#TAIL_CALLS].
    FEATURE_TAIL_CALLS("engine.features.tail-calls", new Switch()),
    /// See [Feature#EXCEPTIONS].
    FEATURE_EXCEPTIONS("engine.features.exceptions", new Switch()),
    /// See [Feature#FUNCTION_REFERENCES].
    FEATURE_FUNCTION_REFERENCES("engine.features.function-references", new Switch()),
    /// See [Feature#GC].
    FEATURE_GC("engine.features.gc", new Switch()),
    /// See [Feature#GC_OBJECTS].
    FEATURE_GC_OBJECTS("engine.features.gc-objects", new Switch()),
    /// See [Feature#STACK_SWITCHING].
    FEATURE_STACK_SWITCHING("engine.features.stack-switching", new Switch()),

    /// Bytes of a binary module.
    LIMIT_MODULE_BYTES("engine.limits.module-bytes", new Bytes(8, 1L << 30, Grain.BYTE)),
    /// Types, counted after recursion groups are opened.
    LIMIT_TYPES("engine.limits.types", Count.upTo(Limits.MODULE_ITEMS, "types")),
    /// Declared supertypes above a type.
    LIMIT_SUBTYPE_DEPTH("engine.limits.subtype-depth", Count.upTo(63, "supertypes")),
    /// Parameters of a function or block type.
    LIMIT_PARAMETERS("engine.limits.parameters", Count.upTo(1000, "parameters")),
    /// Results of a function or block type.
    LIMIT_RESULTS("engine.limits.results", Count.upTo(1000, "results")),
    /// Fields of a struct type.
    LIMIT_STRUCT_FIELDS("engine.limits.struct-fields", Count.upTo(10_000, "fields")),
    /// Imports.
    LIMIT_IMPORTS("engine.limits.imports", Count.upTo(Limits.MODULE_ITEMS, "imports")),
    /// Exports.
    LIMIT_EXPORTS("engine.limits.exports", Count.upTo(Limits.MODULE_ITEMS, "exports")),
    /// Functions, imported ones included.
    LIMIT_FUNCTIONS("engine.limits.functions", Count.upTo(Limits.MODULE_ITEMS, "functions")),
    /// Globals, imported ones included.
    LIMIT_GLOBALS("engine.limits.globals", Count.upTo(Limits.MODULE_ITEMS, "globals")),
    /// Tags, imported ones included.
    LIMIT_TAGS("engine.limits.tags", Count.upTo(Limits.MODULE_ITEMS, "tags")),
    /// Data segments.
    LIMIT_DATA_SEGMENTS("engine.limits.data-segments", Count.upTo(1_000_000, "segments")),
    /// Element segments.
    LIMIT_ELEMENT_SEGMENTS("engine.limits.element-segments", Count.upTo(1_000_000, "segments")),
    /// Elements of one element segment.
    LIMIT_SEGMENT_ELEMENTS("engine.limits.segment-elements", Count.upTo(10_000_000, "elements")),
    /// Bytes of an import, export or custom section name.
    LIMIT_NAME_BYTES("engine.limits.name-bytes", Bytes.upTo(1_000_000, Grain.BYTE)),
    /// Bytes of a function body.
    LIMIT_FUNCTION_BODY_BYTES(
            "engine.limits.function-body-bytes",
            Bytes.upTo(Limits.FUNCTION_BODY_BYTES, Grain.BYTE)),
    /// Bytes of the code that a module is translated to.
    LIMIT_CODE_BYTES("engine.limits.code-bytes", Bytes.upTo(1L << 30, Grain.BYTE)),
    /// Locals of a function, parameters included.
    LIMIT_LOCALS("engine.limits.locals", Count.upTo(50_000, "locals")),
    /// Blocks nested in each other.
    LIMIT_BLOCK_DEPTH("engine.limits.block-depth", Count.upTo(1_000_000, "blocks")),
    /// Labels of a `br_table`.
    LIMIT_BR_TABLE_ENTRIES("engine.limits.br-table-entries", Count.upTo(1_000_000, "labels")),
    /// Clauses of a `try_table`, `resume` or `resume_throw`.
    LIMIT_HANDLERS("engine.limits.handlers", Count.upTo(100_000, "clauses"));

    /// The key that all others are below.
    static final String ROOT = "stackyard";

    private static final Map<String, Setting> BY_PATH = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(Setting::path, setting -> setting));

    private static final SortedSet<String> GROUPS = Arrays.stream(values())
            .flatMap(setting -> groupsAbove(setting.path))
            .collect(Collectors.toCollection(TreeSet::new));

    private final String path;

    // Every SettingKind is a record of constants; Error Prone cannot see that through the interface.
    @SuppressWarnings("ImmutableEnumChecker")
    private final SettingKind kind;

    Setting(String pathBelowRoot, SettingKind kind) {
        this.path = "stackyard." + pathBelowRoot;
        this.kind = kind;
    }

    /// The whole key as a user writes it, such as `stackyard.pool.total-stacks`.
    public String path() {
        return path;
    }

    /// The setting with this whole key.
    static Optional<Setting> byPath(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }

    /// Every group of keys, from `stackyard` down.
    static SortedSet<String> groups() {
        return Collections.unmodifiableSortedSet(GROUPS);
    }

    static boolean isGroup(String path) {
        return GROUPS.contains(path);
    }

    /// The settings of a group and of the groups inside it.
    static List<Setting> below(String group) {
        return Arrays.stream(values())
                .filter(setting -> setting.path.startsWith(group + "."))
                .toList();
    }

    private static Stream<String> groupsAbove(String path) {
        return IntStream.range(0, path.length())
                .filter(i -> path.charAt(i) == '.')
                .mapToObj(dot -> path.substring(0, dot));
    }

    /// The last part of [#path], such as `total-stacks`.
    String leafName() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    SettingKind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return path;
    }

    /// Maxima that more than one key shares.
    private static final class Limits {

        static final long SLOTS = 1 << 20;
        static final long MEMORY_BYTES = 1L << 32;
        static final long ADDRESS_BYTES = 1L << 46;
        static final long MODULE_ITEMS = 1_000_000;
        static final long FUNCTION_BODY_BYTES = 7_654_321;
    }
}
