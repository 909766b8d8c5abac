package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How chains of stacks end: traps, exhaustion, and the barrier that a host frame is.
class ContinuationTrapTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    private static Trap assertTraps(TrapReason reason, Func function, Value... arguments) {
        var trap = assertThrows(Trap.class, () -> function.call(arguments));
        assertEquals(reason, trap.reason(), trap.getMessage());
        return trap;
    }

    private static List<String> names(Trap trap) {
        return trap.frames().stream().map(frame -> String.valueOf(frame.name())).toList();
    }

    @Test
    void trap_inANestedContinuation_releasesEveryStackAndNamesAllFrames() {
        Instance instance =
                guest.instance(
                        """
                                (module $m
                                  (type $f (func (param i32))) (type $c (cont $f))
                                  (tag $y)
                                  (func $deep (param i32)
                                    (if (i32.eqz (local.get 0)) (then (unreachable)))
                                    (resume $c (i32.sub (local.get 0) (i32.const 1))
                                      (cont.new $c (ref.func $deep))))
                                  (elem declare func $deep)
                                  (func $run (export "run") (param i32) (call $deep (local.get 0)))
                                  (func (export "add") (param i32) (result i32)
                                    (i32.add (local.get 0) (i32.const 1))))
                                """);

        for (int i = 0; i < 200; i++) {
            var trap = assertTraps(TrapReason.UNREACHABLE, instance.func("run"), Value.i32(3));
            assertEquals(List.of("deep", "deep", "deep", "deep", "run"), names(trap));
            assertEquals("m!deep", trap.frames().getFirst().toString());
            assertEquals("unreachable", trap.getMessage());
            assertEquals(0, guest.liveStacks());
            assertEquals(i + 1, Guest.call(instance, "add", i)); // The instance stays usable.
        }
        int inUse = guest.engine().allocator().stacks().inUse();
        assertThrows(Trap.class, () -> instance.func("run").call(Value.i32(30)));
        assertTrue(inUse <= Guest.STACKS);
        assertEquals(0, guest.liveStacks());
    }

    /// The move behind the resume looks like a clause for the first tag to whoever does not count the clauses.
    @Test
    void suspend_toAResumeWithoutClauses_isUnhandled() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f))
                                  (tag $y)
                                  (func $leaf (type $f) (suspend $y) (i32.const 1))
                                  (elem declare func $leaf)
                                  (func (export "run") (result i32)
                                    (i32.clz
                                      (block $out (result i32)
                                        (call $seven)
                                        (resume $c (cont.new $c (ref.func $leaf)))
                                        (br $out))))
                                  (func $seven (result i32) (i32.const 7)))
                                """);

        assertTraps(TrapReason.UNHANDLED_TAG, instance.func("run"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "suspended", "resumed", "forwarded"})
    void trace_ofATrap_followsTheActiveChainAndNoSuspendedStack(String scenario) {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (tag $y)
                                  (func $leaf (suspend $y) (unreachable))
                                  (func $b (call $leaf))
                                  (func $a (resume $c (cont.new $c (ref.func $b))))
                                  (func $d (param (ref $c)) (resume $c (local.get 0)))
                                  (elem declare func $a $b)
                                  (func $capture (param (ref $c)) (result (ref $c))
                                    (block $h (result (ref $c))
                                      (resume $c (on $y $h) (local.get 0))
                                      (unreachable)))
                                  (func $main (export "main")
                                    (drop (call $capture (cont.new $c (ref.func $b))))
                                    (unreachable))
                                  (func $suspended (export "suspended")
                                    (drop (call $capture (cont.new $c (ref.func $a))))
                                    (unreachable))
                                  (func $resumed (export "resumed")
                                    (call $d (call $capture (cont.new $c (ref.func $b)))))
                                  (func $forwarded (export "forwarded")
                                    (call $d (call $capture (cont.new $c (ref.func $a))))))
                                """);
        List<String> expected =
                switch (scenario) {
                    case "resumed" -> List.of("leaf", "b", "d", "resumed");
                    case "forwarded" -> List.of("leaf", "b", "a", "d", "forwarded");
                    default -> List.of(scenario);
                };

        assertEquals(
                expected,
                names(assertTraps(TrapReason.UNREACHABLE, instance.func(scenario))));
    }

    @Test
    void trace_overHostFrames_showsOlderEntriesToo() {
        var target = new ArrayList<Func>();
        guest.host("again", List.of(), List.of(), _ -> target.getFirst().call());
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again))
                                  (type $f (func)) (type $c (cont $f))
                                  (func $trap (unreachable))
                                  (func $inner (export "inner")
                                    (resume $c (cont.new $c (ref.func $trap))))
                                  (func $body (call $again))
                                  (elem declare func $body $trap)
                                  (func $outer (export "outer")
                                    (resume $c (cont.new $c (ref.func $body)))))
                                """);
        target.add(instance.func("inner"));

        assertEquals(
                List.of("trap", "inner", "again", "body", "outer"),
                names(assertTraps(TrapReason.UNREACHABLE, instance.func("outer"))));
    }

    @Test
    void suspend_acrossAHostFrame_isAnUnhandledTag() {
        var target = new ArrayList<Func>();
        guest.host("again", List.of(), List.of(), _ -> target.getFirst().call());
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again))
                                  (type $f (func)) (type $c (cont $f))
                                  (rec (type $fs (func (param (ref null $cs)))) (type $cs (cont $fs)))
                                  (tag $y) (tag $sw)
                                  (func $ignore (type $fs))
                                  (func $inner (export "inner") (suspend $y))
                                  (func (export "switches")
                                    (drop (switch $cs $sw (cont.new $cs (ref.func $ignore)))))
                                  (func $body (call $again))
                                  (elem declare func $body $ignore)
                                  (func $plain (export "plain") (suspend $y))
                                  (func (export "outer") (result i32)
                                    (block $h (result (ref $c))
                                      (resume $c (on $y $h) (on $sw switch)
                                        (cont.new $c (ref.func $body)))
                                      (return (i32.const 0)))
                                    (drop) (i32.const 1)))
                                """);

        for (String inner : List.of("inner", "switches")) {
            target.clear();
            target.add(instance.func(inner));
            var trap = assertTraps(TrapReason.UNHANDLED_TAG, instance.func("outer"));
            assertEquals("unhandled tag", trap.getMessage());
        }
        assertTraps(TrapReason.UNHANDLED_TAG, instance.func("plain"));
        // One target of a failed switch was never consumed: it waits for its store to close.
        assertEquals(1, guest.liveStacks());
    }

    @Test
    void suspend_afterAHostCallThatRanContinuations_reachesItsOwnHandler() {
        var target = new ArrayList<Func>();
        guest.host(
                "again",
                List.of(NumberType.I32),
                List.of(NumberType.I32),
                call -> call.returnValues(
                        target.getFirst().call(Value.i32(call.i32(0))).getFirst()));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again (param i32) (result i32)))
                                  (type $f (func (param i32) (result i32))) (type $c (cont $f))
                                  (type $f0 (func (result i32))) (type $c0 (cont $f0))
                                  (tag $y (param i32))
                                  (global $parked (mut (ref null $c0)) (ref.null $c0))
                                  (func $body (param i32) (result i32)
                                    (suspend $y (local.get 0))
                                    (if (i32.gt_s (local.get 0) (i32.const 0))
                                      (then
                                        (local.set 0
                                          (i32.add (local.get 0)
                                            (call $again (i32.sub (local.get 0) (i32.const 1)))))))
                                    (suspend $y (i32.const 1000))
                                    (local.get 0))
                                  (elem declare func $body)
                                  (func $run (export "run") (param i32) (result i32)
                                    (local $k (ref null $c0)) (local $seen i32)
                                    (local.set $k
                                      (cont.bind $c $c0 (local.get 0)
                                        (cont.new $c (ref.func $body))))
                                    (loop $l
                                      (block $h (result i32 (ref $c0))
                                        (resume $c0 (on $y $h) (local.get $k))
                                        (return (i32.add (local.get $seen))))
                                      (local.set $k)
                                      (local.set $seen (i32.add (local.get $seen)))
                                      (br $l))
                                    (unreachable))
                                  (func (export "park") (param i32) (result i32)
                                    (block $h (result i32 (ref $c0))
                                      (drop (resume $c (on $y $h) (local.get 0)
                                        (cont.new $c (ref.func $body))))
                                      (unreachable))
                                    (global.set $parked))
                                  (func (export "unpark") (result i32)
                                    (block $h (result i32 (ref $c0))
                                      (resume $c0 (on $y $h) (global.get $parked))
                                      (return))
                                    (drop)))
                                """);
        target.add(instance.func("run"));

        // run(n) = n (the first suspend) + 1000 (the second) + n + run(n - 1)
        assertEquals(2 * (3 + 2 + 1) + 4 * 1_000, Guest.call(instance, "run", 3));
        assertEquals(0, guest.liveStacks());
        // Parked in one entry, resumed in another, over a host call in between.
        assertEquals(2, Guest.call(instance, "park", 2));
        assertEquals(1_000, Guest.call(instance, "unpark"));
        assertEquals(1, guest.liveStacks());
    }

    @Test
    void trap_afterASuspend_leavesNoHandlerBehind() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (tag $y)
                                  (func $body (suspend $y))
                                  (elem declare func $body)
                                  (func (export "trap")
                                    (block $h (result (ref $c))
                                      (resume $c (on $y $h) (cont.new $c (ref.func $body)))
                                      (return))
                                    (unreachable))
                                  (func (export "plain") (suspend $y)))
                                """);

        assertTraps(TrapReason.UNREACHABLE, instance.func("trap"));
        assertTraps(TrapReason.UNHANDLED_TAG, instance.func("plain"));
    }

    @Test
    void new_withoutAFreeStack_isATrapThatNamesPoolAndSetting() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (table $all 0 (ref null $c))
                                  (func $noop)
                                  (elem declare func $noop)
                                  (func (export "run")
                                    (loop $l
                                      (drop (table.grow $all
                                        (cont.new $c (ref.func $noop)) (i32.const 1)))
                                      (br $l)))
                                  (func (export "one") (resume $c (cont.new $c (ref.func $noop)))))
                                """);

        var trap = assertTraps(TrapReason.POOL_EXHAUSTED, instance.func("run"));

        assertTrue(trap.getMessage().startsWith("pool exhausted: "), trap.getMessage());
        assertTrue(
                trap.getMessage().contains(Setting.POOL_TOTAL_STACKS.path()), trap.getMessage());
        assertTrue(trap.getMessage().contains("" + Guest.STACKS), trap.getMessage());
        assertEquals(Guest.STACKS - 1, guest.liveStacks()); // All but the entry's, until it closes.
        // After a shortage, the idle ones go back when the call ends: here the entry's.
        assertEquals(Guest.STACKS - 1, guest.engine().allocator().stacks().inUse());
    }

    @Test
    void new_aboveTheQuotaOfItsStore_isATrapThatNamesIt() {
        try (Guest small = Guest.open(t -> t.set(Setting.STORE_MAX_STACKS, 3))) {
            Instance instance =
                    small.instance(
                            """
                                    (module
                                      (type $f (func)) (type $c (cont $f))
                                      (func $noop)
                                      (elem declare func $noop)
                                      (func (export "run") (result i32)
                                        (cont.new $c (ref.func $noop))
                                        (cont.new $c (ref.func $noop))
                                        (cont.new $c (ref.func $noop))
                                        (unreachable)))
                                    """);

            var trap = assertTraps(TrapReason.POOL_EXHAUSTED, instance.func("run"));
            assertTrue(
                    trap.getMessage().contains(Setting.STORE_MAX_STACKS.path()),
                    trap.getMessage());
            assertTrue(trap.getMessage().contains("tenant=tenant"), trap.getMessage());
            assertEquals(2, small.liveStacks());
        }
    }

    @Test
    void recursion_withoutEnd_isCallStackExhaustedOnEveryKindOfStack() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (func $for_ever (export "entry") (local i64 i64 i64) (call $for_ever))
                                  (table funcref (elem $indirect))
                                  (func $indirect (export "indirect")
                                    (call_indirect (type $f) (i32.const 0)))
                                  (elem declare func $for_ever)
                                  (func (export "continuation")
                                    (resume $c (cont.new $c (ref.func $for_ever)))))
                                """);
        int inUse = guest.engine().allocator().stacks().inUse();

        for (int i = 0; i < 1_000; i++) {
            String name = List.of("entry", "indirect", "continuation").get(i % 3);
            var trap = assertTraps(TrapReason.CALL_STACK_EXHAUSTED, instance.func(name));
            assertEquals("call stack exhausted", trap.getMessage());
            assertEquals(256, trap.frames().size());
            assertEquals(0, guest.liveStacks());
        }
        assertTrue(guest.engine().allocator().stacks().inUse() <= inUse + 2);
    }

    @Test
    void new_ofAFunctionWhoseFrameIsAboveAStack_isCallStackExhaustedAndLeaksNothing() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (func $large %s)
                                  (elem declare func $large)
                                  (func (export "new") (drop (cont.new $c (ref.func $large))))
                                  (func (export "call") (call $large))
                                  (func (export "tail") (return_call $large))
                                  (export "direct" (func $large)))
                                """
                                .formatted("(local i64)".repeat((int) Guest.STACK_BYTES / 8)));

        for (int i = 0; i < 200; i++) {
            for (String name : List.of("new", "call", "tail", "direct")) {
                assertTraps(TrapReason.CALL_STACK_EXHAUSTED, instance.func(name));
                assertEquals(0, guest.liveStacks());
            }
        }
    }

    @Test
    void resume_withSelfOrParentReference_isConsumed() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (global $g (mut (ref null $c)) (ref.null $c))
                                  (func $body (resume $c (global.get $g)))
                                  (func $outer (resume $c (cont.new $c (ref.func $body))))
                                  (elem declare func $body $outer)
                                  (func (export "self")
                                    (global.set $g (cont.new $c (ref.func $body)))
                                    (resume $c (global.get $g)))
                                  (func (export "parent")
                                    (global.set $g (cont.new $c (ref.func $outer)))
                                    (resume $c (global.get $g))))
                                """);

        assertTraps(TrapReason.CONTINUATION_CONSUMED, instance.func("self"));
        assertTraps(TrapReason.CONTINUATION_CONSUMED, instance.func("parent"));
        assertEquals(0, guest.liveStacks());
    }
}
