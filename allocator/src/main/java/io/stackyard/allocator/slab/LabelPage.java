package io.stackyard.allocator.slab;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.os.MemoryFile;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.Protection;
import io.stackyard.allocator.os.SystemCallException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// The page in front of a slab: an empty file in memory, named by a [SlabLabel], that nobody may
/// touch.
///
/// ```
/// | label page | guard | usable 0 | guard | ...
/// ^ mapping    ^ slab
/// ```
///
/// Anonymous mappings have names on some kernels only, files in memory on all that have them. The
/// page is advice: where the system refuses, the slab goes without.
final class LabelPage {

    private static final Logger LOGGER = System.getLogger(LabelPage.class.getName());

    private LabelPage() {}

    /// Bytes to reserve in front of a slab, 0 where it gets no label.
    static long byteSize(Platform platform, SlabLayout layout) {
        return platform.mapsFiles() && layout.totalBytes() > 0 ? platform.pageBytes() : 0;
    }

    /// Lays the page over the first page of a mapping, if a map entry is left for it; returns whether
    /// it has taken that entry.
    static boolean tryLay(Platform platform, long address, SlabLabel label) {
        if (!platform.mapEntries().tryReserve(Reservation.LABEL_ENTRIES)) {
            LOGGER.log(Level.DEBUG, () -> "no map entry is left to label slab " + label.slab());
            return false;
        }
        boolean laid = false;
        PageControl pages = platform.pageControl().orElseThrow();
        try (MemoryFile file = pages.createFile(label.text(), platform.pageBytes())) {
            pages.map(file, 0, address, platform.pageBytes());
            laid = true;
            pages.protect(address, platform.pageBytes(), Protection.NONE);
        } catch (SystemCallException e) {
            LOGGER.log(Level.DEBUG, () -> "slab " + label.slab() + " is not fully labelled", e);
        } finally {
            if (!laid) {
                platform.mapEntries().giveBack(Reservation.LABEL_ENTRIES);
            }
        }
        return laid;
    }
}
