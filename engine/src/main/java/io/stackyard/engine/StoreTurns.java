package io.stackyard.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A queue of things to do in one store, each on an executor of its own, one at a time and in order: no thread waits
/// for its turn.
///
/// `pending` counts those that wait or run. Who raises it from 0 sends the first to its executor; who ends one and finds
/// more sends the next. So one task at most is out at any moment.
///
/// **Threads**: any.
final class StoreTurns {

    /// Turns that one task takes before it lets others of its executor have the thread.
    private static final int MAX_TURNS_IN_ROW = 64;

    private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    /// @param refused is told if the executor does not take it
    private record Turn(Executor executor, Runnable action, Consumer<Throwable> refused) {}

    /// Runs `action`, which throws nothing, when its turn comes.
    void take(Executor executor, Runnable action, Consumer<Throwable> refused) {
        waiting.add(new Turn(executor, action, refused));
        if (pending.getAndIncrement() == 0) {
            send();
        }
    }

    /// Sends the first in the queue to its executor; one that is refused is over.
    private void send() {
        boolean sent = false;
        while (!sent) {
            Turn next = waiting.element(); // Counted, so it is there, and only one task looks.
            try {
                next.executor.execute(() -> run(next.executor));
                sent = true;
            } catch (RejectedExecutionException full) {
                waiting.remove();
                next.refused.accept(full);
                sent = pending.decrementAndGet() == 0;
            }
        }
    }

    private void run(Executor executor) {
        int turns = 0;
        boolean more;
        do {
            try {
                waiting.remove().action.run();
            } finally {
                more = pending.decrementAndGet() != 0;
            }
        } while (more && ++turns < MAX_TURNS_IN_ROW && waiting.element().executor.equals(executor));
        if (more) {
            send();
        }
    }
}
