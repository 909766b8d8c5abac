package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import io.stackyard.store.StoreInvariants;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A guest that drops continuations needs no host that collects: a `cont.new` that finds no stack does. What the guest
/// can still reach stays, wherever it is.
class ClaimCollectsTest {

    private static final int STACKS = 24;
    private static final int DROPPED = 2_000;

    private static final String PROGRAM = """
            (module
              (type $f (func (result i32))) (type $c (cont $f))
              (type $g (func (param (ref $c)) (result i32))) (type $d (cont $g))
              (type $n (func (param i32) (result i32))) (type $e (cont $n))
              (import "host" "again" (func $again (param i32)))
              (tag $y)
              (table $t (export "t") 4 (ref null $c))
              (global $g (mut (ref null $c)) (ref.null $c))
              (elem declare func $wait $keep $answer $dropAndWait)

              (func $answer (result i32) (i32.const 1))
              (func $wait (result i32) (suspend $y) (i32.const 7))
              (func $park (param $k (ref $c)) (result (ref $c))
                (block $p (result (ref $c))
                  (resume $c (on $y $p) (local.get $k))
                  (unreachable)))
              (func $waiting (result (ref $c)) (call $park (cont.new $c (ref.func $wait))))
              ;; Waits with a continuation in its frame, and runs it.
              (func $keep (param $held (ref $c)) (result i32)
                (suspend $y) (resume $c (local.get $held)))
              (func $kept (result (ref $c))
                (call $park (cont.bind $d $c (call $waiting) (cont.new $d (ref.func $keep)))))

              ;; n times a continuation that runs until it waits, and one that never runs.
              (func $drop (export "drop") (param $n i32) (result i32)
                (loop $next
                  (block $p (result (ref $c))
                    (resume $c (on $y $p) (cont.new $c (ref.func $wait)))
                    (unreachable))
                  (drop)
                  (drop (cont.new $c (ref.func $answer)))
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br_if $next (local.get $n)))
                (i32.const 0))
              (func (export "dropHere") (param $n i32) (result i32)
                (local $k (ref null $c))
                (local.set $k (call $waiting))
                (table.set $t (i32.const 2) (call $waiting))
                (global.set $g (call $kept))
                (call $waiting)                       ;; An operand, below all that the loop does.
                (loop $next
                  (block $p (result (ref $c))
                    (resume $c (on $y $p) (cont.new $c (ref.func $wait)))
                    (unreachable))
                  (drop)
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br_if $next (local.get $n)))
                (resume $c)
                (i32.add (resume $c (local.get $k)))
                (i32.add (resume $c (table.get $t (i32.const 2))))
                (i32.add (resume $c (global.get $g))))
              (func (export "dropInCallee") (param $n i32) (result i32)
                (local $k (ref null $c))
                (local.set $k (call $kept))
                (call $waiting)
                (drop (call $drop (local.get $n)))
                (resume $c)
                (i32.add (resume $c (local.get $k)))
                (i32.add (i32.const 14)))
              ;; On a stack of its own, with an argument bound; the parent holds on to what it has.
              (func $dropAndWait (param $n i32) (result i32)
                (call $waiting)
                (drop (call $drop (local.get $n)))
                (suspend $y)
                (resume $c))
              (func (export "dropInside") (param $n i32) (result i32)
                (local $k (ref null $c))
                (local.set $k (call $waiting))
                (call $park (cont.bind $e $c (local.get $n) (cont.new $e (ref.func $dropAndWait))))
                (drop (call $drop (local.get $n)))
                (resume $c)
                (i32.add (resume $c (local.get $k)))
                (i32.add (i32.const 14)))
              (func (export "dropInNestedEntry") (param $n i32) (result i32)
                (local $k (ref null $c))
                (local.set $k (call $kept))
                (call $waiting)
                (call $again (local.get $n))
                (resume $c)
                (i32.add (resume $c (local.get $k)))
                (i32.add (i32.const 14)))
              ;; Takes n stacks by continuations that it drops, and has the host enter.
              (func (export "enter") (param $n i32) (param $drops i32) (result i32)
                (loop $next
                  (drop (cont.new $c (ref.func $answer)))
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br_if $next (local.get $n)))
                (call $again (local.get $drops))
                (i32.const 5))
              (func (export "make") (result (ref $c)) (call $waiting))
              (func $run (export "run") (param $k (ref $c)) (result i32) (resume $c (local.get $k)))
              ;; Makes continuations until there are no more stacks, and keeps them.
              (func $fill (export "fill")
                (drop (table.grow $t (call $waiting) (i32.const 1)))
                (return_call $fill)))
            """;

