package io.stackyard.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stage completed with, as results of the host function that awaits it.
final class StageValues {

    private static final Value[] NONE = {};

    private StageValues() {}

    /// @param value null for no results, a value for one, a list of values
    /// @throws IllegalArgumentException if it is something else
    static Value[] of(@Nullable Object value) {
        return switch (value) {
            case null -> NONE;
            case Value one -> new Value[] {one};
            case List<?> many -> many.stream().map(StageValues::require).toArray(Value[]::new);
            default -> throw ContinuationErrors.stageValue(value);
        };
    }

    private static Value require(Object value) {
        if (value instanceof Value one) {
            return one;
        }
        throw ContinuationErrors.stageValue(value);
    }
}
