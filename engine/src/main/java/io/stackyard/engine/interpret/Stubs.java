package io.stackyard.engine.interpret;

import io.stackyard.allocator.metadata.MetadataArena;
import io.stackyard.engine.code.Op;
import org.agrona.UnsafeApi;

/// The internal instructions that the first frames of stacks return to, or start with.
///
/// Before each stands a zero word, so that an address 8 below one never falls into the code of a module.
///
/// @param hostReturn address of `HOST_RETURN`, for entries from the host
/// @param contEnter address of `CONT_ENTER`, where fresh continuations start
/// @param contReturn address of `CONT_RETURN`, where bodies of continuations return to
record Stubs(long hostReturn, long contEnter, long contReturn) {

    static Stubs in(MetadataArena arena) {
        long words = arena.allocate(6 * Long.BYTES, Long.BYTES);
        UnsafeApi.putLong(words + 8, Op.HOST_RETURN);
        UnsafeApi.putLong(words + 24, Op.CONT_ENTER);
        UnsafeApi.putLong(words + 40, Op.CONT_RETURN);
        return new Stubs(words + 8, words + 24, words + 40);
    }
}
