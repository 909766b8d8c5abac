package io.stackyard.allocator;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.internal.PreflightErrors;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.KernelFacts;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.config.Backing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// Whether the pools of a configuration fit into the running system, found out before anything is
/// mapped.
///
/// | what is judged | against | if it does not fit |
/// | --- | --- | --- |
/// | address space of all slabs, and what the process has | what addresses can name | refused |
/// | the same | `RLIMIT_AS` | refused |
/// | the same slabs, in overcommit mode 2 | what may still be committed | refused |
/// | map entries of all guards | `vm.max_map_count`, less what the JVM needs | refused |
/// | what one free slot may keep | the memory limit of the control group | refused |
/// | what all free slots keep after a trim | the same | warned of |
/// | the same, and the largest Java heap | the same | warned of |
/// | huge pages | slabs must be able to opt out | warned of |
///
/// A limit that is unknown refuses nothing.
public final class Preflight {

    private static final long NEVER_OVERCOMMIT = 2;
    private static final String ALWAYS = "always";

    private final Platform platform;
    private final KernelFacts facts;
    private final List<PoolReservation> pools;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private final List<LimitException> misfits = new ArrayList<>();

    private Preflight(Platform platform, List<PoolReservation> pools) {
        this.platform = platform;
        this.facts = platform.facts();
        this.pools = pools;
    }

    /// Judges pools that are to be mapped together. Nothing is mapped or set aside.
    public static Preflight judge(Platform platform, List<PoolReservation> pools) {
        return judge(platform, pools, Runtime.getRuntime().maxMemory());
    }

    /// As above.
    ///
    /// @param javaHeapBytes what the Java heap may grow to
    static Preflight judge(
            Platform platform, List<PoolReservation> pools, long javaHeapBytes) {
        var preflight = new Preflight(platform, pools);
        if (platform.backing() == Backing.MAPPED) {
            preflight.judgeAddressSpace();
            preflight.judgeCommitment();
            preflight.judgeGuards();
            preflight.judgeHugePages();
        }
        preflight.judgeResidentBytes(javaHeapBytes);
        return preflight;
    }

    /// What was compared, and how it came out; [#warnings] among it, marked as such.
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// What fits, and yet may go wrong.
    public List<Finding> warnings() {
        return List.copyOf(warnings);
    }

    /// What does not fit. Each has the limit, what was asked for, and the setting to turn.
    public List<LimitException> misfits() {
        return List.copyOf(misfits);
    }

