package io.stackyard.engine.types;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A hash set of recursion groups that does not keep them alive.
///
/// Chained buckets, doubled when three quarters full. An entry whose group was collected stays until the next
/// [#expunge], and equals nothing meanwhile.
///
/// **Threads**: none of its own; [TypeRegistry] locks.
final class WeakGroupTable {

    private static final int INITIAL_BUCKETS = 64;

    private final ReferenceQueue<RecGroup> collected = new ReferenceQueue<>();
    private @Nullable Entry[] buckets = new @Nullable Entry[INITIAL_BUCKETS];
    private int size;

    /// A group and what must outlive it: its hash, to find the bucket, and the ids of its types, to give them back.
    private static final class Entry extends WeakReference<RecGroup> {
        private final long hash;
        private final int[] ids;
        private @Nullable Entry next;

        Entry(RecGroup group, long hash, int[] ids, ReferenceQueue<RecGroup> collected) {
            super(group, collected);
            this.hash = hash;
            this.ids = ids;
        }
    }

    /// Entries, those included whose group was collected since the last [#expunge].
    int size() {
        return size;
    }

    /// The group of the given shape, or null.
    @Nullable
    RecGroup find(GroupShape shape, long hash) {
        for (Entry entry = buckets[bucketOf(hash)]; entry != null; entry = entry.next) {
            if (entry.hash == hash) {
                RecGroup group = entry.get();
                if (group != null && group.shape().sameAs(shape)) {
                    return group;
                }
            }
        }
        return null;
    }

    /// Adds a group that [#find] did not find.
    void add(RecGroup group, long hash) {
        CanonicalType[] types = group.types();
        var ids = new int[types.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = types[i].id();
        }
        if (size >= buckets.length - buckets.length / 4) {
            grow();
        }
        link(new Entry(group, hash, ids, collected));
        size++;
    }

    /// Removes the entries of collected groups and hands the ids of each to `freedIds`.
    void expunge(Consumer<int[]> freedIds) {
        for (Reference<? extends RecGroup> dead = collected.poll();
                dead != null;
                dead = collected.poll()) {
            var entry = (Entry) dead;
            unlink(entry);
            size--;
            freedIds.accept(entry.ids);
        }
    }

    private int bucketOf(long hash) {
        return (int) hash & (buckets.length - 1); // The length is a power of two.
    }

    private void link(Entry entry) {
        int bucket = bucketOf(entry.hash);
        entry.next = buckets[bucket];
        buckets[bucket] = entry;
    }

    private void unlink(Entry dead) {
        int bucket = bucketOf(dead.hash);
        Entry previous = null;
        for (Entry entry = buckets[bucket]; entry != null; entry = entry.next) {
            if (entry == dead) {
                if (previous == null) {
                    buckets[bucket] = entry.next;
                } else {
                    previous.next = entry.next;
                }
                return;
            }
            previous = entry;
        }
        throw new AssertionError("a collected group was not in its bucket");
    }

    private void grow() {
        @Nullable
        Entry[] old = buckets;
        buckets = new @Nullable Entry[old.length * 2];
        for (Entry head : old) {
            Entry entry = head;
            while (entry != null) {
                Entry next = entry.next;
                link(entry);
                entry = next;
            }
        }
    }
}
