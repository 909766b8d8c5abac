package io.stackyard.engine.switching;

import java.util.List;

/// A reference to a continuation of the abstract machine: the stacks, outermost first, what the innermost was given so
/// far, and whether the reference was used.
final class ModelReference {

    private final List<ModelStack> stacks;
    private final List<Object> given;
    private final int call;
    private boolean consumed;

    /// @param call the call of the host in which its stacks waited first
    ModelReference(List<ModelStack> stacks, List<Object> given, int call) {
        this.call = call;
        this.stacks = List.copyOf(stacks);
        this.given = List.copyOf(given);
    }

    List<ModelStack> stacks() {
        return stacks;
    }

    List<Object> given() {
        return given;
    }

    int call() {
        return call;
    }

    boolean isConsumed() {
        return consumed;
    }

    void consume() {
        consumed = true;
    }
}
