package io.stackyard.cli.script;

import java.util.function.Function;
import java.util.function.Supplier;

/// What came of a step: compiling a module, instantiating it, calling an export.
///
/// @param <T> what the step makes
sealed interface Attempt<T> {

    /// The step did what it says.
    record Success<T>(T value) implements Attempt<T> {}

    /// The step threw.
    record Failure<T>(Throwable thrown) implements Attempt<T> {}

    /// The step could not even begin, because an earlier command did not do its part.
    ///
    /// @param outcome that of a command which needs this step: failed or skipped
    record Unavailable<T>(Outcome outcome) implements Attempt<T> {}

    /// Takes a step. Whatever it throws belongs to its command and must not end the script, so
    /// errors count as well: a stack overflow in the engine is a finding too.
    static <T> Attempt<T> of(Supplier<T> step) {
        try {
            return new Success<>(step.get());
        } catch (RuntimeException | Error thrown) {
            return new Failure<>(thrown);
        }
    }

    /// Takes the next step if this one succeeded.
    default <U> Attempt<U> then(Function<T, U> step) {
        return switch (this) {
            case Success<T>(T value) -> of(() -> step.apply(value));
            case Failure<T>(Throwable thrown) -> new Failure<>(thrown);
            case Unavailable<T>(Outcome outcome) -> new Unavailable<>(outcome);
        };
    }
}
