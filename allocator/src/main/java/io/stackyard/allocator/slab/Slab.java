package io.stackyard.allocator.slab;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.os.SystemCallException;

/// A reserved address range, cut into slots as a [SlabLayout] says.
///
/// A slot belongs to one thread at a time; who that is, a slot allocator decides. Calls for
/// different slots may run at the same time, [#close] may not run beside anything.
public sealed interface Slab extends AutoCloseable permits ReservedSlab, ScatteredSlab {

    /// Reserves a slab.
    ///
    /// @param name what error messages call it, such as `stack`
    /// @throws IllegalArgumentException if the layout is not whole pages of the platform
    /// @throws io.stackyard.allocator.LimitException if the guards need more map entries than are
    ///     left, or the slab more address space than the process may have
    /// @throws io.stackyard.allocator.PlatformException if the system refuses to reserve it
    /// @throws SystemCallException if the system refuses to prepare it; nothing is left behind then
    static Slab map(Platform platform, String name, SlabLayout layout) {
        return platform.pageControl().isPresent()
                ? ReservedSlab.map(platform, name, layout)
                : new ScatteredSlab(platform, name, layout);
    }

    /// What error messages call it.
    String name();

    /// Where each slot lies.
    SlabLayout layout();

    /// Address of the first byte of a slot; it stays the same until the slab is closed. All usable
    /// bytes read as zero until somebody writes them. Where slots are mapped one by one, the first
    /// call for a slot maps it: ask when a slot is claimed and not for all slots in advance.
    ///
    /// @throws SystemCallException if the slot had to be mapped and the system refused
    long slotAddress(int slot);

    /// The kernel's map entries that the slab took when it was reserved: its own, that of its label,
    /// and those of the guard before the first slot.
    long mapEntries();

    /// Lays the guard behind a slot, and the one before it, unless they are there already; returns
    /// whether the one behind was laid now.
    ///
    /// @throws SystemCallException if the system refuses; the slot is as it was, and asking again
    ///     tries again
    boolean requireGuard(int slot);

    /// Gives pages of a slot back: they read as zero afterwards. Both numbers are whole pages; none
    /// does nothing.
    ///
    /// @param offset from the start of the slot
    /// @throws IndexOutOfBoundsException if the range is not within the usable part
    /// @throws SystemCallException if the system refuses; the pages keep their content then
    void decommit(int slot, long offset, long byteSize);

    /// Gives the same pages of several slots back, in as few calls as the system allows.
    ///
    /// @param slots  the slots are its first `count` elements
    /// @param offset from the start of each slot
    /// @return the number of system calls
    /// @throws SystemCallException if the system refuses; some slots may be decommitted then
    int decommit(int[] slots, int count, long offset, long byteSize);

    /// Unmaps everything. A second call does nothing.
    @Override
    void close();
}
