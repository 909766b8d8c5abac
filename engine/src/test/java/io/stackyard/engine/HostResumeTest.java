package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.engine.Outcome.Returned;
import io.stackyard.engine.Outcome.Suspended;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What hosts do with continuations: make, bind, resume, throw into, and drop them.
class HostResumeTest {

    private static final String GENERATOR =
            """
                    (module
                      (type $f (func (param i32) (result i64))) (type $c (cont $f))
                      (type $next (func (param i32) (result i64))) (type $k (cont $next))
                      (tag $yield (export "yield") (param i32 i64) (result i32))
                      (tag $stop (export "stop") (param i32))
                      (tag $other (export "other") (param i32) (result i32))
                      ;; Yields (i, i * 2^33) and adds up what it gets, i from n down to 1.
                      (func $count (export "count") (param $n i32) (result i64) (local $sum i64)
                        (loop $l
                          (if (local.get $n)
                            (then
                              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_s
                                (suspend $yield (local.get $n)
                                  (i64.shl (i64.extend_i32_u (local.get $n)) (i64.const 33))))))
                              (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                              (br $l))))
                        (local.get $sum))
                      (func (export "catches") (result i32)
                        (block $h (result i32)
                          (try_table (result i32) (catch $stop $h)
                            (suspend $other (i32.const 5)))
                          (return))
                        (i32.add (i32.const 100)))
                      (func $inner (param i32) (result i64)
                        (drop (suspend $other (i32.const 7)))
                        (i64.extend_i32_s (suspend $other (local.get 0))))
                      (elem declare func $inner)
                      ;; Handles $yield, not $other: two stacks are captured together.
                      (func (export "outer") (param i32) (result i64)
                        (block $h (result i32 i64 (ref $k))
                          (return (i64.add (i64.const 1000)
                            (resume $c (on $yield $h) (local.get 0)
                              (cont.new $c (ref.func $inner))))))
                        (unreachable))
                      (func (export "sum") (param i32 i64 i32) (result i32)
                        (i32.add (i32.mul (local.get 0) (i32.const 100))
                          (i32.add (i32.mul (i32.wrap_i64 (local.get 1)) (i32.const 10))
                            (local.get 2))))
                      (func (export "fails") (unreachable))
                      (func (export "throws") (throw $stop (i32.const 3))))
                    """;

    private final Guest guest = Guest.open();
    private final Instance instance = guest.instance(GENERATOR);
    private final Tag yield = instance.tag("yield");
    private final Handlers handlers = Handlers.on(instance.tag("other"), yield);

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    private static void assertTraps(TrapReason reason, Runnable action) {
        var trap = assertThrows(Trap.class, action::run);
        assertEquals(reason, trap.reason());
        assertEquals(reason.text(), trap.getMessage());
    }

