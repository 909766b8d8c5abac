package io.stackyard.cli.script;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.engine.LinkException;
import io.stackyard.engine.Trap;
import io.stackyard.engine.WasmException;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.wat.WatException;
import java.util.Locale;

/// What stopped a command, in one line.
final class FailureText {

    private FailureText() {}

    static String of(Throwable thrown) {
        return switch (thrown) {
            case WatException text -> "malformed: " + text.getMessage();
            case ModuleException refused -> kind(refused) + ": " + refused.getMessage();
            case LinkException refused -> "unlinkable: " + refused.getMessage();
            case Trap trap -> "trap: " + trap.getMessage();
            case WasmException exception -> "exception: " + exception.getMessage();
            case LimitException limit -> "limit: " + limit.getMessage();
            case PoolExhaustedException empty -> "pool exhausted: " + empty.getMessage();
            case UnknownModuleException unknown -> String.valueOf(unknown.getMessage());
            default -> "internal error: " + thrown + place(thrown);
        };
    }

    private static String kind(ModuleException refused) {
        return refused.kind().name().toLowerCase(Locale.ROOT);
    }

    /// Where an error was thrown: whoever reads the report looks there first.
    private static String place(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
