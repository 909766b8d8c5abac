package io.stackyard.engine.interpret;

import org.jspecify.annotations.Nullable;

/// The Java side of one function record.
///
/// @param reference what guests hold: index in the store plus 1
/// @param record address of its [FunctionRecord]
/// @param instance the instance that defines it, null for a host function
/// @param index index in the defining module, -1 for a host function
/// @param name for traces; null if it has none
public record FunctionEntry(
        int reference,
        long record,
        Signature signature,
        @Nullable InstanceState instance,
        int index,
        @Nullable String name)
        implements
            Entrance {

    boolean isHost() {
        return instance == null;
    }
}
