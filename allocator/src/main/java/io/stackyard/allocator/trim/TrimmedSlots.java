package io.stackyard.allocator.trim;

import io.stackyard.allocator.slot.SlotAllocator;

/// Slots that are alike, and what lies in them: one group of those that a [Trimming] sees to.
///
/// Which slots are given back, the trimming chooses; how, they know themselves. It claims them to be
/// trimmed, and frees them when [#reduce] or [#trim] is over, also when that throws.
///
/// **Threads**: one at a time, while other threads claim and release.
public interface TrimmedSlots {

    /// Who holds them.
    SlotAllocator slots();

    /// The first slot, not below `from`, that keeps more than it may, or [SlotAllocator#NONE]. It may be
    /// in use again.
    int nextExcess(int from);

    /// What a slot keeps that was claimed to be trimmed, in bytes.
    long residentBytes(int slot);

    /// Gives back what slots that were claimed to be trimmed keep beyond what they may.
    ///
    /// @param claimed their numbers
    /// @param count   how many elements of it count, from the first on
    /// @throws RuntimeException if the system refuses; the slots may keep it then
    void reduce(int[] claimed, int count);

    /// Gives back all that slots that were claimed to be trimmed keep. As [#reduce].
    void trim(int[] claimed, int count);
}
