package io.stackyard.engine.interpret;

import io.stackyard.engine.TrapReason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Leaves the loop with a trap; the host's entry turns it into an [io.stackyard.engine.Trap].
///
/// Without a Java stack trace, and shared where there is nothing to add, so that a guest that traps all
/// the time costs no more than one that does not.
@SuppressWarnings("StaticAssignmentOfThrowable") // They have no trace and no suppressed exceptions.
public final class TrapSignal extends RuntimeException {

    static final TrapSignal UNREACHABLE = of(TrapReason.UNREACHABLE);
    static final TrapSignal DIVIDE_BY_ZERO = of(TrapReason.INTEGER_DIVIDE_BY_ZERO);
    static final TrapSignal INTEGER_OVERFLOW = of(TrapReason.INTEGER_OVERFLOW);
    static final TrapSignal INVALID_CONVERSION = of(TrapReason.INVALID_CONVERSION);
    static final TrapSignal MEMORY_OUT_OF_BOUNDS = of(TrapReason.MEMORY_OUT_OF_BOUNDS);
    static final TrapSignal TABLE_OUT_OF_BOUNDS = of(TrapReason.TABLE_OUT_OF_BOUNDS);
    static final TrapSignal INDIRECT_CALL_TYPE = of(TrapReason.INDIRECT_CALL_TYPE);
    static final TrapSignal NULL_REFERENCE = of(TrapReason.NULL_REFERENCE);
    static final TrapSignal NULL_FUNCTION = of(TrapReason.NULL_FUNCTION);
    static final TrapSignal NULL_CONTINUATION = of(TrapReason.NULL_CONTINUATION);
    static final TrapSignal NULL_EXCEPTION = of(TrapReason.NULL_EXCEPTION);
    static final TrapSignal CONTINUATION_CONSUMED = of(TrapReason.CONTINUATION_CONSUMED);
    static final TrapSignal UNHANDLED_TAG = of(TrapReason.UNHANDLED_TAG);
    static final TrapSignal CAST_FAILURE = of(TrapReason.CAST_FAILURE);
    static final TrapSignal CALL_STACK_EXHAUSTED = of(TrapReason.CALL_STACK_EXHAUSTED);
    static final TrapSignal INTERRUPT = of(TrapReason.INTERRUPT);
    static final TrapSignal OUT_OF_FUEL = of(TrapReason.OUT_OF_FUEL);

    private static final long serialVersionUID = 1L;

    private final TrapReason reason;
    private final String text;

    private TrapSignal(TrapReason reason, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
        this.text = message;
    }

    private static TrapSignal of(TrapReason reason) {
        return new TrapSignal(reason, reason.text(), null);
    }

    private static TrapSignal of(TrapReason reason, String detail, @Nullable Throwable cause) {
        return new TrapSignal(reason, reason.text() + detail, cause);
    }

    static TrapSignal undefinedElement(long index) {
        return of(TrapReason.UNDEFINED_ELEMENT, " " + index, null);
    }

    static TrapSignal uninitializedElement(long index) {
        return of(TrapReason.UNINITIALIZED_ELEMENT, " " + index, null);
    }

    static TrapSignal unsupported(int binaryOpcode) {
        String detail =
                String.format(
                        Locale.ROOT,
                        ": opcode 0x%x of the garbage collection proposal is validated, not"
                                + " executed, by this version",
                        binaryOpcode);
        return of(TrapReason.UNSUPPORTED_INSTRUCTION, detail, null);
    }

    static TrapSignal pool(RuntimeException exhausted) {
        return of(TrapReason.POOL_EXHAUSTED, ": " + exhausted.getMessage(), exhausted);
    }

    static TrapSignal handles(RuntimeException exhausted) {
        return of(TrapReason.HANDLES_EXHAUSTED, ": " + exhausted.getMessage(), exhausted);
    }

    static TrapSignal host(Exception cause) {
        return of(TrapReason.HOST_FUNCTION, ": " + cause, cause);
    }

    static TrapSignal cannotPark(String where) {
        return of(TrapReason.CANNOT_PARK, " " + where, null);
    }

    static TrapSignal tooDeep(RuntimeException depth) {
        return of(TrapReason.CALL_STACK_EXHAUSTED, ": " + depth.getMessage(), depth);
    }

    /// The reason's text, and details if there are any.
    public String text() {
        return text;
    }

    public TrapReason reason() {
        return reason;
    }
}
