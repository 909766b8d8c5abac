package io.stackyard.allocator;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.guard.MapEntryBudget;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.KernelFacts;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.config.Backing;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Tunables;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.agrona.UnsafeApi;

/// The running system as the pools use it: where memory comes from, how slots are guarded, and what
/// was found out on the way. Opened once, before the pools; immutable but for the count of map
/// entries. All threads may call.
public final class Platform {

    private final OperatingSystem system;
    private final Optional<PageControl> pageControl;
    private final Backing backing;
    private final GuardStrategy guardStrategy;
    private final Set<Advice> slabAdvice;
    private final boolean movesPages;
    private final boolean mapsFiles;
    private final KernelFacts facts;
    private final MapEntryBudget mapEntries;
    private final List<Finding> findings;

    Platform(
            OperatingSystem system,
            Backing backing,
            GuardStrategy guardStrategy,
            Set<Advice> slabAdvice,
            boolean movesPages,
            boolean mapsFiles,
            KernelFacts facts,
            List<Finding> findings) {
        this.system = system;
        this.pageControl = system.pageControl();
        this.backing = backing;
        this.guardStrategy = guardStrategy;
        this.slabAdvice = slabAdvice;
        this.movesPages = movesPages;
        this.mapsFiles = mapsFiles;
        this.facts = facts;
        this.mapEntries = new MapEntryBudget(facts.mapLimit(), facts.mapsInUse().orElse(0));
        this.findings = List.copyOf(findings);
    }

    /// Probes the running system and chooses by what the settings ask for.
    ///
    /// @throws PlatformException if the system cannot do what they ask for, or a JVM flag is
    ///     missing
    public static Platform open(Tunables tunables) {
        requireUnsafeAccess();
        requireLittleEndian(ByteOrder.nativeOrder());
        OperatingSystem system = chooseSystem(tunables.pool().backing());
        try {
            return over(system, tunables.guard().strategy());
        } catch (ExceptionInInitializerError e) {
            if (e.getCause() instanceof IllegalCallerException) {
                throw missingFlag("--enable-native-access=ALL-UNNAMED", e);
            }
            throw e;
        }
    }

    /// Probes a given system: for tests that let system calls fail.
    ///
    /// @throws PlatformException if the system cannot do what is asked for
    public static Platform over(OperatingSystem system, GuardChoice guards) {
        return PlatformProbe.probe(system, guards);
    }

    private static OperatingSystem chooseSystem(Backing backing) {
        Optional<OperatingSystem> kernel = OperatingSystem.kernel();
        return switch (backing) {
            case PORTABLE -> OperatingSystem.portable();
            case AUTO -> kernel.orElseGet(OperatingSystem::portable);
            case MAPPED -> kernel.orElseThrow(
                    () -> new PlatformException(
                            "cannot map memory: stackyard.pool.backing=mapped needs Linux,"
                                    + " this is "
                                    + System.getProperty("os.name")
                                    + "; set it to auto or portable"));
        };
    }

    private static void requireUnsafeAccess() {
        try {
            UnsafeApi.pageSize();
        } catch (IllegalAccessError e) {
            throw missingFlag("--add-exports java.base/jdk.internal.misc=ALL-UNNAMED", e);
        }
    }

    private static PlatformException missingFlag(String flag, Throwable cause) {
        return new PlatformException(
                "a JVM flag is missing: start the JVM with " + flag, cause);
    }

    static void requireLittleEndian(ByteOrder order) {
        if (order != ByteOrder.LITTLE_ENDIAN) {
            throw new PlatformException(
                    "cannot run on a big-endian processor: WebAssembly memory is little-endian and"
                            + " is accessed as it is");
        }
    }

    /// Where memory comes from: [Backing#MAPPED] or [Backing#PORTABLE], never [Backing#AUTO].
    public Backing backing() {
        return backing;
    }

    /// What stands behind each slot.
    public GuardStrategy guardStrategy() {
        return guardStrategy;
    }

    /// Bytes of one page of this system.
    public long pageBytes() {
        return system.pageBytes();
    }

    /// Map entries that the process may have, absent if there is no such limit.
    public OptionalLong mapLimit() {
        return facts.mapLimit();
    }

    /// Bytes of address space that the process may have, absent if unlimited.
    public OptionalLong addressSpaceLimit() {
        return facts.addressSpaceLimit();
    }

    /// Bytes of memory that the control group may have, absent if unlimited.
    public OptionalLong memoryLimit() {
        return facts.memoryLimit();
    }

    /// What was probed, what was chosen, and why.
    public List<Finding> findings() {
        return findings;
    }

    /// Map entries that guards may still use. For slabs.
    public MapEntryBudget mapEntries() {
        return mapEntries;
    }

    /// The fence. For slabs and memory pools.
    public OperatingSystem system() {
        return system;
    }

    /// The fence's control of single pages. For slabs and memory pools.
    public Optional<PageControl> pageControl() {
        return pageControl;
    }

    /// The advice that every new slab gets. For slabs.
    public Set<Advice> slabAdvice() {
        return slabAdvice;
    }

    /// Whether pages can be moved without being copied ([PageControl#move]). For memory pools.
    public boolean movesPages() {
        return movesPages;
    }

    /// Whether images can be mapped from files in memory ([PageControl#createFile]). For memory
    /// pools.
    public boolean mapsFiles() {
        return mapsFiles;
    }

    /// What the kernel's files said.
    public KernelFacts facts() {
        return facts;
    }
}
