package io.stackyard.allocator.memory;

import io.stackyard.allocator.PlatformException;
import io.stackyard.config.MemoryReset;
import io.stackyard.config.Setting;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The page scans of one pool, opened when they are first needed: each serves one thread at a time,
/// and one is kept for whoever comes next.
///
/// Without a scan there are no audits: they are no part of how a pool works, so their absence is
/// logged and nothing more. Finding written pages by the scan is, so its absence is an error then.
///
/// All threads may call.
final class CardScans implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(CardScans.class.getName());

    private static final String NEEDS =
            "needs PAGEMAP_SCAN (Linux 6.7 and later) and a readable /proc/self/pagemap";

    private final double auditRate;
    private final AtomicReference<@Nullable CardAudit> idle = new AtomicReference<>();

    /// @throws PlatformException if slots are reset by a scan, and the kernel has none
    CardScans(MemoryReset reset, double auditRate) {
        boolean needed = reset == MemoryReset.PAGEMAP;
        CardAudit audit =
                needed || auditRate > 0 ? CardAudit.tryOpen().orElse(null) : null;
        if (audit == null && needed) {
            throw new PlatformException(
                    "cannot ask the kernel which pages were written: "
                            + Setting.MEMORY_RESET.path() + "=pagemap " + NEEDS + "; set it to"
                            + " cards or decommit");
        }
        if (audit == null && auditRate > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "no memory is audited: " + Setting.MEMORY_AUDIT_SAMPLE_RATE.path() + "="
                            + auditRate + " " + NEEDS);
        }
        this.auditRate = audit == null ? 0 : auditRate;
        if (audit != null) {
            give(audit);
        }
    }

    /// At which share of releases memories are to be audited; 0 where they cannot be.
    double auditRate() {
        return auditRate;
    }

    /// See [CardAudit#unmarkedPages]. Nothing if no scan could be opened for one more thread.
    Optional<List<Long>> unmarkedPages(SlotPages slot, long usableBytes) {
        Optional<CardAudit> audit = take();
        try {
            return audit.map(scan -> scan.unmarkedPages(slot, usableBytes));
        } finally {
            audit.ifPresent(this::give);
        }
    }

    /// See [CardAudit#markBacked]. False if no scan could be opened for one more thread.
    boolean tryMarkBacked(SlotPages slot, long pageCount) {
        Optional<CardAudit> audit = take();
        try {
            audit.ifPresent(scan -> scan.markBacked(slot, pageCount));
            return audit.isPresent();
        } finally {
            audit.ifPresent(this::give);
        }
    }

    private Optional<CardAudit> take() {
        CardAudit audit = idle.getAndSet(null);
        return audit != null ? Optional.of(audit) : CardAudit.tryOpen();
    }

    private void give(CardAudit audit) {
        CardAudit surplus = idle.getAndSet(audit);
        if (surplus != null) {
            surplus.close();
        }
    }

    @Override
    public void close() {
        CardAudit audit = idle.getAndSet(null);
        if (audit != null) {
            audit.close();
        }
    }
}
