package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TeardownTest {

    @Test
    void finish_nothingFailed_throwsNothing() {
        var teardown = new Teardown();
        var done = new ArrayList<String>();

        teardown.attempt(() -> done.add("a"));
        assertDoesNotThrow(teardown::finish);

        assertEquals(List.of("a"), done);
    }

    @Test
    void attempt_earlierStepFailed_stillRunsAndTheFirstFailureIsThrown() {
        var teardown = new Teardown();
        var done = new ArrayList<String>();
        var first = new IllegalStateException("first");
        var second = new AssertionError("second");

        teardown.attempt(() -> fail(first));
        teardown.attempt(() -> done.add("between"));
        teardown.attempt(() -> fail(second));
        teardown.attempt(() -> done.add("last"));

        assertSame(first, assertThrows(IllegalStateException.class, teardown::finish));
        assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
        assertEquals(List.of("between", "last"), done);
    }

    @Test
    void finish_anErrorFirst_throwsTheError() {
        var teardown = new Teardown();
        var error = new AssertionError("broken");

        teardown.attempt(() -> fail(error));

        assertSame(error, assertThrows(AssertionError.class, teardown::finish));
    }

    @Test
    void attempt_afterAReason_isSuppressedByIt() {
        var reason = new IllegalArgumentException("reason");
        var teardown = new Teardown(reason);
        var failed = new IllegalStateException("failed");

        teardown.attempt(() -> fail(failed));

        assertSame(reason, assertThrows(IllegalArgumentException.class, teardown::finish));
        assertArrayEquals(new Throwable[] {failed}, reason.getSuppressed());
    }

    @Test
    void attempt_theSameFailureTwice_doesNotSuppressItself() {
        var teardown = new Teardown();
        var failed = new IllegalStateException("failed");

        teardown.attempt(() -> fail(failed));
        teardown.attempt(() -> fail(failed));

        assertSame(failed, assertThrows(IllegalStateException.class, teardown::finish));
        assertEquals(0, failed.getSuppressed().length);
    }

    private static void fail(RuntimeException failure) {
        throw failure;
    }

    private static void fail(Error failure) {
        throw failure;
    }
}
