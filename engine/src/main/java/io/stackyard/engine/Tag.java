package io.stackyard.engine;

import io.stackyard.engine.interpret.ExceptionPackage;
import io.stackyard.engine.interpret.TagIdentity;
import io.stackyard.engine.types.ExternType;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.TagType;
import io.stackyard.store.Store;
import java.util.List;

/// A tag of a store: names exceptions, and what `suspend` and `switch` ask for. Two tags are the same only
/// if they are one.
public final class Tag implements Extern {

    private final StoreState store;
    private final TagIdentity identity;

    Tag(StoreState store, TagIdentity identity) {
        this.store = store;
        this.identity = identity;
    }

    /// Makes a tag whose exceptions and suspensions carry the parameters of `type`; its results are what comes back
    /// to a `suspend`. One with results names no exceptions.
    public static Tag create(Engine engine, Store store, FunctionType type) {
        StoreState state = StoreState.of(store, engine);
        int slots = type.params().stream().mapToInt(value -> value.slots()).sum();
        var tagType = new TagType(engine.types().intern(type));
        return new Tag(state, state.machine().exceptions().newTag(tagType, slots));
    }

    StoreState store() {
        return store;
    }

    TagIdentity identity() {
        return identity;
    }

    public FunctionType type() {
        return identity.type().type().functionType();
    }

    WasmException exception(List<Value> values) {
        if (!type().results().isEmpty()) {
            throw ContinuationErrors.noException(this);
        }
        long[] payload = store.values().toSlots(type().params(), values);
        return new WasmException(this, values, new ExceptionPackage(identity, payload));
    }

    @Override
    public ExternType externType() {
        return identity.type();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tag that
                && store.equals(that.store)
                && identity.identity() == that.identity.identity();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(identity.identity());
    }

    @Override
    public String toString() {
        return "tag " + identity.identity() + " " + type();
    }
}
