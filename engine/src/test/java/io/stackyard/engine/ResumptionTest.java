package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.stackyard.engine.types.FunctionType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rounds of one reusable object.
class ResumptionTest {

    private static final int ROUNDS = 10_000;

    private final Guest guest = Guest.open();
    private final Instance instance =
            guest.instance(
                    """
                            (module
                              (tag $ask (export "ask") (param i32 i64) (result i64))
                              (tag $all (export "all") (param f32 f64) (result f32 f64 i32))
                              (tag $ref (export "ref") (param externref) (result externref))
                              (tag $stop (export "stop"))
                              (func (export "count") (param $n i32) (result i64) (local $sum i64)
                                (loop $l
                                  (local.set $sum (i64.add (local.get $sum)
                                    (suspend $ask (local.get $n)
                                      (i64.mul (i64.extend_i32_s (local.get $n))
                                        (i64.const 0x100000001)))))
                                  (br_if $l (local.tee $n
                                    (i32.sub (local.get $n) (i32.const 1)))))
                                (local.get $sum))
                              (func (export "floats") (result f64)
                                (suspend $all (f32.const 1.5) (f64.const -2.5))
                                (drop) (drop) (drop)
                                (f64.const 8))
                              (func (export "object") (param externref) (result externref)
                                (suspend $ref (local.get 0)))
                              (func (export "trap") (unreachable)))
                            """);
    private final Resumption round =
            Resumption.of(
                    guest.store(),
                    guest.engine(),
                    Handlers.on(
                            instance.tag("ask"), instance.tag("all"), instance.tag("ref")));

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    private long rounds(Func count, int rounds) {
        long sum = 0;
        round.begin(count).i32(rounds);
        while (round.resume()) {
            sum += round.asI64(1) - round.asI32(0);
            round.i64(round.asI32(0));
        }
        return sum + round.asI64(0);
    }

    @Test
    void resume_steadyState_allocatesNothing() throws Throwable {
        assumeFalse(Boolean.getBoolean("stackyard.checked"), "the checked twin allocates");
        Func count = instance.func("count");
        long half = ROUNDS * (ROUNDS + 1L) / 2;
        long expected = half * 0x1_0000_0000L + half;
        long least = HeapBytes.leastOf(6, () -> assertEquals(expected, rounds(count, ROUNDS)));

        assertEquals(0, least);
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void values_ofEachType_goBothWays() {
        assertTrue(round.begin(instance.func("floats")).resume());
        assertEquals(1, round.tagIndex());
        assertEquals(1.5f, round.asF32(0));
        assertEquals(-2.5, round.asF64(1));
        assertThrows(IllegalArgumentException.class, () -> round.asI32(0));
        assertThrows(IndexOutOfBoundsException.class, () -> round.asI32(2));

        assertFalse(round.f32(1).f64(2).i32(3).resume());
        assertEquals(Resumption.RETURNED, round.tagIndex());
        assertEquals(8.0, round.asF64(0));

        var object = new Object();
        assertTrue(round.begin(instance.func("object")).value(Value.externRef(object)).resume());
        assertEquals(Value.externRef(object), round.asValue(0));
        assertFalse(round.value(Value.nullReference()).resume());
        assertEquals(Value.nullReference(), round.asValue(0));
    }

    @Test
    void arguments_wrongOrMissing_areRefusedAndNothingRuns() {
        Func floats = instance.func("floats");
        assertThrows(IllegalStateException.class, round::resume);
        assertThrows(IllegalStateException.class, () -> round.asI32(0));
        assertThrows(IllegalStateException.class, () -> round.i32(1));
        round.begin(floats).resume();

        assertThrows(IllegalArgumentException.class, () -> round.i32(1));
        var missing = assertThrows(IllegalStateException.class, () -> round.f32(1).resume());
        assertEquals(
                "cannot resume: wanted arguments=3, given=1; the continuation is one of"
                        + " (func (param f32 f64 i32) (result f64))",
                missing.getMessage());
        assertThrows(IllegalStateException.class, () -> round.f64(1).i32(1).i32(1));

        assertFalse(round.resume());
        assertFalse(round.isHolding());
    }

    @Test
    void take_andBegin_moveItOutAndIn() {
        round.begin(instance.func("count")).i32(2).resume();
        ContRef taken = round.take();
        assertFalse(round.isHolding());
        assertThrows(IllegalStateException.class, () -> round.take());
        assertEquals(2, taken.function().params().size() + taken.function().results().size());

        round.begin(taken).i64(5);
        assertTrue(round.resume());
        assertTrue(taken.isConsumed());
        assertFalse(round.i64(6).resume());
        assertEquals(11, round.asI64(0));

        round.begin(taken).i64(1);
        var trap = assertThrows(Trap.class, round::resume);
        assertEquals(TrapReason.CONTINUATION_CONSUMED, trap.reason());
        assertFalse(round.isHolding());
    }

    @Test
    void discard_held_givesItsStackBack() {
        round.begin(instance.func("count")).i32(2).resume();
        assertEquals(1, guest.liveStacks());

        round.discard();

        assertEquals(0, guest.liveStacks());
        round.discard();
    }

    @Test
    void collect_heldByTheObject_keepsIt() {
        round.begin(instance.func("count")).i32(2).resume();

        assertEquals(0, guest.store().collect());

        assertTrue(round.i64(1).resume());
        round.discard();
    }

    @Test
    void trap_leavesItEmptyAndUsable() {
        assertThrows(Trap.class, () -> round.begin(instance.func("trap")).resume());
        assertFalse(round.isHolding());
        assertEquals(0, guest.liveStacks());

        assertTrue(round.begin(instance.func("count")).i32(1).resume());
        assertFalse(round.i64(7).resume());
        assertEquals(7, round.asI64(0));
    }

    @Test
    void begin_ofAnotherStore_isRefused() {
        try (Guest other = Guest.open()) {
            Func strange = Func.host(
                    other.engine(),
                    other.store(),
                    "strange",
                    new FunctionType(List.of(), List.of()),
                    call -> {});

            assertThrows(IllegalArgumentException.class, () -> round.begin(strange));
        }
    }
}
