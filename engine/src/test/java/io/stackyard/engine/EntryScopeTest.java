package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.stackyard.engine.Outcome.Suspended;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.StoreInvariants;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Entries from the host that end in every way, nested to every depth: `host -> guest -> host -> guest`, with
/// continuations that live on each level. Afterwards the store works, or says why it does not.
class EntryScopeTest {

    private static final int DEEPEST = 3;
    private static final List<ValueType> I32 = List.of(NumberType.I32);
    private static final String PROGRAM =
            """
                    (module
                      (type $f (func (param i32) (result i32))) (type $c (cont $f))
                      (type $k0 (func (result i32))) (type $k (cont $k0))
                      (func $down (import "host" "down") (param i32) (result i32))
                      (tag $y (export "y") (param i32)) (tag $e (export "e") (param i32))
                      (tag $outer (export "outer") (param i32) (result i32))
                      (type $i (func (result i32))) (type $ci (cont $i))
                      (table $kept (export "kept") 8 (ref null $ci))
                      (func $live (type $f)
                        (suspend $y (local.get 0)) (i32.add (local.get 0) (i32.const 500)))
                      (elem declare func $live $body)
                      ;; Leaves a suspended continuation in the table.
                      (func $keep (param $n i32)
                        (block $h (result i32 (ref $ci))
                          (drop (resume $c (on $y $h) (local.get $n) (cont.new $c (ref.func $live))))
                          (return))
                        (call $put (local.get $n)))
                      (func $put (param i32 (ref $ci) i32)
                        (table.set $kept (local.get 2) (local.get 1)))
                      (func (export "use") (param i32) (result i32)
                        (resume $ci (table.get $kept (local.get 0))))
                      (func $body (type $f)
                        (i32.add (call $down (local.get 0)) (i32.const 1)))
                      ;; One level: n; 1 in `keep` leaves a continuation, 1 in `inside` runs on one.
                      (func (export "level") (param $n i32) (param $keep i32) (param $inside i32)
                        (result i32)
                        (if (local.get $keep) (then (call $keep (local.get $n))))
                        (if (result i32) (local.get $inside)
                          (then (resume $c (local.get $n) (cont.new $c (ref.func $body))))
                          (else (call $body (local.get $n)))))
                      (func (export "fail") (unreachable))
                      (func (export "throw") (throw $e (i32.const 1)))
                      (func (export "suspend") (suspend $y (i32.const 1)))
                      (func (export "afterReentry") (result i32)
                        (i32.add (call $down (i32.const 1)) (suspend $outer (i32.const 7)))))
                    """;

    private final Guest guest = Guest.open();
    private HostFunction down = call -> call.returnI32(0, 0);
    private final Instance instance;
    private int[] kept = {};

    EntryScopeTest() {
        guest.host("down", I32, I32, call -> down.call(call));
        instance = guest.instance(PROGRAM);
    }

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    /// What goes wrong.
    enum What {
        CHECKED,
        UNCHECKED,
        INTERRUPTED,
        EXCEPTION,
        GUEST_EXCEPTION,
        TRAP,
        UNHANDLED,
        UNPARKED,
        ERROR,
        STACK_OVERFLOW,
        OUT_OF_MEMORY;

        private boolean isParking() {
            return this == UNPARKED;
        }
    }

    /// One way through: levels, the one that fails, the one whose host function takes it (0: the test), which levels
    /// keep a continuation, and whether each level runs on one.
    private record Way(int depth, int failing, int taking, int keeping, boolean inside) {

        static List<Way> all() {
            var all = new ArrayList<Way>();
            for (int depth = 1; depth <= DEEPEST; depth++) {
                for (int failing = 1; failing <= depth; failing++) {
                    for (int taking = 0; taking < failing; taking++) {
                        for (int keeping = 0; keeping < 1 << depth; keeping++) {
                            all.add(new Way(depth, failing, taking, keeping, false));
                            all.add(new Way(depth, failing, taking, keeping, true));
                        }
                    }
                }
            }
            return all;
        }

        boolean keeps(int level) {
            return (keeping >> (level - 1) & 1) != 0;
        }
    }

    @ParameterizedTest
    @EnumSource(What.class)
    void anything_thrownAtAnyLevel_leavesTheStoreAsItWas(What what) {
        for (Way way : Way.all()) {
            try {
                check(way, what);
            } catch (AssertionError | RuntimeException failed) {
                fail(what + " " + way, failed);
            }
        }
    }

