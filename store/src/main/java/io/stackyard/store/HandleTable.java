package io.stackyard.store;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/// Java objects that guest code refers to by a 64-bit word: external references and exceptions.
///
/// A reference is the index of the object plus 1; 0 is null. The same object always gets the same
/// reference, so the table grows with the number of distinct objects only. It holds them until the store
/// closes, and refuses more than its limit: a guest cannot make the host run out of memory with it.
///
/// **Threads**: the one that owns the store.
public final class HandleTable {

    private final String kind;
    private final int limit;
    private final List<Object> objects = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> references = new IdentityHashMap<>();

    HandleTable(String kind, int limit) {
        this.kind = kind;
        this.limit = limit;
    }

    /// The reference of an object, a new one if it has none.
    ///
    /// @throws io.stackyard.allocator.LimitException if the table is full
    public long reference(Object object) {
        Integer known = references.get(object);
        if (known != null) {
            return known;
        }
        if (objects.size() >= limit) {
            throw StoreErrors.tooManyHandles(kind, limit);
        }
        objects.add(object);
        references.put(object, objects.size());
        return objects.size();
    }

    /// The object of a reference that is not null.
    ///
    /// @throws IndexOutOfBoundsException if this table never gave the reference out
    public Object get(long reference) {
        return objects.get(Math.toIntExact(reference - 1));
    }

    /// How many objects the table holds.
    public int size() {
        return objects.size();
    }

    void clear() {
        objects.clear();
        references.clear();
    }
}
