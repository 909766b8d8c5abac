package io.stackyard.engine.translate;

/// Looks on while a function is translated a second time.
@FunctionalInterface
interface InstructionListener {

    /// An instruction has been translated. It stands at [Body#offset]; the words from
    /// [CodeBuffer#firstTouched] on are its own.
    void translated(Body body);

    /// A check has been emitted as the last word, by the instruction in work or where the function begins. What that
    /// instruction has taken off is still there when the check runs.
    default void checked(Body body) {}
}
