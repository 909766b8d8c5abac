package io.stackyard.engine.switching;

/// The type of a value in a generated program: a number, an exception, or a continuation of one [Shape].
enum Kind {
    I32, EXCEPTION,
    /// Continuations, in the order of [Shape].
    NOTHING, STEP, SOURCE, PAIR, PEER, TAKER, PARTNER, SINK;

    private static final Kind[] ALL = values();

    /// How many kinds there are.
    static final int COUNT = ALL.length;

    // The order is the meaning: it numbers them in the modules that are emitted.
    @SuppressWarnings("EnumOrdinal") // See above.
    int number() {
        return ordinal();
    }

    boolean isContinuation() {
        return this != I32 && this != EXCEPTION;
    }

    static Kind of(Shape shape) {
        return ALL[shape.number() + 2];
    }

    /// What a continuation of this kind takes and gives.
    Shape shape() {
        return Shape.at(number() - 2);
    }
}
