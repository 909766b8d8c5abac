package io.stackyard.store;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Java objects that guest code refers to by a 64-bit word: external references and exceptions.
///
/// A reference is the index of the object plus 1; 0 is null. The same object always gets the same
/// reference, so the table grows with the number of distinct objects only. It holds them until the store
/// closes, and refuses more than its limit, so that a guest cannot make the host run out of memory with it;
/// with the limit 0 it refuses none.
///
/// **Threads**: the one that owns the store.
public final class HandleTable {

    private final String kind;
    private final int limit;
    private final @Nullable String tenant;
    private final List<Object> objects = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> references = new IdentityHashMap<>();

    /// @param kind what the objects are, for messages
    /// @param limit the most objects; 0 for no limit
    /// @param tenant named in messages
    HandleTable(String kind, int limit, @Nullable String tenant) {
        this.kind = kind;
        this.limit = limit;
        this.tenant = tenant;
    }

    /// The reference of an object, a new one if it has none.
    ///
    /// @throws io.stackyard.allocator.LimitException if the table is full
    public long reference(Object object) {
        Integer known = references.get(object);
        if (known != null) {
            return known;
        }
        if (limit != 0 && objects.size() >= limit) {
            throw StoreErrors.tooManyHandles(kind, limit, tenant);
        }
        objects.add(object);
        references.put(object, objects.size());
        return objects.size();
    }

    /// The object of a reference that is not null.
    ///
    /// @throws IndexOutOfBoundsException if this table never gave the reference out
    public Object get(long reference) {
        // As a long: the guest's word may be any, and must not be cut before it is judged.
        return objects.get((int) Objects.checkIndex(reference - 1, (long) objects.size()));
    }

    /// Visits every object.
    public void forEach(Consumer<Object> visitor) {
        objects.forEach(visitor);
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
