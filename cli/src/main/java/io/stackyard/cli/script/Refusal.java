package io.stackyard.cli.script;

import io.stackyard.engine.LinkException;
import io.stackyard.engine.Trap;
import io.stackyard.engine.TrapReason;
import io.stackyard.engine.WasmException;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.module.ModuleException.Kind;
import io.stackyard.wat.WatException;

/// The ways in which a script can want a module or an action to fail.
enum Refusal {
    /// The text or the bytes are not a module.
    MALFORMED("malformed"),
    /// The module breaks a rule of validation.
    INVALID("invalid"),
    /// An import is unknown or of another type.
    UNLINKABLE("unlinkable"),
    /// The guest is stopped.
    TRAP("trap"),
    /// The guest runs out of stack.
    EXHAUSTION("exhaustion"),
    /// An exception reaches the host.
    EXCEPTION("exception"),
    /// A suspension reaches the host.
    SUSPENSION("suspension");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    /// Whether this is what stopped the step.
    boolean isCauseOf(Throwable thrown) {
        return switch (this) {
            case MALFORMED -> thrown instanceof WatException || isKind(thrown, Kind.MALFORMED);
            case INVALID -> isKind(thrown, Kind.INVALID);
            case UNLINKABLE -> thrown instanceof LinkException;
            case TRAP -> thrown instanceof Trap;
            case EXHAUSTION -> isReason(thrown, TrapReason.CALL_STACK_EXHAUSTED);
            case EXCEPTION -> thrown instanceof WasmException;
            case SUSPENSION -> isReason(thrown, TrapReason.UNHANDLED_TAG);
        };
    }

    private static boolean isKind(Throwable thrown, Kind kind) {
        return thrown instanceof ModuleException refused && refused.kind() == kind;
    }

    private static boolean isReason(Throwable thrown, TrapReason reason) {
        return thrown instanceof Trap trap && trap.reason() == reason;
    }

    /// The word for it in reports.
    String text() {
        return text;
    }
}