    /// Refuses what does not fit.
    ///
    /// @throws LimitException the first of [#misfits], the others suppressed
    public void requireFit() {
        if (!misfits.isEmpty()) {
            LimitException first = misfits.getFirst();
            misfits.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private void judgeAddressSpace() {
        long slabs = sum(PoolReservation::reservedBytes);
        long inUse = facts.addressSpaceInUse().orElse(0);
        judgeAddressSpace("addressable bytes", facts.addressableBytes(), inUse, slabs);
        judgeAddressSpace("RLIMIT_AS", facts.addressSpaceLimit(), inUse, slabs);
    }

    private void judgeAddressSpace(String what, OptionalLong limit, long inUse, long slabs) {
        if (limit.isEmpty()) {
            return;
        }
        long most = limit.getAsLong();
        add(
                "slabs against " + what,
                Long.toString(slabs),
                "of " + most + ", of which " + inUse + " are in use");
        if (PoolReservation.saturatedSum(inUse, slabs) > most) {
            misfits.add(PreflightErrors.addressSpace(what, most, inUse, slabs, largestSlab()));
        }
    }

    private Reservation largestSlab() {
        return pools.stream()
                .flatMap(pool -> pool.slabs().stream())
                .max(Comparator.comparingLong(slab -> slab.layout().totalBytes()))
                .orElseThrow(); // Without slabs nothing is too large.
    }

    /// In mode 2 the kernel counts every writable private mapping whole, also one that asked not to
    /// be counted, until its end, whatever is touched of it.
    private void judgeCommitment() {
        if (facts.overcommitMode().orElse(0) != NEVER_OVERCOMMIT) {
            return;
        }
        long slabs = sum(PoolReservation::reservedBytes);
        long committed = facts.committedBytes().orElse(0);
        long most = facts.commitLimit().orElse(Long.MAX_VALUE);
        add(
                "slabs against CommitLimit",
                Long.toString(slabs),
                "of " + most + ", of which " + committed
                        + " are committed; in this mode every reserved byte counts");
        if (PoolReservation.saturatedSum(committed, slabs) > most) {
            misfits.add(PreflightErrors.commitment(most, committed, slabs));
        }
    }

    private void judgeGuards() {
        GuardStrategy strategy = platform.guardStrategy();
        long entries = sum(pool -> pool.guardEntries(strategy));
        long labels = platform.mapsFiles() ? sum(PoolReservation::labelEntries) : 0;
        long left = platform.mapEntries().left();
        if (entries + labels == 0 || facts.mapLimit().isEmpty()) {
            return;
        }
        long limit = facts.mapLimit().getAsLong();
        add(
                "guards against vm.max_map_count",
                Long.toString(PoolReservation.saturatedSum(entries, labels)),
                "map entries, " + labels + " of them for labels, which slabs can go without; of "
                        + left + " that the JVM leaves of " + limit);
        if (entries > left) {
            misfits.add(PreflightErrors.guards(limit, left, entries, largestCounts(left)));
        }
    }

    /// For each pool with guards the largest number of slots that fits beside the others as they
    /// are, with its key and its number of slabs; pools that cannot be made to fit alone are left
    /// out.
    private Map<String, Long> largestCounts(long left) {
        Map<String, Long> counts = new LinkedHashMap<>();
        GuardStrategy strategy = platform.guardStrategy();
        long all = sum(pool -> pool.guardEntries(strategy));
        for (PoolReservation pool : pools) {
            long room = left - (all - pool.guardEntries(strategy));
            if (pool.guardedSlabs() > 0 && pool.guardEntries(strategy, 0) <= room) {
                String key = pool.slotCount().path();
                long count = largestCount(pool, room);
                String name =
                        pool.guardedSlabs() == 1
                                ? key
                                : key + " (" + pool.guardedSlabs() + " slabs)";
                counts.put(name, count);
            }
        }
        return counts;
    }

    private long largestCount(PoolReservation pool, long room) {
        GuardStrategy strategy = platform.guardStrategy();
        int fits = 0;
        int tooMany = pool.mostSlots() + 1;
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) >>> 1;
            if (pool.guardEntries(strategy, middle) <= room) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits;
    }

    private void judgeHugePages() {
        if (facts.hugePages().filter(ALWAYS::equals).isPresent()
                && !platform.slabAdvice().contains(Advice.NO_HUGE_PAGES)) {
            warn(
                    "transparent huge pages",
                    ALWAYS,
                    "slabs cannot opt out: one touched page may commit 2 MiB; set"
                            + " /sys/kernel/mm/transparent_hugepage/enabled to madvise or never");
        }
    }

    private void judgeResidentBytes(long javaHeapBytes) {
        if (facts.memoryLimit().isEmpty()) {
            return;
        }
        long limit = facts.memoryLimit().getAsLong();
        long afterTrim = sum(PoolReservation::keptAfterTrimBytes);
        add(
                "free slots against cgroup memory",
                Long.toString(afterTrim),
                "bytes may stay resident after a trim, of " + limit + "; until then up to "
                        + sum(PoolReservation::keptBytes));
        for (PoolReservation pool : pools) {
            if (pool.keptPerSlotBytes() > limit) {
                misfits.add(PreflightErrors.keptBytes(pool, limit, pool.keptPerSlotBytes()));
            }
        }
        if (afterTrim > limit) {
            warn(
                    "resident budgets",
                    Long.toString(afterTrim),
                    "free slots alone may keep more than the cgroup allows, " + limit
                            + "; lower " + budgetKeys());
        } else if (PoolReservation.saturatedSum(afterTrim, javaHeapBytes) > limit) {
            warn(
                    "resident budgets and Java heap",
                    Long.toString(PoolReservation.saturatedSum(afterTrim, javaHeapBytes)),
                    "free slots and a full Java heap (-Xmx, " + javaHeapBytes
                            + ") may take more than the cgroup allows, " + limit
                            + "; lower -Xmx or "
                            + budgetKeys());
        }
    }

    private String budgetKeys() {
        return String.join(
                ", ", pools.stream().map(pool -> pool.residentBudget().path()).toList());
    }

    private long sum(ToLongFunction<PoolReservation> part) {
        long sum = 0;
        for (PoolReservation pool : pools) {
            sum = PoolReservation.saturatedSum(sum, part.applyAsLong(pool));
        }
        return sum;
    }

    private void warn(String subject, String value, String meaning) {
        warnings.add(new Finding(subject, value, meaning));
        add(subject, value, "warning: " + meaning);
    }

    private void add(String subject, String value, String meaning) {
        findings.add(new Finding(subject, value, meaning));
    }
}