    @Test
    void resume_generator_givesEachPayloadThenTheResults() {
        List<List<Value>> seen = new ArrayList<>();
        Outcome outcome = instance.func("count").newContinuation().resume(handlers, Value.i32(3));
        int answer = 10;
        while (outcome instanceof Suspended(Tag tag, List<Value> payload, ContRef rest)) {
            assertEquals(yield, tag);
            assertEquals(1, guest.liveStacks());
            seen.add(payload);
            outcome = rest.resume(handlers, Value.i32(answer--));
            assertTrue(rest.isConsumed());
        }

        assertEquals(
                List.of(
                        List.of(Value.i32(3), Value.i64(3L << 33)),
                        List.of(Value.i32(2), Value.i64(2L << 33)),
                        List.of(Value.i32(1), Value.i64(1L << 33))),
                seen);
        assertEquals(new Returned(List.of(Value.i64(27))), outcome);
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void call_withHandlers_suspendsAndTellsWhich() {
        Outcome outcome = instance.func("outer").call(handlers, Value.i32(9));

        for (int expected : new int[] {7, 9}) {
            var suspended = assertInstanceOf(Suspended.class, outcome);
            assertEquals(instance.tag("other"), suspended.tag());
            assertEquals(List.of(Value.i32(expected)), suspended.payload());
            assertEquals(2, guest.liveStacks()); // The two that were captured, not the entry's.
            outcome = suspended.continuation().resume(handlers, Value.i32(40 + expected));
        }

        assertEquals(new Returned(List.of(Value.i64(1049))), outcome);
    }

    @Test
    void call_withoutHandler_trapsAsAlways() {
        assertTraps(
                TrapReason.UNHANDLED_TAG,
                () -> instance.func("count").call(Handlers.none(), Value.i32(1)));
        assertTraps(
                TrapReason.UNHANDLED_TAG,
                () -> instance.func("count").call(Handlers.on(instance.tag("other")),
                        Value.i32(1)));
        assertTraps(
                TrapReason.UNHANDLED_TAG,
                () -> instance.func("count").newContinuation().resume(Value.i32(1)));
        assertTraps(
                TrapReason.UNHANDLED_TAG, () -> instance.func("count").call(Value.i32(1)));
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void call_refusedArguments_leavesNoStackBehind() {
        Func count = instance.func("count");

        var failed = assertThrows(
                IllegalArgumentException.class, () -> count.call(handlers, Value.i64(1)));

        assertEquals(
                "value of another type: wanted=i32, given=I64[value=1]", failed.getMessage());
        assertThrows(IllegalArgumentException.class, () -> count.call(handlers));
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void bind_partOfTheArguments_takesTheRestLater() {
        ContRef all = instance.func("sum").newContinuation();
        ContRef two = all.bind(Value.i32(1));
        ContRef one = two.bind(Value.i64(2));

        assertTrue(all.isConsumed());
        assertTrue(two.isConsumed());
        assertEquals(
                new FunctionType(List.of(NumberType.I32), List.of(NumberType.I32)), one.function());
        assertEquals(new Returned(List.of(Value.i32(123))), one.resume(Value.i32(3)));
        assertTraps(TrapReason.CONTINUATION_CONSUMED, () -> two.bind(Value.i64(2)));
        var failed = assertThrows(
                IllegalArgumentException.class,
                () -> one.bind(Value.i32(1), Value.i32(2)));
        assertTrue(String.valueOf(failed.getMessage()).contains("at most=1, given=2"),
                failed::getMessage);
    }

    @Test
    void resume_consumed_isTheGuestsTrap() {
        ContRef body = instance.func("count").newContinuation();
        body.resume(handlers, Value.i32(0));

        assertTrue(body.isConsumed());
        assertTraps(
                TrapReason.CONTINUATION_CONSUMED, () -> body.resume(handlers, Value.i32(0)));
        assertTraps(TrapReason.CONTINUATION_CONSUMED, body::discard);
        assertThrows(
                Trap.class, () -> body.resumeThrow(handlers, instance.tag("stop"), Value.i32(1)));
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void resume_wrongArguments_consumesNothing() {
        ContRef body = instance.func("count").newContinuation();

        assertThrows(IllegalArgumentException.class, () -> body.resume(handlers));
        assertThrows(
                IllegalArgumentException.class, () -> body.resume(handlers, Value.i64(1)));
        assertFalse(body.isConsumed());

        body.discard();
        assertTrue(body.isConsumed());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void resumeThrow_whereItWaits_isCaughtThere() {
        var waiting = (Suspended) instance.func("catches").call(handlers);

        Outcome outcome =
                waiting.continuation().resumeThrow(handlers, instance.tag("stop"), Value.i32(11));

        assertEquals(new Returned(List.of(Value.i32(111))), outcome);
    }

    @Test
    void resumeThrow_uncaught_comesBackAsTheSameException() {
        Tag mine = Tag.create(
                guest.engine(), guest.store(),
                new FunctionType(List.of(NumberType.F64), List.of()));
        WasmException exception = WasmException.of(mine, Value.f64(1.5));
        var waiting = (Suspended) instance.func("outer").call(handlers, Value.i32(9));
        ContRef fresh = instance.func("count").newContinuation();

        var thrown = assertThrows(
                WasmException.class,
                () -> waiting.continuation().resumeThrow(handlers, exception));
        var atOnce = assertThrows(
                WasmException.class, () -> fresh.resumeThrow(handlers, exception));

        assertSame(exception.thrown(), thrown.thrown()); // `resume_throw_ref` keeps identity.
        assertSame(exception.thrown(), atOnce.thrown());
        assertEquals(List.of(Value.f64(1.5)), thrown.values());
        assertTrue(waiting.continuation().isConsumed());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void resumeThrow_tagWithResults_isRefused() {
        ContRef fresh = instance.func("count").newContinuation();

        var failed = assertThrows(
                IllegalArgumentException.class,
                () -> fresh.resumeThrow(handlers, instance.tag("other"), Value.i32(1)));

        assertTrue(String.valueOf(failed.getMessage()).contains("results=1"), failed::getMessage);
        fresh.discard();
    }

    @Test
    void resume_guestTrapsOrThrows_comesOutAndItsStacksAreHome() {
        var trap = assertThrows(
                Trap.class, () -> instance.func("fails").newContinuation().resume());
        assertEquals(TrapReason.UNREACHABLE, trap.reason());
        assertEquals(1, trap.frames().size());
        var thrown = assertThrows(
                WasmException.class, () -> instance.func("throws").call(handlers));
        assertEquals(List.of(Value.i32(3)), thrown.values());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void resume_noFreeStack_consumesNothing() {
        ContRef body = instance.func("count").newContinuation();
        List<ContRef> all = new ArrayList<>();
        for (int i = 1; i < Guest.STACKS; i++) {
            all.add(instance.func("count").newContinuation());
        }

        var full = assertThrows(Trap.class, () -> instance.func("count").newContinuation());
        assertEquals(TrapReason.POOL_EXHAUSTED, full.reason());
        assertTrue(full.getMessage().contains(Setting.POOL_TOTAL_STACKS.path()));
        assertThrows(RuntimeException.class, () -> body.resume(handlers, Value.i32(0)));
        assertFalse(body.isConsumed());

        all.forEach(ContRef::discard);
        assertEquals(
                new Returned(List.of(Value.i64(0))), body.resume(handlers, Value.i32(0)));
    }

    @Test
    void discard_chainOfTwo_givesBothStacksBack() {
        var waiting = (Suspended) instance.func("outer").call(handlers, Value.i32(9));
        assertEquals(2, guest.liveStacks());

        waiting.continuation().discard();

        assertEquals(0, guest.liveStacks());
        assertTraps(
                TrapReason.CONTINUATION_CONSUMED,
                () -> waiting.continuation().resume(handlers, Value.i32(1)));
    }

    @Test
    void tag_ofTheHost_worksWithResultsAndIsImportable() {
        Tag ask = Tag.create(
                guest.engine(),
                guest.store(),
                new FunctionType(List.of(NumberType.I64), List.of(NumberType.F32)));
        guest.linker().define("host", "ask", ask);
        Instance asks = guest.instance(
                """
                        (module
                          (tag $ask (import "host" "ask") (param i64) (result f32))
                          (func (export "run") (result f32) (suspend $ask (i64.const -1))))
                        """);

        var asked = (Suspended) asks.func("run").call(Handlers.on(ask));

        assertEquals(ask, asked.tag());
        assertEquals(List.of(Value.i64(-1)), asked.payload());
        assertEquals(
                new Returned(List.of(Value.f32(0.5f))),
                asked.continuation().resume(Handlers.on(ask), Value.f32(0.5f)));
    }

    @Test
    void handlers_sameTagTwice_firstWins() {
        Handlers twice = Handlers.on(yield, yield);

        var outcome = (Suspended) instance.func("count").call(twice, Value.i32(1));

        assertEquals(yield, outcome.tag());
        outcome.continuation().discard();
    }

    @Test
    void handlers_tagOfAnotherStore_isRefused() {
        try (Guest other = Guest.open()) {
            Tag strange = other.instance(GENERATOR).tag("yield");

            assertThrows(
                    IllegalArgumentException.class,
                    () -> instance.func("count").call(Handlers.on(strange), Value.i32(1)));
        }
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void handlers_switchTag_letsGuestsSwitchUnderTheHost() {
        Instance switches = guest.instance(
                """
                        (module
                          (rec
                            (type $f (func (param i32 (ref null $c)) (result i32)))
                            (type $c (cont $f)))
                          (tag $sw (export "sw") (result i32))
                          (func $other (type $f)
                            (drop (switch $c $sw
                              (i32.add (local.get 0) (i32.const 1)) (local.get 1)))
                            (drop) (unreachable))
                          (elem declare func $other)
                          (func (export "main") (result i32)
                            (switch $c $sw (i32.const 40) (cont.new $c (ref.func $other)))
                            (drop) (i32.add (i32.const 1)))
                          (func (export "wide") (result i64) (i64.const 0)))
                        """);
        Tag sw = switches.tag("sw");

        Outcome outcome = switches.func("main").call(Handlers.none().andSwitch(sw));

        assertEquals(new Returned(List.of(Value.i32(42))), outcome);
        assertThrows(
                IllegalArgumentException.class,
                () -> switches.func("wide").call(Handlers.none().andSwitch(sw)));
    }

    @Test
    void continuation_fromTheHost_goesIntoGuestsByStructure() {
        Instance keeper = guest.instance(
                """
                        (module
                          (rec ;; Another identity than the host's type, the same structure.
                            (type $f (func (param i32) (result i64))) (type $c (cont $f)))
                          (global (export "g") (mut (ref null $c)) (ref.null $c))
                          (table (export "t") 4 (ref null $c))
                          (table (export "any") 4 contref)
                          (func (export "run") (param (ref null $c) i32) (result i64)
                            (resume $c (local.get 1) (local.get 0)))
                          (func (export "table") (param i32 i32) (result i64)
                            (resume $c (local.get 1) (table.get 0 (local.get 0))))
                          (func (export "global") (param i32) (result i64)
                            (resume $c (local.get 0) (global.get 0)))
                          (func (export "give") (result (ref null $c)) (table.get 0 (i32.const 1)))
                          (func (export "abstract") (result contref) (table.get 1 (i32.const 1))))
                        """);
        Func count = instance.func("count");

        assertEquals(
                List.of(Value.i64(0)),
                keeper.func("run").call(count.newContinuation(), Value.i32(0)));
        keeper.table("t").set(2, count.newContinuation());
        assertEquals(
                List.of(Value.i64(0)), keeper.func("table").call(Value.i32(2), Value.i32(0)));
        keeper.global("g").set(count.newContinuation());
        assertEquals(List.of(Value.i64(0)), keeper.func("global").call(Value.i32(0)));

        ContRef mine = count.newContinuation();
        keeper.table("t").set(1, mine);
        var back = (ContRef) keeper.func("give").call().getFirst();
        assertEquals(mine, back);
        assertEquals(new Returned(List.of(Value.i64(0))), back.resume(Value.i32(0)));

        ContRef kept = count.newContinuation();
        keeper.table("any").set(1, kept);
        var contref = (ContRef) keeper.func("abstract").call().getFirst();
        var failed = assertThrows(IllegalArgumentException.class, () -> contref.resume());
        assertTrue(String.valueOf(failed.getMessage()).contains("(ref cont)"), failed::getMessage);
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> keeper.table("t").set(0, instance.func("sum").newContinuation()));
        assertTrue(String.valueOf(refused.getMessage()).contains("another type"),
                refused::getMessage);
    }

    @Test
    void of_hostFunction_isABodyLikeAnyOther() {
        Func twice = Func.host(
                guest.engine(),
                guest.store(),
                "twice",
                new FunctionType(List.of(NumberType.I32), List.of(NumberType.I32)),
                call -> call.returnI32(0, 2 * call.i32(0)));

        assertEquals(
                new Returned(List.of(Value.i32(14))),
                ContRef.of(twice).resume(handlers, Value.i32(7)));
    }

    @Test
    void resume_insideAHostFunction_isANewEntry() {
        ContRef[] kept = new ContRef[1];
        guest.host(
                "step",
                List.of(),
                List.of(NumberType.I32),
                call -> {
                    var next = (Suspended) kept[0].resume(handlers, Value.i32(1));
                    kept[0] = next.continuation();
                    call.returnI32(0, next.payload().getFirst().asI32());
                });
        Instance stepper = guest.instance(
                """
                        (module
                          (func $step (import "host" "step") (result i32))
                          (func (export "two") (result i32)
                            (i32.add (i32.mul (call $step) (i32.const 10)) (call $step))))
                        """);
        var first = (Suspended) instance.func("count").call(handlers, Value.i32(5));
        kept[0] = first.continuation();

        assertEquals(43, Guest.call(stepper, "two"));
        assertNotEquals(first.continuation(), kept[0]);
        kept[0].discard();
    }

    @Test
    void collect_whileTheHostHoldsIt_keepsIt() {
        var waiting = (Suspended) instance.func("outer").call(handlers, Value.i32(9));

        assertEquals(0, guest.store().collect());

        Outcome next = waiting.continuation().resume(handlers, Value.i32(1));
        assertEquals(List.of(Value.i32(9)), ((Suspended) next).payload());
    }

    @Test
    void closedStore_everyOperation_isRefused() {
        ContRef waiting;
        Func count;
        try (Guest other = Guest.open()) {
            Instance made = other.instance(GENERATOR);
            count = made.func("count");
            waiting = count.newContinuation();
        }

        assertTrue(waiting.isConsumed());
        assertThrows(IllegalStateException.class, () -> waiting.resume(Value.i32(1)));
        assertThrows(IllegalStateException.class, waiting::discard);
        assertThrows(IllegalStateException.class, count::newContinuation);
    }
}
