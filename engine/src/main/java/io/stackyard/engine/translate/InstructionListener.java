package io.stackyard.engine.translate;

/// Looks on while a function is translated a second time.
@FunctionalInterface
interface InstructionListener {

    /// An instruction has been translated. It stands at [Body#offset]; the words from
    /// [CodeBuffer#firstTouched] on are its own.
    void translated(Body body);
}
