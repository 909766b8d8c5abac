package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a dump says of each stack.
class StoreDumpTest {

    private final Guest guest = Guest.open();
    private final StoreDump[] dumped = new StoreDump[1];
    private final Instance instance;

    StoreDumpTest() {
        guest.host(
                "dump",
                List.of(),
                List.of(),
                _ -> dumped[0] = StoreDump.of(guest.store(), guest.engine()));
        instance =
                guest.instance(
                        """
                                (module $m
                                  (type $f (func)) (type $c (cont $f))
                                  (import "host" "dump" (func $dump))
                                  (tag $y (export "y")) (tag $z (export "z"))
                                  (func $inner (suspend $y))
                                  (func $outer
                                    (block $h (result (ref $c))
                                      (resume $c (on $z $h) (cont.new $c (ref.func $deep)))
                                      (return))
                                    (drop))
                                  (func $deep (call $inner))
                                  (func $looks (call $dump))
                                  (elem declare func $deep $looks)
                                  (func (export "outer") (call $outer))
                                  (func $main (export "main")
                                    (resume $c (cont.new $c (ref.func $looks)))))
                                """);
    }

    @AfterEach
    void close() {
        guest.close();
    }

    @Test
    void of_suspendedChain_showsBothStacksAndWhoWaits() {
        var waiting =
                (Outcome.Suspended) instance.func("outer").call(Handlers.on(instance.tag("y")));
        ContRef fresh = instance.func("main").newContinuation();

        StoreDump dump = StoreDump.of(guest.store(), guest.engine());

        List<String> lines = dump.toString().lines().toList();
        assertEquals(
                String.format(
                        Locale.ROOT,
                        "store %d (tenant=tenant): stacks=3",
                        guest.store().id()),
                lines.getFirst());
        assertEquals(3, dump.stacks().size());
        StoreDump.Stack leaf = only(dump, "deep");
        StoreDump.Stack outer =
                dump.stacks().stream().filter(s -> s.slot() == leaf.parent()).findFirst().get();
        assertEquals("SUSPENDED", leaf.state().toString());
        assertEquals("PARENT", outer.state().toString());
        assertEquals(-1, outer.parent());
        assertEquals("m!inner", leaf.frames().getFirst().toString());
        assertEquals("m!deep", leaf.frames().getLast().toString());
        assertEquals("m!outer", outer.frames().getFirst().toString());
        assertEquals(1024, leaf.touchedBytes());
        // Base, deep and inner: three headers of 24 bytes, no operands.
        assertEquals(72, leaf.bytes());

        waiting.continuation().discard();
        fresh.discard();
        assertEquals(0, StoreDump.of(guest.store(), guest.engine()).stacks().size());
    }

    private static StoreDump.Stack only(StoreDump dump, String body) {
        return dump.stacks().stream()
                .filter(stack -> ("m!" + body).equals(String.valueOf(stack.body())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void of_fresh_namesItsFunction() {
        ContRef fresh = instance.func("main").newContinuation();

        StoreDump.Stack stack = StoreDump.of(guest.store(), guest.engine()).stacks().getFirst();

        assertEquals(
                "slot " + stack.slot() + " FRESH m!main frames=0 bytes=24 touched=1024 parent=-"
                        + " revision=" + stack.revision(),
                stack.toString());
        fresh.discard();
    }

    @Test
    void of_insideAHostFunction_showsWhatRuns() {
        instance.func("main").call();

        StoreDump.Stack running = only(dumped[0], "looks");
        StoreDump.Stack entry =
                dumped[0].stacks().stream().filter(s -> s.body() == null).findFirst().get();

        assertEquals(2, dumped[0].stacks().size());
        assertEquals("RUNNING", running.state().toString());
        assertEquals(List.of("host!dump", "m!looks"), running.frames().stream()
                .map(TraceFrame::toString)
                .toList());
        assertEquals(entry.slot(), running.parent());
        assertEquals("PARENT", entry.state().toString());
        assertEquals("m!main", entry.frames().getFirst().toString());
    }

    @Test
    void of_closedStore_isRefused() {
        var other = Guest.open();
        other.close();

        assertThrows(
                IllegalStateException.class,
                () -> StoreDump.of(other.store(), other.engine()));
    }
}