    private void check(Way way, What what) {
        kept = new int[DEEPEST + 1];
        down = call -> host(call, way, what);
        try {
            int result = level(way, 1);
            // Taken at level t, whose host function returns 40; each level adds 1 on the way out.
            assertTrue(way.taking > 0);
            assertEquals(40 + way.taking, result);
        } catch (Trap | WasmException | Error thrown) {
            assertEquals(0, way.taking, () -> "not taken: " + thrown);
            requireSame(what, thrown);
        }

        requireSound(way);
        down = call -> call.returnI32(0, 10);
        assertEquals(11, level(way, 1)); // It works.
        requireSound(way);
        useKept(way);
    }

    private int level(Way way, int level) {
        kept[level] = way.keeps(level) ? 1 : 0;
        return (int) Guest.call(
                instance, "level", level, kept[level], way.inside ? 1 : 0);
    }

    /// The host function of a level: goes one deeper, and fails on the way back if it is to.
    private void host(HostCall call, Way way, What what) throws Exception {
        int level = call.i32(0);
        int result = 40;
        try {
            if (level < way.depth) {
                result = level(way, level + 1);
            }
            if (level == way.failing) {
                raise(call, what);
                if (what.isParking()) {
                    return;
                }
            }
        } catch (Trap | WasmException | Error thrown) {
            if (level != way.taking) {
                throw thrown;
            }
            requireSame(what, thrown);
            result = 40;
        }
        call.returnI32(0, result);
    }

    private void raise(HostCall call, What what) throws Exception {
        switch (what) {
            case CHECKED -> throw new java.io.IOException("checked");
            case UNCHECKED -> throw new IllegalArgumentException("unchecked");
            case INTERRUPTED -> {
                Thread.currentThread().interrupt();
                Thread.sleep(1);
            }
            case EXCEPTION -> throw WasmException.of(instance.tag("e"), Value.i32(1));
            case GUEST_EXCEPTION -> instance.func("throw").call();
            case TRAP -> instance.func("fail").call();
            case UNHANDLED -> instance.func("suspend").call();
            case UNPARKED -> call.park("nobody takes it");
            case ERROR -> throw new AssertionError("error");
            case STACK_OVERFLOW -> overflow(1);
            case OUT_OF_MEMORY -> outOfMemory();
        }
    }

    @SuppressWarnings("InfiniteRecursion") // It is to end in a real overflow.
    private static int overflow(int n) {
        return overflow(n + 1) + 1;
    }

    /// A real one, without filling the heap: more elements than an array can have.
    private static void outOfMemory() {
        long[] tooMany = new long[Integer.MAX_VALUE];
        fail("an array of " + tooMany.length);
    }

    private static void requireSame(What what, Throwable thrown) {
        switch (what) {
            case CHECKED -> requireHost(java.io.IOException.class, thrown);
            case UNCHECKED -> requireHost(IllegalArgumentException.class, thrown);
            case INTERRUPTED -> requireHost(InterruptedException.class, thrown);
            case EXCEPTION, GUEST_EXCEPTION -> assertInstanceOf(WasmException.class, thrown);
            case TRAP -> requireTrap(TrapReason.UNREACHABLE, thrown);
            case UNHANDLED -> requireTrap(TrapReason.UNHANDLED_TAG, thrown);
            case UNPARKED -> requireTrap(TrapReason.CANNOT_PARK, thrown);
            case ERROR -> assertInstanceOf(AssertionError.class, thrown);
            case STACK_OVERFLOW -> {
                if (!(thrown instanceof StackOverflowError)) { // In the level that fails itself.
                    requireTrap(TrapReason.CALL_STACK_EXHAUSTED, thrown);
                }
            }
            case OUT_OF_MEMORY -> assertInstanceOf(OutOfMemoryError.class, thrown);
        }
    }

    private static void requireHost(Class<? extends Exception> cause, Throwable thrown) {
        requireTrap(TrapReason.HOST_FUNCTION, thrown);
        assertInstanceOf(cause, thrown.getCause());
    }

    private static void requireTrap(TrapReason reason, Throwable thrown) {
        assertEquals(reason, assertInstanceOf(Trap.class, thrown).reason());
    }

    private void requireSound(Way way) {
        assertEquals(0, guest.store().depth());
        StoreInvariants.check(guest.store());
        assertEquals(live(way), guest.liveStacks(), "stacks");
    }

    /// Continuations in the table: each level that was reached and keeps one. Level 1 is run twice, the second replaces
    /// the first, whose stack nobody has any more: it is collected.
    private int live(Way way) {
        guest.store().collect();
        int live = 0;
        for (int level = 1; level <= way.depth; level++) {
            live += kept[level];
        }
        return live;
    }

