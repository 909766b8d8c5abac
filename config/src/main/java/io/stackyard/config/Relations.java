package io.stackyard.config;

import static io.stackyard.config.Setting.*;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Everything that must hold between settings, in the order in which it is judged.
final class Relations {

    /// The page that sizes are counted in here. Systems with larger pages round up.
    static final long PAGE_BYTES = 4096;

    /// The most that one slab may reserve: half of the 2^47 bytes that a process usually has. What the kernel
    /// really grants is asked when the slab is mapped.
    static final long SLAB_BYTES = 1L << 46;

    /// What a stack must hold beside its guard: the stagger of its start (up to 2 KiB) and the entry frame with
    /// a first call, in whole pages.
    static final long SMALLEST_STACK_BYTES = PAGE_BYTES;

    /// The widest table element, a continuation.
    private static final long ELEMENT_BYTES = 16;

    private static final List<Setting> MEMORY_CLASSES = List.of(
            POOL_MEMORY_CLASS_ADDRESS_SPACE,
            POOL_TOTAL_MEMORIES,
            POOL_MEMORY_SLOT_SIZES,
            POOL_MAX_MEMORY_SIZE,
            GUARD_PAGES,
            GUARD_STRATEGY);

    static final List<Relation> ALL = all();

    private Relations() {}

    /// A relation whose settings are all of equal rank: nothing gives way.
    private record Rule(List<Setting> settings, Consumer<SettingValues> judge) implements Relation {

        @Override
        public void settle(SettingValues values) {
            judge.accept(values);
        }
    }

    /// `feature` may be on only while `base` is on. A default turns off.
    private record BuildsOn(Setting feature, Setting base) implements Relation {

        @Override
        public List<Setting> settings() {
            return List.of(feature, base);
        }

        @Override
        public void settle(SettingValues values) {
            if (!values.isOn(feature) || values.isOn(base)) {
                return;
            }
            if (values.isWritten(feature)) {
                values.refuse(SettingErrors.featureWithoutBase(values, feature, base));
            } else {
                values.replaceDefault(feature, false);
            }
        }
    }

    private static List<Relation> all() {
        List<Relation> relations = new ArrayList<>();
        relations.addAll(ofThePools());
        relations.addAll(ofTheStacks());
        relations.addAll(ofTheStore());
        relations.addAll(ofTheEngine());
        return List.copyOf(relations);
    }

    private static List<Relation> ofThePools() {
        return List.of(
                Ceiling.of(POOL_MAX_MEMORIES_PER_MODULE, POOL_TOTAL_MEMORIES, "the whole pool"),
                Ceiling.of(POOL_MAX_TABLES_PER_MODULE, POOL_TOTAL_TABLES, "the whole pool"),
                Ceiling.of(POOL_MAX_UNUSED_WARM_SLOTS, POOL_TOTAL_MEMORIES, "the whole pool"),
                Ceiling.of(POOL_MEMORY_KEEP_RESIDENT, POOL_MAX_MEMORY_SIZE, "the size of a memory"),
                new Ceiling(
                        POOL_TABLE_KEEP_RESIDENT,
                        List.of(POOL_TABLE_ELEMENTS),
                        "the size of a table",
                        Relations::tableBytes),
                new Rule(List.of(GUARD_STRATEGY, POOL_BACKING), Relations::judgeGuardBacking),
                new Rule(List.of(MEMORY_RESET, POOL_BACKING), Relations::judgeResetBacking),
                new Rule(
                        List.of(MEMORY_AUDIT_SAMPLE_RATE, POOL_BACKING),
                        Relations::judgeAuditBacking),
                new Rule(MEMORY_CLASSES, Relations::judgeMemoryClasses),
                slab(
                        "continuation table slab",
                        List.of(POOL_TOTAL_TABLES, POOL_TABLE_ELEMENTS),
                        POOL_TOTAL_TABLES,
                        Relations::tableBytes));
    }

    private static List<Relation> ofTheStacks() {
        List<Setting> size = List.of(STACK_SIZE, GUARD_PAGES, GUARD_STRATEGY);
        return List.of(
                new Rule(size, values -> {
                    long usable = usableStackBytes(values);
                    if (usable < SMALLEST_STACK_BYTES) {
                        values.refuse(
                                SettingErrors.stackTooSmall(
                                        values,
                                        size,
                                        Math.max(0, usable),
                                        SMALLEST_STACK_BYTES));
                    }
                }),
                new Ceiling(
                        STACK_MAX_DEPTH,
                        size,
                        "the stack beside its guard",
                        values -> Math.max(0, usableStackBytes(values))),
                new Ceiling(
                        STACK_KEEP_RESIDENT,
                        size,
                        "the stack beside its guard",
                        values -> Math.max(0, usableStackBytes(values))),
                Ceiling.of(STACK_STORE_CACHE, POOL_TOTAL_STACKS, "the whole pool"),
                slab(
                        "stack slab",
                        List.of(POOL_TOTAL_STACKS, STACK_SIZE),
                        POOL_TOTAL_STACKS,
                        values -> values.number(STACK_SIZE)));
    }

