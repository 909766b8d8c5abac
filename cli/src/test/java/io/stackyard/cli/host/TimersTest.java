package io.stackyard.cli.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Module;
import io.stackyard.engine.Trap;
import io.stackyard.engine.TrapReason;
import io.stackyard.engine.Value;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TimersTest {

    private static final String GUEST = """
            (module
              (import "timer" "start" (func $start (param i32) (result i32)))
              (import "timer" "next" (func $next (result i32)))
              (export "start" (func $start))
              (export "next" (func $next)))
            """;

    private final List<Long> slept = new ArrayList<>();
    private Engine engine;
    private Store store;
    private Func start;
    private Func next;

    @BeforeEach
    void instantiate() {
        engine = Engine.create();
        store = engine.newStore();
        Module module = engine.compile(Wat.toBinary("timer.wat", GUEST.getBytes(UTF_8)));
        var linker = new Linker(engine);
        new Timers(slept::add).define(linker);
        var instance = linker.instantiate(store, module);
        start = instance.func("start");
        next = instance.func("next");
    }

    @AfterEach
    void close() {
        store.close();
        engine.close();
    }

    private int start(int millis) {
        return start.call(Value.i32(millis)).getFirst().asI32();
    }

    private int next() {
        return next.call().getFirst().asI32();
    }

    @Test
    void next_severalTimers_comeInOrderOfDuration() {
        assertEquals(0, start(30));
        assertEquals(1, start(10));
        assertEquals(2, start(20));

        assertEquals(List.of(1, 2, 0, -1), List.of(next(), next(), next(), next()));
        assertEquals(List.of(10L, 10L, 10L), slept);
    }

    @Test
    void next_sameMoment_comesInOrderOfStart() {
        int first = start(5);
        int second = start(5);

        assertEquals(List.of(first, second), List.of(next(), next()));
        assertEquals(List.of(5L, 0L), slept);
    }

    @Test
    void start_afterNext_countsFromThere() {
        int slow = start(15);
        int quick = start(10);
        assertEquals(quick, next());

        int later = start(10);

        assertEquals(List.of(slow, later), List.of(next(), next()));
        assertEquals(List.of(10L, 5L, 5L), slept);
    }

    @Test
    void start_negative_traps() {
        Trap trap = assertThrows(Trap.class, () -> start(-1));

        assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        assertEquals(-1, next());
    }
}