    private void useKept(Way way) {
        for (int level = 1; level <= way.depth; level++) {
            if (kept[level] != 0) {
                assertEquals(500 + level, Guest.call(instance, "use", level));
                int used = level;
                var trap = assertThrows(Trap.class, () -> Guest.call(instance, "use", used));
                assertEquals(TrapReason.CONTINUATION_CONSUMED, trap.reason());
            }
        }
        assertEquals(0, guest.liveStacks());
    }

    /// The other engine's bug: after an inner activation had come and gone, a `suspend` of the outer one looked for its
    /// handler where the inner one had been.
    @Test
    void hostReentry_thenOuterSuspends_findsItsOwnHandler() {
        for (What inner : new What[] {null, What.TRAP, What.UNHANDLED, What.EXCEPTION}) {
            down =
                    call -> {
                        assertEquals(501, keptAndUsed());
                        if (inner != null) {
                            assertThrows(RuntimeException.class, () -> raise(call, inner));
                        }
                        call.returnI32(0, 30);
                    };

            Handlers outer = Handlers.on(instance.tag("outer"));
            var waiting = (Suspended) instance.func("afterReentry").call(outer);

            assertEquals(List.of(Value.i32(7)), waiting.payload());
            assertEquals(1, guest.liveStacks());
            assertEquals(
                    new Outcome.Returned(List.of(Value.i32(35))),
                    waiting.continuation().resume(outer, Value.i32(5)));
            assertEquals(0, guest.liveStacks());
        }
    }

    /// The re-entered activation makes, parks, keeps and runs a continuation of its own.
    private int keptAndUsed() {
        HostFunction outer = down;
        down = call -> call.returnI32(0, 0);
        Guest.call(instance, "level", 1, 1, 1);
        down = outer;
        return (int) Guest.call(instance, "use", 1);
    }

    @Test
    void hostReentry_handlersOfTheOuter_areNotSeenByTheInner() {
        down =
                call -> {
                    HostFunction again = down;
                    down = inner -> inner.returnI32(0, 1);
                    var trap = assertThrows(
                            Trap.class, () -> instance.func("afterReentry").call());
                    assertEquals(TrapReason.UNHANDLED_TAG, trap.reason());
                    down = again;
                    call.returnI32(0, 1);
                };

        var waiting =
                (Suspended) instance.func("afterReentry").call(Handlers.on(instance.tag("outer")));

        assertFalse(waiting.continuation().isConsumed());
        waiting.continuation().discard();
    }

    /// As if an entry had ended at the very end of the Java stack, where even leaving it failed.
    @Test
    void entry_thatWasNeverLeft_condemnsTheStore() {
        var made = new Instance[1];
        var other = Guest.open();
        other.host(
                "down",
                I32,
                I32,
                call -> {
                    long running = other.store().scope(0).stack();
                    other.store().enter(running);
                    call.returnI32(0, (int) Guest.call(made[0], "level", 1, 0, 0));
                });
        made[0] = other.instance(PROGRAM);
        ContRef waiting = made[0].func("throw").newContinuation();

        var trap = assertThrows(Trap.class, () -> Guest.call(made[0], "level", 1, 0, 0));

        String why = " is condemned: an entry ended and could not be left";
        assertTrue(trap.getMessage().contains(why), trap::getMessage);
        assertEquals(0, other.store().depth());
        for (Executable use : List.<Executable>of(
                () -> Guest.call(made[0], "level", 1, 0, 0),
                waiting::resume,
                () -> made[0].func("throw").newContinuation(),
                () -> other.instance(PROGRAM))) {
            var refused = assertThrows(IllegalStateException.class, use);
            assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
        }

        other.store().close();
        assertEquals(0, other.engine().allocator().stacks().inUse());
        other.engine().close();
    }

    @Test
    void brokenByAnError_isFoundByTheNextEntry() {
        down =
                call -> {
                    var memory = guest.store().claimMemory(1, 1 << 16, 1 << 20);
                    memory.tryGrow(2 << 16); // Behind the store's back.
                    throw new OutOfMemoryError("in the middle of something");
                };
        assertThrows(OutOfMemoryError.class, () -> Guest.call(instance, "level", 1, 0, 1));

        var refused = assertThrows(
                IllegalStateException.class, () -> Guest.call(instance, "level", 1, 0, 1));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("is condemned: store"),
                refused::getMessage);
        assertTrue(String.valueOf(refused.getMessage()).contains("memory bytes"),
                refused::getMessage);
    }
}
