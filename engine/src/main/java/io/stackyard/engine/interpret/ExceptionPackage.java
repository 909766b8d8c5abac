package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// One exception on its way: its tag and the raw slots of its payload.
///
/// References among the payload are store-relative words like all others, so the object belongs to the
/// store whose code threw it.
public final class ExceptionPackage {

    private final TagIdentity tag;
    private final long[] payload;

    /// @param payload the raw slots; not copied
    public ExceptionPackage(TagIdentity tag, long[] payload) {
        this.tag = tag;
        this.payload = payload;
    }

    public TagIdentity tag() {
        return tag;
    }

    /// The raw slots of the payload; not copied, not to be changed.
    public long[] payload() {
        return payload;
    }

    /// Writes the payload from `address` on; returns the address behind it.
    long copyPayload(long address) {
        long to = address;
        for (long word : payload) {
            UnsafeApi.putLong(to, word);
            to += Long.BYTES;
        }
        return to;
    }
}
