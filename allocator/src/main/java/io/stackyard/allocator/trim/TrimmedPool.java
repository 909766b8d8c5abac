package io.stackyard.allocator.trim;

/// A pool whose free slots may keep backing, as a [Trimmer] sees it.
///
/// The calls come from one thread at a time, while other threads claim and release. None may touch
/// a slot that is in use. A pool that could not give some backing back leaves it for the next time
/// and throws; it does not try the same slot again in the same call.
public interface TrimmedPool {

    /// The pool's name, for messages.
    String name();

    /// Makes every free slot one tick older.
    void tick();

    /// Bytes of free slots that still have backing.
    long residentBytes();

    /// How many of them may stay.
    long residentBudgetBytes();

    /// Gives back what slots keep that have been free for `minimumIdleTicks`; returns how many slots
    /// it was.
    int trimIdle(int minimumIdleTicks);

    /// Gives back what the slots keep that have been free longest, until at most `bytes` stay;
    /// returns how many slots it was.
    int trimTo(long bytes);
}
