package io.stackyard.store;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs something on a thread of its own and waits for it.
final class OtherThread {

    private OtherThread() {}

    static <T> T call(Callable<T> action) {
        var task = new FutureTask<T>(action);
        Thread thread = new Thread(task, "other");
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    static void run(Runnable action) {
        call(
                () -> {
                    action.run();
                    return true;
                });
    }
}
