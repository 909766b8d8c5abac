package io.stackyard.cli.plan;

import io.stackyard.allocator.Finding;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolReservation;
import io.stackyard.allocator.Preflight;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.config.Tunables;
import io.stackyard.store.InstanceAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/// What the pools of a configuration would take from this machine. Nothing is reserved.
///
/// **Units**: bytes, unless another is named.
public final class Plan {

    private static final String INDENT = "  ";

    private final Platform platform;
    private final List<Reservation> reservations;
    private final long entriesLeft;
    private final Preflight preflight;

    private Plan(Platform platform, List<PoolReservation> pools) {
        this.platform = platform;
        this.reservations = pools.stream().flatMap(pool -> pool.slabs().stream()).toList();
        this.entriesLeft = platform.mapEntries().left();
        this.preflight = Preflight.judge(platform, pools);
    }

    /// Probes the system and lays out the pools.
    ///
    /// @throws io.stackyard.allocator.PlatformException if the system cannot do what the settings
    ///     ask for
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    public static Plan of(Tunables tunables) {
        Platform platform = Platform.open(tunables);
        return new Plan(platform, InstanceAllocator.poolReservations(platform, tunables));
    }

    /// Why the pools would be refused; empty if they fit.
    public List<String> misfits() {
        return preflight.misfits().stream()
                .map(misfit -> String.valueOf(misfit.getMessage()))
                .toList();
    }

    /// The plan as lines of text.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("platform");
        lines.addAll(indented(findings(platform.findings())));
        lines.add("");
        lines.add(
                switch (platform.backing()) {
                    case PORTABLE -> "slabs, in bytes, mapped slot by slot as they are needed";
                    case MAPPED, AUTO -> "slabs, in bytes";
                });
        lines.addAll(indented(slabs()));
        lines.add("");
        lines.add("totals");
        lines.addAll(indented(totals()));
        if (!preflight.findings().isEmpty()) {
            lines.add("");
            lines.add("preflight");
            lines.addAll(indented(findings(preflight.findings())));
        }
        for (String misfit : misfits()) {
            lines.add("");
            lines.add("does not fit: " + misfit);
        }
        return lines;
    }

    private static List<String> indented(TextTable table) {
        return table.lines().stream().map(line -> INDENT + line).toList();
    }

    private static TextTable findings(List<Finding> findings) {
        var table = new TextTable("what", "found", "meaning");
        for (Finding finding : findings) {
            table.add(finding.subject(), finding.value(), finding.meaning());
        }
        return table;
    }

    private TextTable slabs() {
        var table =
                new TextTable(
                        "slab", "slots", "usable", "guard", "guards", "map entries", "reserved",
                        "resident in use", "resident free");
        GuardStrategy strategy = platform.guardStrategy();
        for (Reservation slab : reservations) {
            table.add(
                    slab.name(),
                    slab.layout().slotCount(),
                    slab.layout().usableBytes(),
                    slab.layout().guardBytes(),
                    slab.guards(strategy),
                    slab.mapEntries(strategy),
                    slab.layout().totalBytes(),
                    slab.residentInUseBytes(),
                    slab.residentFreeBytes());
        }
        return table;
    }

    private TextTable totals() {
        GuardStrategy strategy = platform.guardStrategy();
        var table = new TextTable("what", "how much", "meaning");
        addBytes(
                table,
                "reserved",
                slab -> slab.layout().totalBytes(),
                "address space; memory only where it is touched");
        addBytes(
                table,
                "resident, in use",
                Reservation::residentInUseBytes,
                "the worst case: every slot in use and written to its end; "
                        + platform.memoryLimit().stream()
                                .mapToObj(limit -> "the cgroup allows " + limit)
                                .findFirst()
                                .orElse("no cgroup limit"));
        addBytes(
                table,
                "resident, free",
                Reservation::residentFreeBytes,
                "the worst case: every slot was written to its end and is free again");
        table.add(
                "guards",
                sum(reservations, slab -> slab.guards(strategy)),
                "strategy " + strategy.name().toLowerCase(Locale.ROOT) + ", see above");
        table.add(
                "map entries",
                sum(reservations, slab -> slab.mapEntries(strategy)),
                platform.mapLimit().isPresent()
                        ? "of vm.max_map_count="
                                + platform.mapLimit().getAsLong()
                                + ", which leaves "
                                + entriesLeft
                                + " for guards"
                        : "no limit is known");
        return table;
    }

    private void addBytes(
            TextTable table, String what, ToLongFunction<Reservation> bytes, String meaning) {
        long sum = sum(reservations, bytes);
        table.add(what, sum + " (" + ByteText.of(sum) + ")", meaning);
    }

    private static long sum(List<Reservation> slabs, ToLongFunction<Reservation> part) {
        return slabs.stream().mapToLong(part).reduce(0, Math::addExact);
    }
}
