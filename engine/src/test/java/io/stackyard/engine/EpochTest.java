package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import io.stackyard.store.EpochDecision;
import io.stackyard.store.GuestBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Deadlines in epochs, where they are seen, and what a callback makes of them.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EpochTest {

    /// `turns` calls the host so often, which ticks.
    private static final String TURNS = """
            (module $turns
              (import "host" "tick" (func $tick))
              (func (export "turns") (param i32) (result i32) (local i32)
                (loop
                  (call $tick)
                  (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                  (br_if 0 (i32.ne (local.get 1) (local.get 0))))
                (local.get 1))
              (func $inner (export "inner"))
              (func $outer (export "outer") (call $tick) (call $inner)))
            """;

    private final Guest guest =
            Guest.open(change -> change.set(Setting.ENGINE_INTERRUPTION, Interruption.EPOCH));
    private final GuestBudget budget = guest.store().budget();
    private int ticks;

    private Instance instance() {
        guest.host("tick", List.of(), List.of(), _ -> tick());
        return guest.instance(TURNS);
    }

    private void tick() {
        ticks++;
        guest.engine().incrementEpoch();
    }

    @AfterEach
    void close() {
        assertEquals(0, guest.liveStacks());
        guest.close();
    }

    private static Trap interrupted(Instance instance, String name, int... arguments) {
        Trap trap = assertThrows(Trap.class, () -> Guest.call(instance, name, arguments));
        assertEquals(TrapReason.INTERRUPT, trap.reason());
        return trap;
    }

    private static List<String> names(Trap trap) {
        return trap.frames().stream().map(TraceFrame::toString).toList();
    }

    @Test
    void incrementEpoch_eachTime_returnsTheNext() {
        long first = guest.engine().incrementEpoch();

        assertEquals(first + 1, guest.engine().incrementEpoch());
    }

    @Test
    void deadline_none_letsTheGuestEnd() {
        assertEquals(100, Guest.call(instance(), "turns", 100));
        assertEquals(100, ticks);
    }

    @Test
    void deadline_ofNTicks_stopsAtTheNthAndNotBefore() {
        Instance instance = instance();

        budget.setEpochDeadline(5);
        assertEquals(4, Guest.call(instance, "turns", 4));
        budget.setEpochDeadline(5);
        interrupted(instance, "turns", 100);

        assertEquals(4 + 5, ticks);
    }

    @Test
    void deadline_ofZero_stopsAtTheFirstCheck() {
        Instance instance = instance();
        budget.setEpochDeadline(0);

        assertEquals(List.of("turns!outer"), names(interrupted(instance, "outer")));
        assertEquals(0, ticks);
    }

    @Test
    void deadline_passed_stopsLaterEntriesUntilItIsSetAnew() {
        Instance instance = instance();
        budget.setEpochDeadline(1);

        interrupted(instance, "turns", 2);
        interrupted(instance, "inner");
        budget.setEpochDeadline(2);
        assertEquals(1, Guest.call(instance, "turns", 1));
        budget.clearEpochDeadline();
        assertEquals(50, Guest.call(instance, "turns", 50));
    }

    @Test
    void deadline_huge_isNever() {
        Instance instance = instance();
        tick();
        budget.setEpochDeadline(Long.MAX_VALUE);

        assertEquals(3, Guest.call(instance, "turns", 3));
    }

    @Test
    void deadline_reachedInACallee_tracesTheFrames() {
        Instance instance = instance();
        budget.setEpochDeadline(1);

        assertEquals(
                List.of("turns!inner", "turns!outer"), names(interrupted(instance, "outer")));
    }

    @Test
    void deadline_caughtByTheHost_stopsTheOuterGuestToo() {
        var inner = new ArrayList<Trap>();
        var instances = new ArrayList<Instance>();
        guest.host("tick", List.of(), List.of(), _ -> {
            if (inner.isEmpty()) {
                guest.engine().incrementEpoch();
                inner.add(interrupted(instances.getFirst(), "inner"));
            }
        });
        instances.add(guest.instance(TURNS));
        budget.setEpochDeadline(1);

        Trap outer = interrupted(instances.getFirst(), "turns", 1_000_000);

        assertEquals(
                List.of("turns!inner", "host!tick", "turns!func[1]"), names(inner.getFirst()));
        assertEquals(List.of("turns!func[1]"), names(outer));
    }

    @Test
    void thread_interruptedBefore_stopsAtTheFirstCheckWithoutATick() {
        Instance instance = instance();
        Guest.call(instance, "inner"); // Has looked at this epoch.
        Thread.currentThread().interrupt();

        interrupted(instance, "inner");

        assertTrue(Thread.interrupted());
        assertEquals(0, Guest.call(instance, "inner"));
    }

    @Test
    void callback_extends_isAskedAtEachDeadline() {
        Instance instance = instance();
        var asked = new ArrayList<Integer>();
        budget.setEpochDeadline(10);
        budget.onEpochDeadline(store -> {
            assertSame(guest.store(), store);
            asked.add(ticks);
            return asked.size() < 4 ? new EpochDecision.Extend(3) : new EpochDecision.Interrupt();
        });

        interrupted(instance, "turns", 1000);

        assertEquals(List.of(10, 13, 16, 19), asked);
        budget.onEpochDeadline(null);
        interrupted(instance, "inner");
        assertEquals(4, asked.size());
    }

    @Test
    void callback_throws_isTheCauseOfTheTrap() {
        Instance instance = instance();
        var failed = new IllegalStateException("no more time");
        budget.setEpochDeadline(1);
        budget.onEpochDeadline(_ -> {
            throw failed;
        });

        Trap trap = assertThrows(Trap.class, () -> Guest.call(instance, "outer"));

        assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        assertSame(failed, trap.getCause());
        assertEquals(List.of("turns!inner", "turns!outer"), names(trap));
    }

    /// The guest goes on behind a call of its own store that grew what it uses.
    @Test
    void callback_callsTheGuest_leavesItWhereItWas() {
        guest.host("tick", List.of(), List.of(), _ -> tick());
        Instance instance = guest.instance("""
                (module
                  (import "host" "tick" (func $tick))
                  (memory 1)
                  (func (export "grow") (drop (memory.grow (i32.const 1))))
                  (func (export "run") (param i32) (result i32) (local i32)
                    (loop
                      (call $tick)
                      (i32.store (i32.const 0)
                        (i32.add (i32.load (i32.const 0)) (i32.const 1)))
                      (local.set 1 (i32.add (local.get 1) (memory.size)))
                      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                      (br_if 0 (local.get 0)))
                    (i32.add
                      (i32.mul (local.get 1) (i32.const 100))
                      (i32.load (i32.const 0)))))
                """);
        budget.setEpochDeadline(1);
        budget.onEpochDeadline(_ -> {
            budget.setEpochDeadline(1); // So that the call of the guest is not stopped.
            Guest.call(instance, "grow");
            guest.store().collect();
            return new EpochDecision.Extend(1);
        });

        // Sizes 1 to 4, and four stores.
        assertEquals((1 + 2 + 3 + 4) * 100 + 4, Guest.call(instance, "run", 4));
    }

    /// The continuation lies among the operands of the function that is checked, and nowhere else.
    @Test
    void callback_collects_keepsWhatTheGuestHoldsAtTheCheck() {
        guest.host("tick", List.of(), List.of(), _ -> tick());
        Instance instance = guest.instance("""
                (module
                  (import "host" "tick" (func $tick))
                  (type $f (func (result i32))) (type $c (cont $f))
                  (elem declare func $seven)
                  (func $seven (result i32) (i32.const 7))
                  (func (export "run") (result i32)
                    (cont.new $c (ref.func $seven))
                    (call $tick)
                    (loop (param (ref $c)) (result i32) (resume $c))))
                """);
        budget.setEpochDeadline(1);
        var collected = new ArrayList<Integer>();
        budget.onEpochDeadline(store -> {
            collected.add(store.collect());
            return new EpochDecision.Extend(1);
        });

        assertEquals(7, Guest.call(instance, "run"));
        assertEquals(List.of(0), collected);
    }

    @Test
    void trap_insideContinuations_freesTheirStacks() {
        guest.host("tick", List.of(), List.of(NumberType.I32), call -> {
            tick();
            call.returnI32(0, guest.liveStacks());
        });
        Instance instance = guest.instance("""
                (module $nest
                  (import "host" "tick" (func $tick (result i32)))
                  (type $f (func)) (type $c (cont $f))
                  (elem declare func $b $d)
                  (func $d (loop (br_if 0 (i32.ge_u (call $tick) (i32.const 3)))) (unreachable))
                  (func $b (resume $c (cont.new $c (ref.func $d))))
                  (func $a (export "a") (resume $c (cont.new $c (ref.func $b)))))
                """);
        budget.setEpochDeadline(4);

        Trap trap = interrupted(instance, "a");

        assertEquals(List.of("nest!d", "nest!b", "nest!a"), names(trap));
        assertEquals(4, ticks);
    }

    @Test
    void fuel_inAnEngineOfEpochs_isRefusedByName() {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> budget.setFuel(1));

        assertEquals(
                "no fuel in this engine: stackyard.engine.interruption=epoch; set it to fuel",
                refused.getMessage());
    }

    @Test
    void none_ticksAndInterrupts_areNotSeen() {
        try (Guest unchecked = Guest.open()) {
            unchecked.host("tick", List.of(), List.of(), _ -> {
                unchecked.engine().incrementEpoch();
                Thread.currentThread().interrupt();
            });
            Instance instance = unchecked.instance(TURNS);

            assertEquals(10, Guest.call(instance, "turns", 10));
            assertTrue(Thread.interrupted());
            assertEquals(
                    "no epoch deadline in this engine: stackyard.engine.interruption=none;"
                            + " set it to epoch",
                    assertThrows(
                            IllegalStateException.class,
                            () -> unchecked.store().budget().setEpochDeadline(1))
                            .getMessage());
        }
    }
}
