package io.stackyard.engine;

import java.util.List;

/// What the resume of a continuation came to, if it neither trapped nor threw.
public sealed interface Outcome {

    /// The function of the continuation returned; its stack is back in the pool.
    ///
    /// @param values its results
    record Returned(List<Value> values) implements Outcome {
        /// Copies the list.
        public Returned {
            values = List.copyOf(values);
        }
    }

    /// It suspended itself to a tag that the host handles.
    ///
    /// @param tag the tag
    /// @param payload what it gave with it: the tag's parameters
    /// @param continuation goes on after the `suspend`; it takes the tag's results
    record Suspended(Tag tag, List<Value> payload, ContRef continuation) implements Outcome {
        /// Copies the list.
        public Suspended {
            payload = List.copyOf(payload);
        }
    }
}
