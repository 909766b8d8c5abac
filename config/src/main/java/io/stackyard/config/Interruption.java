package io.stackyard.config;

/// How a guest that runs too long can be stopped (`stackyard.engine.interruption`). It decides what modules are
/// translated to; `docs/interruption.md` has the rules.
public enum Interruption {
    /// Not at all: no check is emitted.
    NONE,
    /// At the first check after a deadline: checks stand where functions begin and where loops go round.
    EPOCH,
    /// When the instructions it has run have used up its fuel: checks stand where straight-line code begins.
    FUEL
}
