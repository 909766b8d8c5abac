package io.stackyard.allocator;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.KernelFacts;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.PageFeatures;
import io.stackyard.allocator.os.PageScan;
import io.stackyard.config.Backing;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Looks at the running system once, chooses, and writes down why.
final class PlatformProbe {

    private static final String UNKNOWN = "unknown";
    private static final String UNLIMITED = "unlimited";
    private static final long NEVER_OVERCOMMIT = 2;

    private final List<Finding> findings = new ArrayList<>();

    private PlatformProbe() {}

    static Platform probe(OperatingSystem system, GuardChoice guards) {
        var probe = new PlatformProbe();
        Optional<PageControl> pages = system.pageControl();
        return pages.isPresent()
                ? probe.mapped(system, pages.get(), guards)
                : probe.portable(system, guards);
    }

    private Platform portable(OperatingSystem system, GuardChoice guards) {
        add("backing", "portable",
                "memory comes from Java arenas and is committed as it is claimed");
        add("page size", Long.toString(system.pageBytes()), "slots are multiples of it");
        if (guards == GuardChoice.MARKER || guards == GuardChoice.PROTECT) {
            throw refused(guards, "the portable backing has no guards", "auto or none");
        }
        add("guard strategy", name(GuardStrategy.NONE), "the portable backing has no guards");
        return new Platform(
                system,
                Backing.PORTABLE,
                GuardStrategy.NONE,
                Set.of(),
                false,
                false,
                KernelFacts.unknown(),
                findings);
    }

    private Platform mapped(OperatingSystem system, PageControl pages, GuardChoice guards) {
        var facts = KernelFacts.read();
        var features = PageFeatures.probe(system, pages);
        add("backing", "mapped", "address space is reserved once and committed page by page");
        add("page size", Long.toString(system.pageBytes()), "slots and guards are multiples of it");
        describe(facts);
        describe(features);
        Set<Advice> slabAdvice = EnumSet.of(Advice.NO_HUGE_PAGES, Advice.NO_DUMP);
        slabAdvice.removeIf(advice -> !features.takes(advice));
        return new Platform(
                system,
                Backing.MAPPED,
                choose(guards, features),
                slabAdvice,
                features.movesPages(),
                features.mapsFiles(),
                facts,
                findings);
    }

    private GuardStrategy choose(GuardChoice guards, PageFeatures features) {
        GuardStrategy strategy =
                switch (guards) {
                    case NONE -> GuardStrategy.NONE;
                    case PROTECT -> GuardStrategy.PROTECT;
                    case MARKER -> {
                        if (!features.hasGuardMarkers()) {
                            throw refused(
                                    guards,
                                    "the kernel answers "
                                            + features.refusal(Advice.GUARD_INSTALL).orElse(UNKNOWN)
                                            + " to MADV_GUARD_INSTALL, which needs Linux 6.13",
                                    "auto, protect or none");
                        }
                        yield GuardStrategy.MARKER;
                    }
                    case AUTO -> features.hasGuardMarkers()
                            ? GuardStrategy.MARKER
                            : GuardStrategy.PROTECT;
                };
        String reason =
                guards == GuardChoice.AUTO
                        ? "the best that this kernel offers"
                        : "set by " + Setting.GUARD_STRATEGY.path();
        add("guard strategy", name(strategy), reason);
        return strategy;
    }

    private static PlatformException refused(GuardChoice guards, String reason, String instead) {
        return new PlatformException(
                "cannot guard slots: " + Setting.GUARD_STRATEGY.path() + "=" + name(guards)
                        + ", but "
                        + reason + "; set it to " + instead);
    }

    private void describe(KernelFacts facts) {
        add(
                "vm.max_map_count",
                text(facts.mapLimit(), UNKNOWN),
                "bounds the slots that the guard strategy protect can serve");
        add("map entries in use", text(facts.mapsInUse(), UNKNOWN), "by this process at its start");
        boolean neverOvercommits =
                facts.overcommitMode().orElse(0) == NEVER_OVERCOMMIT;
        add(
                "vm.overcommit_memory",
                text(facts.overcommitMode(), UNKNOWN),
                neverOvercommits
                        ? "reserved address space counts as committed: slabs must fit that limit"
                        : "reserved address space costs nothing until it is touched");
        add(
                "transparent huge pages",
                facts.hugePages().orElse(UNKNOWN),
                "slabs opt out, so that one touched page commits one page");
        add(
                "addressable bytes",
                text(facts.addressableBytes(), UNKNOWN),
                "the address space of a process; bounds all slabs together");
        add(
                "RLIMIT_AS",
                text(facts.addressSpaceLimit(), UNLIMITED),
                "bounds the address space of all slabs together");
        add(
                "cgroup memory limit",
                text(facts.memoryLimit(), UNLIMITED),
                "bounds what all slots may have resident together");
    }

    private void describe(PageFeatures features) {
        for (Advice advice : Advice.values()) {
            add(
                    advice.toString().toLowerCase(Locale.ROOT).replace('_', ' '),
                    features.refusal(advice).map(errno -> "refused, " + errno).orElse("yes"),
                    meaning(advice));
        }
        add(
                "vectored decommit",
                features.isVectored() ? "yes" : "no",
                "one call gives back several ranges");
        add(
                "page move",
                yesOr(features.moveRefusal()),
                "large memories that outgrow their slot move without being copied");
        add("memfd", yesOr(features.fileRefusal()), "files in memory that images are mapped from");
        add("pagemap scan", yesOr(PageScan.refusal()), "audits the cards in tests");
    }

    private static String meaning(Advice advice) {
        return switch (advice) {
            case DECOMMIT -> "pages can be given back while their addresses stay reserved";
            case NO_HUGE_PAGES -> "slabs are kept out of huge pages";
            case NO_DUMP -> "tenants' data is kept out of core dumps";
            case GUARD_INSTALL -> "guards cost no map entry";
            case GUARD_REMOVE -> "guards can be lifted again";
        };
    }

    private static String yesOr(Optional<String> refusal) {
        return refusal.map(errno -> "no, " + errno).orElse("yes");
    }

    private static String text(OptionalLong number, String absent) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : absent;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private void add(String subject, String value, String meaning) {
        findings.add(new Finding(subject, value, meaning));
    }
}
