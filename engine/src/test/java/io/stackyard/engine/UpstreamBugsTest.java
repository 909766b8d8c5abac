package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What went wrong in other engines, each under its number there, and must not here.
class UpstreamBugsTest {

    private final Guest guest = Guest.open();
    private final List<Func> again = new ArrayList<>();

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    private static Trap assertTraps(TrapReason reason, Instance instance, String function) {
        var trap = assertThrows(Trap.class, () -> instance.func(function).call());
        assertEquals(reason, trap.reason(), trap.getMessage());
        return trap;
    }

    private void hostThatEntersAgain() {
        guest.host("again", List.of(), List.of(), _ -> again.getFirst().call());
    }

    /// Host re-entry from a continuation, a suspend inside it, and then one of the continuation itself, left the
    /// thread's state as the inner entry had it.
    @Test
    void wasmtime13322_suspendInsideAndAfterAReentry_reachesEachItsOwnHandler() {
        hostThatEntersAgain();
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again))
                                  (type $f (func)) (type $c (cont $f)) (tag $y (param i32))
                                  (global $sum (mut i32) (i32.const 0))
                                  (func $add (param i32)
                                    (global.set $sum (i32.add (i32.mul (global.get $sum)
                                      (i32.const 10)) (local.get 0))))
                                  (func $leaf (suspend $y (i32.const 2)))
                                  (func $body
                                    (suspend $y (i32.const 1))
                                    (call $again)
                                    (suspend $y (i32.const 3)))
                                  (elem declare func $leaf $body)
                                  (func $run (param $k (ref null $c))
                                    (loop $l
                                      (block $h (result i32 (ref $c))
                                        (resume $c (on $y $h) (local.get $k)) (return))
                                      (local.set $k) (call $add) (br $l)))
                                  (func (export "inner") (call $run (cont.new $c (ref.func $leaf))))
                                  (func (export "outer") (result i32)
                                    (global.set $sum (i32.const 0))
                                    (call $run (cont.new $c (ref.func $body)))
                                    (global.get $sum)))
                                """);
        again.add(instance.func("inner"));

        for (int i = 0; i < 100; i++) {
            assertEquals(123, Guest.call(instance, "outer"));
            assertEquals(0, guest.liveStacks());
        }
    }

    /// The handler of traps of an entry was stale after a suspend.
    @Test
    void wasmtime13298_trapAfterASuspend_endsItsOwnEntryOnly() {
        var caught = new ArrayList<Trap>();
        guest.host("again", List.of(), List.of(),
                _ -> caught.add(assertThrows(Trap.class, () -> again.getFirst().call())));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again))
                                  (type $f (func)) (type $c (cont $f)) (tag $y)
                                  (global $k (mut (ref null $c)) (ref.null $c))
                                  (func $body (suspend $y) (unreachable))
                                  (elem declare func $body $outer)
                                  (func (export "inner")
                                    (block $h (result (ref $c))
                                      (resume $c (on $y $h) (cont.new $c (ref.func $body))) (return))
                                    (resume $c))
                                  (func $outer (call $again) (suspend $y))
                                  (func (export "run") (result i32)
                                    (block $h (result (ref $c))
                                      (resume $c (on $y $h) (cont.new $c (ref.func $outer)))
                                      (return (i32.const 0)))
                                    (drop) (i32.const 7)))
                                """);
        again.add(instance.func("inner"));

        assertEquals(7, Guest.call(instance, "run"));
        assertEquals(TrapReason.UNREACHABLE, caught.getFirst().reason());
        assertEquals(1, guest.liveStacks()); // The one that waits after the host's call.
        assertTraps(TrapReason.UNREACHABLE, instance, "inner");
    }

    /// A trap in a continuation was read as its return, and what lay in its results as values.
    @Test
    void wasmtime13028_trapInAContinuation_isNeverAReturn() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32 i64))) (type $c (cont $f)) (tag $y)
                                  (global (export "went") (mut i32) (i32.const 0))
                                  (func $at_once (type $f) (unreachable))
                                  (func $later (type $f) (suspend $y) (unreachable))
                                  (elem declare func $at_once $later)
                                  (func (export "atOnce")
                                    (resume $c (cont.new $c (ref.func $at_once)))
                                    (global.set 0 (i32.const 1)) (drop) (drop))
                                  (func (export "later")
                                    (block $h (result (ref $c))
                                      (resume $c (on $y $h) (cont.new $c (ref.func $later)))
                                      (global.set 0 (i32.const 1)) (drop) (drop) (return))
                                    (resume $c)
                                    (global.set 0 (i32.const 1)) (drop) (drop)))
                                """);

        assertTraps(TrapReason.UNREACHABLE, instance, "atOnce");
        assertTraps(TrapReason.UNREACHABLE, instance, "later");
        assertEquals(Value.i32(0), instance.global("went").get());
        assertEquals(0, guest.liveStacks());
    }

    /// Collecting walked suspended stacks wrongly. Here what only they hold must stay.
    @Test
    void wasmtime14239_collectWithSuspendedStacks_keepsWhatTheyHold() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f)) (tag $y)
                                  (type $fx (func (param externref) (result externref)))
                                  (type $cx (cont $fx))
                                  (type $fy (func (result externref))) (type $cy (cont $fy))
                                  (global $k (mut (ref null $c)) (ref.null $c))
                                  (global $x (mut (ref null $cy)) (ref.null $cy))
                                  (func $leaf (type $f) (i32.const 5))
                                  (func $body (type $f) (local $mine (ref null $c))
                                    (local.set $mine (cont.new $c (ref.func $leaf)))
                                    (suspend $y)
                                    (resume $c (local.get $mine)))
                                  (func $holds (type $fx) (suspend $y) (local.get 0))
                                  (elem declare func $leaf $body $holds)
                                  (func (export "park") (param externref)
                                    (block $h (result (ref $c))
                                      (drop (resume $c (on $y $h) (cont.new $c (ref.func $body))))
                                      (unreachable))
                                    (global.set $k)
                                    (block $hx (result (ref $cy))
                                      (drop (resume $cx (on $y $hx) (local.get 0)
                                        (cont.new $cx (ref.func $holds))))
                                      (unreachable))
                                    (global.set $x))
                                  (func (export "go") (result i32 externref)
                                    (resume $c (global.get $k)) (resume $cy (global.get $x))))
                                """);
        var object = new Object();

        instance.func("park").call(Value.externRef(object));
        System.gc();
        assertEquals(0, guest.store().collect());
        assertEquals(3, guest.liveStacks());

        List<Value> results = instance.func("go").call();
        assertEquals(List.of(Value.i32(5), Value.externRef(object)), results);
    }

    /// An exit of the host from a continuation freed its stack twice.
    @ParameterizedTest
    @ValueSource(strings = {"inside", "after"})
    void wasmtime13584_exitOfTheHost_givesEachStackBackOnce(String where) {
        var exit = new IllegalStateException("exit");
        guest.host("exit", List.of(), List.of(), _ -> {
            throw exit;
        });
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "exit" (func $exit))
                                  (type $f (func)) (type $c (cont $f)) (tag $y)
                                  (func $exits (call $exit))
                                  (func $waits (suspend $y))
                                  (func $nests (resume $c (cont.new $c (ref.func $exits))))
                                  (elem declare func $exits $waits $nests)
                                  (func $park
                                    (block $h (result (ref $c))
                                      (resume $c (on $y $h) (cont.new $c (ref.func $waits))) (return))
                                    (drop))
                                  (func (export "inside") (call $park)
                                    (resume $c (cont.new $c (ref.func $nests))))
                                  (func (export "after") (call $park) (call $exit)))
                                """);

        for (int i = 1; i <= 10; i++) {
            var trap = assertTraps(TrapReason.HOST_FUNCTION, instance, where);
            assertSame(exit, trap.getCause());
            assertEquals(i, guest.liveStacks()); // Those that are suspended wait for the store.
        }
        guest.store().close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    /// Parameters and results that fill a stack ran over its guard page.
    @ParameterizedTest
    @CsvSource({"600, 1", "1, 600", "1000, 1000"})
    void wasmtime13703_moreValuesThanAStackHolds_isATrapBeforeAnyIsWritten(int params,
            int results) {
        try (Guest small = Guest.open(t -> t.set(Setting.STACK_SIZE, 8192))) {
            Instance instance =
                    small.instance(
                            """
                                    (module
                                      (type $f (func (param%s) (result%s))) (type $c (cont $f))
                                      (func $body (type $f) (unreachable))
                                      (elem declare func $body)
                                      (func (export "new")
                                        (drop (cont.new $c (ref.func $body)))))
                                    """
                                    .formatted(
                                            " i64".repeat(params),
                                            " i64".repeat(results)));

            for (int i = 0; i < 3 * Guest.STACKS; i++) {
                var trap = assertThrows(Trap.class, () -> instance.func("new").call());
                assertEquals(TrapReason.CALL_STACK_EXHAUSTED, trap.reason());
                assertEquals(0, small.liveStacks());
            }
        }
    }

    /// The widest types that the limits allow pass through bind, resume and suspend, on a stack with room.
    @Test
    void wasmtime13662_widestTypesOnAStackWithRoom_passUnharmed() {
        int wide = 999; // A label has the continuation too.
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (param%1$s) (result%1$s))) (type $c (cont $f))
                                  (tag $y (param%1$s) (result%1$s))
                                  (func $body (type $f) %2$s (suspend $y))
                                  (elem declare func $body)
                                  (func (export "run") (param%1$s) (result%1$s)
                                    (block $h (result%1$s (ref $c))
                                      %2$s (resume $c (on $y $h) (cont.new $c (ref.func $body)))
                                      (return))
                                    (resume $c)))
                                """
                                .formatted(" i64".repeat(wide), gets(wide)));
        Value[] values = new Value[wide];
        for (int i = 0; i < wide; i++) {
            values[i] = Value.i64(i * 0x0101_0101_0101L);
        }

        assertEquals(List.of(values), instance.func("run").call(values));
        assertEquals(0, guest.liveStacks());
    }

    private static String gets(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("(local.get ").append(i).append(')');
        }
        return text.toString();
    }

    /// The seed left it out: a suspend that no continuation is in.
    @Test
    void seed_suspendOnTheMainStack_isAnUnhandledTag() {
        Instance instance =
                guest.instance(
                        """
                                (module (tag $y) (func $run (export "run") (suspend $y)))
                                """);

        var trap = assertTraps(TrapReason.UNHANDLED_TAG, instance, "run");

        assertEquals("unhandled tag", trap.getMessage());
        assertEquals("run", trap.frames().getFirst().name());
    }

    /// After a resume from another instance, the callee's context was the resumer's.
    @Test
    void seed_resumeFromAnotherInstance_keepsTheCalleesOwnContext() {
        String text =
                """
                        (module
                          (type $f (func (result i32))) (type $c (cont $f)) (tag $y)
                          (global $mine (mut i32) (i32.const 0))
                          (func $body (type $f)
                            (suspend $y)
                            (global.set $mine (i32.add (global.get $mine) (i32.const 1)))
                            (call $get))
                          (func $get (result i32) (global.get $mine))
                          (elem declare func $body)
                          (func (export "set") (param i32) (global.set $mine (local.get 0)))
                          (func (export "park") (result (ref null $c))
                            (block $h (result (ref $c))
                              (drop (resume $c (on $y $h) (cont.new $c (ref.func $body))))
                              (unreachable)))
                          (func (export "resume") (param (ref null $c)) (result i32)
                            (resume $c (local.get 0)) (i32.add (global.get $mine))))
                        """;
        Instance first = guest.instance(text);
        Instance second = guest.instance(text);
        first.func("set").call(Value.i32(10));
        second.func("set").call(Value.i32(500));

        Value parked = first.func("park").call().getFirst();

        assertEquals(List.of(Value.i32(11 + 500)), second.func("resume").call(parked));
    }

    /// An instance was of no use after a trap in a continuation.
    @Test
    void wasmfxtime253_instanceAfterATrapInAContinuation_isAsGoodAsBefore() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (param i32) (result i32))) (type $c (cont $f))
                                  (func $body (type $f) (i32.div_s (i32.const 12) (local.get 0)))
                                  (elem declare func $body)
                                  (func (export "run") (param i32) (result i32)
                                    (resume $c (local.get 0) (cont.new $c (ref.func $body)))))
                                """);

        for (int i = 0; i < 200; i++) {
            assertEquals(4, Guest.call(instance, "run", 3));
            var trap =
                    assertThrows(Trap.class, () -> instance.func("run").call(Value.i32(0)));
            assertEquals(TrapReason.INTEGER_DIVIDE_BY_ZERO, trap.reason());
            assertEquals(0, guest.liveStacks());
        }
    }

    /// Re-entry from a continuation, to any depth, forgot which stacks ran below.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void wasmfxtime109_reentryFromContinuations_comesBackToEachOfThem(int depth) {
        guest.host("down", List.of(NumberType.I32), List.of(NumberType.I32),
                call -> call.returnValues(
                        again.getFirst().call(Value.i32(call.i32(0))).getFirst()));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "down" (func $down (param i32) (result i32)))
                                  (type $f (func (param i32) (result i32))) (type $c (cont $f))
                                  (func $body (type $f)
                                    (if (result i32) (i32.eqz (local.get 0))
                                      (then (i32.const 1))
                                      (else (i32.add (local.get 0)
                                        (call $down (i32.sub (local.get 0) (i32.const 1)))))))
                                  (elem declare func $body)
                                  (func (export "run") (param i32) (result i32)
                                    (resume $c (local.get 0) (cont.new $c (ref.func $body)))))
                                """);
        again.add(instance.func("run"));

        assertEquals(1 + depth * (depth + 1) / 2, Guest.call(instance, "run", depth));
        assertEquals(0, guest.liveStacks());
    }

    /// A trap of the inner entry, that the host lets pass, ends the stacks of all entries.
    @Test
    void wasmfxtime117_trapInAReentry_endsTheContinuationsOfEveryEntry() {
        hostThatEntersAgain();
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again))
                                  (type $f (func)) (type $c (cont $f))
                                  (func $trap (unreachable))
                                  (func $body (call $again))
                                  (elem declare func $trap $body)
                                  (func (export "inner")
                                    (resume $c (cont.new $c (ref.func $trap))))
                                  (func (export "outer")
                                    (resume $c (cont.new $c (ref.func $body)))))
                                """);
        again.add(instance.func("inner"));

        for (int i = 0; i < 100; i++) {
            var trap = assertTraps(TrapReason.UNREACHABLE, instance, "outer");
            assertEquals(5, trap.frames().size());
            assertEquals(0, guest.liveStacks());
        }
        assertTrue(guest.engine().allocator().stacks().inUse() <= Guest.STACKS);
    }

    /// Host functions ran on the stack of the continuation that called them.
    @Test
    void seed_hostFunctionDeepInJava_takesNothingOfASmallStack() {
        int frames = 2_000;
        try (Guest small = Guest.open(t -> t.set(Setting.STACK_SIZE, 8192))) {
            small.host("deep", List.of(), List.of(NumberType.I32),
                    call -> call.returnI32(0, sumDown(frames)));
            Instance instance =
                    small.instance(
                            """
                                    (module
                                      (import "host" "deep" (func $deep (result i32)))
                                      (type $f (func (result i32))) (type $c (cont $f))
                                      (func $body (type $f) (call $deep))
                                      (elem declare func $body)
                                      (func (export "run") (result i32)
                                        (resume $c (cont.new $c (ref.func $body)))))
                                    """);

            assertEquals(frames * (frames + 1) / 2, Guest.call(instance, "run"));
        }
    }

    private static int sumDown(int count) {
        return count == 0 ? 0 : count + sumDown(count - 1);
    }
}
