package io.stackyard.engine;

import io.stackyard.engine.interpret.FunctionEntry;
import io.stackyard.engine.interpret.Parking;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Drives one fiber to its end, in the [StoreTurns] of its store: whenever it is parked with a stage, it goes on when that
/// completes; when a deadline or an interval of fuel parks it, behind those that wait for a turn.
///
/// **Threads**: any. [#stepped] is called by whoever has just been in the fiber.
final class FiberRun {

    private final Fiber fiber;
    private final Executor executor;
    private final CompletableFuture<List<Value>> promise = new CompletableFuture<>();

    FiberRun(Fiber fiber, Executor executor) {
        this.fiber = fiber;
        this.executor = executor;
    }

    CompletionStage<List<Value>> results() {
        return promise; // Not a copy, whose failures would come wrapped.
    }

    void begin() {
        takeTurn(fiber::begin);
    }

    private void takeTurn(Runnable step) {
        fiber.store().turns().take(executor, () -> attempt(step), promise::completeExceptionally);
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable failed) {
            promise.completeExceptionally(failed); // Refused; if the fiber ended, this was told already.
        }
    }

    /// The fiber has just been left: looks where it stands.
    void stepped() {
        switch (fiber.state()) {
            case NEW, RUNNING -> {}
            case PARKED -> await(fiber.parked());
            case FINISHED -> promise.complete(fiber.result());
            case FAILED -> promise.completeExceptionally(Objects.requireNonNull(fiber.failure()));
            case CLOSED -> promise.completeExceptionally(
                    new CancellationException("the fiber or its store was closed"));
        }
    }

    private void await(Parking parking) {
        switch (parking) {
            case Parking.ByHost(Object reason, FunctionEntry _) -> {
                if (reason instanceof CompletionStage<?> stage) {
                    stage.whenComplete(
                            (value, failed) -> takeTurn(() -> goOn(parking, value, failed)));
                }
            }
            case Parking.AtDeadline _,Parking.AtInterval _ -> takeTurn(() -> goOn(parking));
            case Parking.OutOfFuel _ -> {} // Whoever has fuel for it resumes it.
        }
    }

    private void goOn(Parking parking) {
        if (stillWaits(parking)) {
            fiber.resume();
        }
    }

    private void goOn(Parking parking, Object value, Throwable failed) {
        if (stillWaits(parking)) {
            if (failed == null) {
                complete(value);
            } else {
                raise(cause(failed));
            }
        }
    }

    /// Whether nobody else has gone on with it meanwhile, and somebody still waits for it.
    @SuppressWarnings("ReferenceEquality") // This parking, not one like it.
    private boolean stillWaits(Parking parking) {
        return !promise.isDone() && fiber.isParked() && fiber.parked() == parking;
    }

    private void complete(Object value) {
        Value[] values;
        try {
            values = StageValues.of(value);
        } catch (IllegalArgumentException strange) {
            fiber.fail(strange);
            return;
        }
        try {
            fiber.resume(values);
        } catch (IllegalArgumentException strange) {
            fiber.fail(strange); // Of another type than the host function's results.
        }
    }

    private void raise(Throwable failed) {
        switch (failed) {
            case WasmException exception when exception.tag().store() == fiber.store() ->
                    fiber.resumeThrow(exception);
            case Exception exception -> fiber.fail(exception);
            default -> fiber.fail(new CompletionException(failed));
        }
    }

    private static Throwable cause(Throwable failed) {
        Throwable cause = failed.getCause();
        return failed instanceof CompletionException && cause != null ? cause : failed;
    }
}
