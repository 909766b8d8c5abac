package io.stackyard.cli;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.config.TunablesException;
import io.stackyard.engine.LinkException;
import io.stackyard.engine.TraceFrame;
import io.stackyard.engine.Trap;
import io.stackyard.engine.WasmException;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.wat.WatException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one place that turns what a command throws into a message and an exit code. Only a defect of
/// Stackyard shows a Java stack trace.
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        PrintWriter err = mistake.getCommandLine().getErr();
        String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
        err.println(mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("see " + command + " --help");
        err.flush();
        return ExitCode.BAD_INPUT.code();
    }

    /// @throws Exception the one given, if it is a defect of Stackyard: whoever called shows its
    ///     stack trace
    @Override
    public int handleExecutionException(
            Exception thrown, CommandLine command, ParseResult arguments) throws Exception {
        command.getOut().flush(); // What the guest printed comes first.
        PrintWriter err = command.getErr();
        ExitCode code = exitCode(thrown);
        if (code == ExitCode.INTERNAL_ERROR) {
            err.println("stackyard: internal error, please report it:");
            err.flush();
            throw thrown;
        }
        err.println(message(thrown));
        err.flush();
        return code.code();
    }

    static ExitCode exitCode(Throwable thrown) {
        return switch (thrown) {
            case Trap _ -> ExitCode.FAILED;
            case WasmException _ -> ExitCode.FAILED;
            case InputException _ -> ExitCode.BAD_INPUT;
            case TunablesException _ -> ExitCode.BAD_INPUT;
            case WatException _ -> ExitCode.BAD_INPUT;
            case ModuleException _ -> ExitCode.BAD_INPUT;
            case LinkException _ -> ExitCode.BAD_INPUT;
            case LimitException _ -> ExitCode.BAD_INPUT;
            case PoolExhaustedException _ -> ExitCode.BAD_INPUT;
            case StartException _ -> ExitCode.NOT_STARTED;
            case PlatformException _ -> ExitCode.NOT_STARTED;
            default -> ExitCode.INTERNAL_ERROR;
        };
    }

    private static String message(Throwable thrown) {
        return switch (thrown) {
            case Trap trap -> trap(trap);
            case WatException malformed -> malformed.report();
            case ModuleException refused -> module(refused);
            case LinkException refused -> "cannot link: " + refused.getMessage();
            default -> String.valueOf(thrown.getMessage());
        };
    }

    private static String trap(Trap trap) {
        List<TraceFrame> frames = trap.frames();
        return "trap: " + trap.getMessage() + (frames.isEmpty() ? "" : BacktraceText.of(frames));
    }

    private static String module(ModuleException refused) {
        return switch (refused.kind()) {
            case MALFORMED, INVALID ->
                    refused.kind().name().toLowerCase(Locale.ROOT)
                            + " module: "
                            + refused.getMessage();
            case LIMIT, UNSUPPORTED -> "module refused: " + refused.getMessage();
        };
    }
}