    private static List<Relation> ofTheStore() {
        return List.of(
                Ceiling.of(STORE_MAX_INSTANCES, POOL_TOTAL_CORE_INSTANCES, "the whole pool"),
                Ceiling.of(STORE_MAX_MEMORIES, POOL_TOTAL_MEMORIES, "the whole pool"),
                Ceiling.of(STORE_MAX_TABLES, POOL_TOTAL_TABLES, "the whole pool"),
                Ceiling.of(STORE_MAX_STACKS, POOL_TOTAL_STACKS, "the whole pool"),
                new Ceiling(
                        STORE_MAX_MEMORY_BYTES,
                        List.of(POOL_TOTAL_MEMORIES, POOL_MAX_MEMORY_SIZE),
                        "the whole pool",
                        values -> values.number(POOL_TOTAL_MEMORIES)
                                // At most 2^20 x 2^32: cannot overflow.
                                * values.number(POOL_MAX_MEMORY_SIZE)));
    }

    private static List<Relation> ofTheEngine() {
        Stream<Relation> features = Stream.of(Feature.values())
                .flatMap(
                        feature -> feature.builtOn()
                                .stream()
                                .map(base -> new BuildsOn(feature.setting(), base.setting())));
        Stream<Relation> limits = Stream.of(
                Ceiling.of(LIMIT_FUNCTION_BODY_BYTES, LIMIT_MODULE_BYTES, "the size of a module"),
                Ceiling.of(LIMIT_NAME_BYTES, LIMIT_MODULE_BYTES, "the size of a module"));
        return Stream.concat(features, limits).toList();
    }

    private static Relation slab(
            String name,
            List<Setting> settings,
            Setting slotCount,
            Function<SettingValues, Long> slotBytes) {
        return new Rule(settings, values -> {
            BigInteger bytes = BigInteger.valueOf(values.number(slotCount))
                    .multiply(BigInteger.valueOf(slotBytes.apply(values)));
            if (bytes.compareTo(BigInteger.valueOf(SLAB_BYTES)) > 0) {
                values.refuse(
                        SettingErrors.slabTooLarge(values, settings, name, bytes, SLAB_BYTES));
            }
        });
    }

    private static void judgeGuardBacking(SettingValues values) {
        GuardChoice guard = values.choice(GUARD_STRATEGY, GuardChoice.class);
        boolean needsCalls = switch (guard) {
            case MARKER, PROTECT -> true;
            case AUTO, NONE -> false;
        };
        if (needsCalls && values.choice(POOL_BACKING, Backing.class) == Backing.PORTABLE) {
            values.refuse(SettingErrors.needsMapping(values, GUARD_STRATEGY, "none"));
        }
    }

    private static void judgeResetBacking(SettingValues values) {
        boolean needsCalls = switch (values.choice(MEMORY_RESET, MemoryReset.class)) {
            case PAGEMAP, DECOMMIT -> true;
            case CARDS -> false;
        };
        if (needsCalls && values.choice(POOL_BACKING, Backing.class) == Backing.PORTABLE) {
            values.refuse(SettingErrors.needsMapping(values, MEMORY_RESET, "cards"));
        }
    }

    private static void judgeAuditBacking(SettingValues values) {
        if (values.ratio(MEMORY_AUDIT_SAMPLE_RATE) > 0
                && values.choice(POOL_BACKING, Backing.class) == Backing.PORTABLE) {
            values.refuse(SettingErrors.needsMapping(values, MEMORY_AUDIT_SAMPLE_RATE, "0"));
        }
    }

    /// A large class gives up slots to stay within its address space, but all classes together may still be
    /// too much.
    private static void judgeMemoryClasses(SettingValues values) {
        BigInteger bytes = BigInteger.ZERO;
        for (long slotBytes : SizeClasses.cut(
                values.sizes(POOL_MEMORY_SLOT_SIZES),
                values.number(POOL_MAX_MEMORY_SIZE))) {
            long strideBytes = slotBytes + guardBytes(values);
            int slotCount = SizeClasses.slotCount(
                    values.count(POOL_TOTAL_MEMORIES),
                    values.number(POOL_MEMORY_CLASS_ADDRESS_SPACE),
                    strideBytes);
            bytes = bytes.add(
                    BigInteger.valueOf(slotCount).multiply(BigInteger.valueOf(strideBytes)));
        }
        if (bytes.compareTo(BigInteger.valueOf(SLAB_BYTES)) > 0) {
            values.refuse(
                    SettingErrors.classesTooLarge(values, MEMORY_CLASSES, bytes, SLAB_BYTES));
        }
    }

    private static long tableBytes(SettingValues values) {
        return Math.ceilDiv(values.number(POOL_TABLE_ELEMENTS) * ELEMENT_BYTES, PAGE_BYTES)
                * PAGE_BYTES;
    }

    private static long guardBytes(SettingValues values) {
        return values.choice(GUARD_STRATEGY, GuardChoice.class) == GuardChoice.NONE
                ? 0
                : values.number(GUARD_PAGES) * PAGE_BYTES;
    }

    private static long usableStackBytes(SettingValues values) {
        return values.number(STACK_SIZE) - guardBytes(values);
    }
}
