package io.stackyard.engine.interpret;

import io.stackyard.allocator.LimitException;
import io.stackyard.engine.types.TagType;
import io.stackyard.store.HandleTable;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/// The exceptions and tags of one store.
///
/// An exception gets a handle only when guest code asks for a reference (`catch_ref`, `catch_all_ref`); the
/// table belongs to the store, and holds it until the store closes.
public final class Exceptions {

    private final HandleTable handles;
    private final List<TagIdentity> tags = new ArrayList<>();

    Exceptions(HandleTable handles) {
        this.handles = handles;
    }

    /// Registers a new tag instance.
    public TagIdentity newTag(TagType type, int payloadSlots) {
        var tag = new TagIdentity(tags.size() + 1L, type, payloadSlots);
        tags.add(tag);
        return tag;
    }

    /// An exception of a tag of this store, whose payload lies at `payload`.
    ExceptionPackage create(long tag, long payload) {
        TagIdentity identity = tags.get((int) tag - 1);
        long[] words = new long[identity.payloadSlots()];
        for (int i = 0; i < words.length; i++) {
            words[i] = UnsafeApi.getLong(payload + i * 8L);
        }
        return new ExceptionPackage(identity, words);
    }

    /// The reference that guests hold an exception by.
    ///
    /// @throws io.stackyard.allocator.LimitException if the store holds as many as it may
    public long reference(ExceptionPackage thrown) {
        return handles.reference(thrown);
    }

    /// The same for a guest.
    ///
    /// @throws TrapSignal if the store holds as many as it may
    long guestReference(ExceptionPackage thrown) {
        try {
            return reference(thrown);
        } catch (LimitException full) {
            throw TrapSignal.handles(full);
        }
    }

    /// @throws TrapSignal if the reference is null
    ExceptionPackage require(long reference) {
        if (reference == 0) {
            throw TrapSignal.NULL_EXCEPTION;
        }
        return get(reference);
    }

    /// The exception of a reference that is not null.
    public ExceptionPackage get(long reference) {
        return (ExceptionPackage) handles.get(reference);
    }
}
