package io.stackyard.allocator.guard;

import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.Protection;

/// How the pages behind a slot are made untouchable.
///
/// On HotSpot a hit is a SIGSEGV that ends the process. No guest can cause one, because every
/// access is checked before it is made; a guard turns a check that we forgot into a crash report.
public enum GuardStrategy {
    /// Guard markers: they cost no map entry, only a page of page table where there was none. Linux
    /// 6.13 and later.
    MARKER,
    /// Pages without access rights: two map entries for each guard, out of `vm.max_map_count`.
    PROTECT,
    /// Nothing stands behind a slot.
    NONE;

    /// Makes a range untouchable. Doing so twice is harmless.
    ///
    /// @param pages   the control that the strategy was chosen for
    /// @param address of the range, whole pages
    /// @param byteSize of the range, whole pages
    public void lay(PageControl pages, long address, long byteSize) {
        switch (this) {
            case MARKER -> pages.advise(address, byteSize, Advice.GUARD_INSTALL);
            case PROTECT -> pages.protect(address, byteSize, Protection.NONE);
            case NONE -> {
                // By definition.
            }
        }
    }

    /// How many of the kernel's map entries `guardCount` guards in one slab may cost.
    public long mapEntries(long guardCount) {
        return switch (this) {
            case PROTECT -> 2 * guardCount; // The guard itself, and what it splits off.
            case MARKER, NONE -> 0;
        };
    }
}
