package io.stackyard.allocator.memory;

import io.stackyard.allocator.PlatformException;
import io.stackyard.config.MemoryReset;
import io.stackyard.config.Setting;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The audits of one pool, opened when they are first needed: each serves one thread at a time, and
/// one is kept for whoever comes next.
///
/// All threads may call.
final class CardScans implements AutoCloseable {

    private final AtomicReference<@Nullable CardAudit> idle = new AtomicReference<>();

    /// @throws PlatformException if the settings need a scan and the kernel has none
    CardScans(MemoryReset reset, double auditRate) {
        if (reset == MemoryReset.PAGEMAP) {
            give(open(Setting.MEMORY_RESET.path() + "=pagemap"));
        } else if (auditRate > 0) {
            give(open(Setting.MEMORY_AUDIT_SAMPLE_RATE.path() + "=" + auditRate));
        }
    }

    private static CardAudit open(String wanted) {
        return CardAudit.tryOpen()
                .orElseThrow(
                        () -> new PlatformException(
                                "cannot ask the kernel which pages were written: " + wanted
                                        + " needs PAGEMAP_SCAN (Linux 6.7 and later) and a"
                                        + " readable /proc/self/pagemap; set "
                                        + Setting.MEMORY_RESET.path() + " to cards and "
                                        + Setting.MEMORY_AUDIT_SAMPLE_RATE.path() + " to 0"));
    }

    /// See [CardAudit#unmarkedPages].
    List<Long> unmarkedPages(SlotPages slot, long usableBytes) {
        CardAudit audit = take();
        try {
            return audit.unmarkedPages(slot, usableBytes);
        } finally {
            give(audit);
        }
    }

    /// See [CardAudit#markBacked].
    void markBacked(SlotPages slot, long pageCount) {
        CardAudit audit = take();
        try {
            audit.markBacked(slot, pageCount);
        } finally {
            give(audit);
        }
    }

    private CardAudit take() {
        CardAudit audit = idle.getAndSet(null);
        return audit != null ? audit : open("an audit");
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
