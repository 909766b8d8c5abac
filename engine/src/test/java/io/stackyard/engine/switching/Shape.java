package io.stackyard.engine.switching;

import java.util.List;

/// The type of a function, and of continuations that run one: what they take and give.
///
/// All lie in one recursion group, each function type before its continuation type.
enum Shape {
    NOTHING(List.of(), false),
    STEP(List.of(Kind.I32), true),
    SOURCE(List.of(), true),
    PAIR(List.of(Kind.I32, Kind.I32), true),
    /// Takes a continuation of its own shape: what `switch` passes from one to the other.
    PEER(List.of(Kind.I32, Kind.PEER), true),
    TAKER(List.of(Kind.STEP), true),
    PARTNER(List.of(Kind.PEER), true),
    SINK(List.of(Kind.I32), false);

    private static final Shape[] ALL = values();

    private final List<Kind> params;
    private final boolean number;

    Shape(List<Kind> params, boolean number) {
        this.params = params;
        this.number = number;
    }

    // The order is the meaning: it numbers them in the modules that are emitted.
    @SuppressWarnings("EnumOrdinal") // See above.
    int number() {
        return ordinal();
    }

    static Shape at(int number) {
        return ALL[number];
    }

    static int count() {
        return ALL.length;
    }

    List<Kind> params() {
        return params;
    }

    /// Whether it gives one number; otherwise nothing.
    boolean givesNumber() {
        return number;
    }

    List<Kind> results() {
        return number ? List.of(Kind.I32) : List.of();
    }

    /// Index of the function type in the module.
    int functionType() {
        return number() * 2;
    }

    /// Index of the continuation type in the module.
    int continuationType() {
        return number() * 2 + 1;
    }

    /// Whether `switch` may name it: it takes another continuation last.
    boolean takesContinuation() {
        return !params.isEmpty() && params.getLast().isContinuation();
    }

    /// Whether binding the first values of this gives `other`.
    boolean bindsTo(Shape other) {
        int bound = params.size() - other.params.size();
        return bound >= 0
                && number == other.number
                && params.subList(bound, params.size()).equals(other.params);
    }
}