    private final List<Instance> instances = new ArrayList<>();

    private final List<Long> collectedAtEntry = new ArrayList<>();

    private Guest open() {
        return open(Setting.POOL_TOTAL_STACKS, STACKS);
    }

    private Guest open(Setting limit, int stacks) {
        Guest guest = Guest.open(change -> change.set(limit, stacks));
        guest.host(
                "again",
                List.of(NumberType.I32),
                List.of(),
                call -> {
                    collectedAtEntry.add(collected(guest));
                    Guest.call(instances.getFirst(), "drop", call.i32(0));
                });
        instances.add(guest.instance(PROGRAM));
        return guest;
    }

    private static long collected(Guest guest) {
        return guest.engine().allocator().counters().read("stack.collected").orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dropHere", "dropInCallee", "dropInside", "dropInNestedEntry"})
    void new_manyDropped_keepsWhatTheGuestCanReach(String export) {
        try (Guest guest = open()) {
            for (int round = 0; round < 3; round++) {
                assertEquals(28, Guest.call(instances.getFirst(), export, DROPPED), export);
            }

            long collected = collected(guest);
            assertTrue(collected >= 3 * (DROPPED - STACKS), () -> "collected " + collected);
            StoreInvariants.check(guest.store());
        }
    }

    @Test
    void new_guestKeepsAll_trapsAndLaterCollectsWhatItLetsGo() {
        try (Guest guest = open()) {
            Instance instance = instances.getFirst();

            for (int round = 0; round < 3; round++) {
                var trap = assertThrows(Trap.class, () -> instance.func("fill").call());
                assertEquals(TrapReason.POOL_EXHAUSTED, trap.reason());
            }
            assertEquals(STACKS - 1, guest.liveStacks());
            Table table = instance.table("t");
            for (long index = 4; index < table.length(); index++) {
                table.set(index, Value.nullReference());
            }
            assertEquals(STACKS - 1, guest.store().collect());
            assertEquals(28, Guest.call(instance, "dropHere", DROPPED));
        }
    }

    @Test
    void new_quotaOfTheStore_collectsToo() {
        try (Guest guest = open(Setting.STORE_MAX_STACKS, 4)) {
            assertEquals(0, Guest.call(instances.getFirst(), "drop", DROPPED));

            assertTrue(guest.liveStacks() <= 4, () -> "live: " + guest.liveStacks());
        }
    }

    /// The argument is in the hands of the host when the entry claims, and the reference that it came from is gone.
    @Test
    void entry_ofAResumption_keepsItsArguments() {
        try (Guest guest = open()) {
            Instance instance = instances.getFirst();
            Resumption round =
                    Resumption.of(guest.store(), guest.engine(), Handlers.none());
            round.begin(instance.func("run"));
            round.value(instance.func("make").call().getFirst());
            while (guest.liveStacks() < STACKS) {
                instance.func("run").newContinuation();
            }
            guest.awaitDropped(1); // The resumption stays.

            assertFalse(round.resume());

            assertEquals(7, round.asI32(0));
            assertTrue(collected(guest) > 0);
        }
    }

    @Test
    void entry_afterAShortageElsewhere_keepsWhatTheCallBeforeReturned() {
        try (Guest guest = open();
                var other = guest.engine().newStore("other")) {
            Instance instance = instances.getFirst();
            Guest.call(instance, "drop", DROPPED); // Leaves idle stacks, and garbage.
            while (guest.engine().allocator().stacks().inUse() < STACKS) {
                other.claimStack();
            }
            assertThrows(PoolExhaustedException.class, other::claimStack);
            long before = collected(guest);

            Value made = instance.func("make").call().getFirst();
            assertEquals(before, collected(guest), "nobody knows yet what was returned");

            assertEquals(List.of(Value.i32(7)), instance.func("run").call(made));
            assertTrue(collected(guest) > before);
        }
    }

    @Test
    void entry_withoutAFreeStack_collects() {
        try (Guest guest = open()) {
            assertEquals(5, Guest.call(instances.getFirst(), "enter", STACKS - 1, 1));

            assertEquals(List.of(0L), collectedAtEntry, "none before the nested entry");
            // Fresh ones of the outer entry, but for what its frame may still hold.
            assertTrue(collected(guest) >= STACKS - 3, () -> "collected " + collected(guest));
        }
    }
}
