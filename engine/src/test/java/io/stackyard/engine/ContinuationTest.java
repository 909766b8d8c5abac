package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the stack switching instructions do, one rule of the proposal after the other.
class ContinuationTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    private static void assertTraps(TrapReason reason, Instance instance, String function) {
        var trap = assertThrows(Trap.class, () -> instance.func(function).call());
        assertEquals(reason, trap.reason());
        assertEquals(reason.text(), trap.getMessage());
    }

    @Test
    void reference_used_staysConsumedWhateverElseRunsOnItsStack() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (type $f1 (func (param (ref null $c)))) (type $c1 (cont $f1))
                                  (tag $e)
                                  (global $g (mut (ref null $c)) (ref.null $c))
                                  (func $noop)
                                  (elem declare func $noop)
                                  (func (export "keep") (global.set $g (cont.new $c (ref.func $noop))))
                                  (func (export "use") (resume $c (global.get $g)))
                                  (func (export "bind") (drop (cont.bind $c $c (global.get $g))))
                                  (func (export "throw") (resume_throw $c $e (global.get $g)))
                                  (func (export "churn") (param i32)
                                    (loop $l
                                      (resume $c (cont.new $c (ref.func $noop)))
                                      (br_if $l
                                        (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
                                """);
        Guest.call(instance, "keep");
        Guest.call(instance, "churn", 100); // Nothing runs on the stack of a fresh one.
        Guest.call(instance, "use");

        assertTraps(TrapReason.CONTINUATION_CONSUMED, instance, "use");
        Guest.call(instance, "churn", 10_000);
        assertTraps(TrapReason.CONTINUATION_CONSUMED, instance, "use");
        assertTraps(TrapReason.CONTINUATION_CONSUMED, instance, "bind");
        assertTraps(TrapReason.CONTINUATION_CONSUMED, instance, "throw");
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void null_operands_trapEachWithItsText() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (rec (type $fs (func (param (ref null $cs)))) (type $cs (cont $fs)))
                                  (tag $e) (tag $sw)
                                  (func $noop) (elem declare func $noop)
                                  (func (export "new") (drop (cont.new $c (ref.null $f))))
                                  (func (export "bind") (drop (cont.bind $c $c (ref.null $c))))
                                  (func (export "resume") (resume $c (ref.null $c)))
                                  (func (export "throw") (resume_throw $c $e (ref.null $c)))
                                  (func (export "throwRef")
                                    (resume_throw_ref $c (ref.null exn) (ref.null $c)))
                                  (func (export "exception")
                                    (resume_throw_ref $c (ref.null exn)
                                      (cont.new $c (ref.func $noop))))
                                  (func (export "switch") (drop (switch $cs $sw (ref.null $cs)))))
                                """);

        assertTraps(TrapReason.NULL_FUNCTION, instance, "new");
        assertTraps(TrapReason.NULL_CONTINUATION, instance, "bind");
        assertTraps(TrapReason.NULL_CONTINUATION, instance, "resume");
        assertTraps(TrapReason.NULL_CONTINUATION, instance, "throw");
        assertTraps(TrapReason.NULL_CONTINUATION, instance, "throwRef");
        assertTraps(TrapReason.NULL_EXCEPTION, instance, "exception");
        assertTraps(TrapReason.NULL_CONTINUATION, instance, "switch");
    }

    @Test
    void bind_onFreshAndSuspended_appendsLeftToRightAndConsumes() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f3 (func (param i32 i64 i32) (result i32)))
                                  (type $c3 (cont $f3))
                                  (type $f2 (func (param i64 i32) (result i32))) (type $c2 (cont $f2))
                                  (type $f1 (func (param i32) (result i32))) (type $c1 (cont $f1))
                                  (type $f0 (func (result i32))) (type $c0 (cont $f0))
                                  (tag $ask (result i32 i64 i32))
                                  (func $digits (param i32 i64 i32) (result i32)
                                    (i32.add (i32.mul (local.get 0) (i32.const 100))
                                      (i32.add
                                        (i32.mul (i32.wrap_i64 (local.get 1)) (i32.const 10))
                                        (local.get 2))))
                                  (func $asks (result i32)
                                    (i32.const 1000) (suspend $ask) (call $digits) (i32.add))
                                  (elem declare func $digits $asks)
                                  (func $last (param (ref $c3)) (result i32)
                                    (resume $c0
                                      (cont.bind $c0 $c0
                                        (cont.bind $c1 $c0 (i32.const 3)
                                          (cont.bind $c2 $c1 (i64.const 2)
                                            (cont.bind $c3 $c2 (i32.const 1) (local.get 0)))))))
                                  (func (export "fresh") (result i32)
                                    (call $last (cont.new $c3 (ref.func $digits))))
                                  (func (export "atOnce") (result i32)
                                    (resume $c0
                                      (cont.bind $c3 $c0 (i32.const 4) (i64.const 5) (i32.const 6)
                                        (cont.new $c3 (ref.func $digits)))))
                                  (func (export "suspended") (result i32)
                                    (block $h (result (ref $c3))
                                      (resume $c0 (on $ask $h) (cont.new $c0 (ref.func $asks)))
                                      (return))
                                    (call $last))
                                  (func (export "stale") (result i32) (local $k (ref null $c3))
                                    (local.set $k (cont.new $c3 (ref.func $digits)))
                                    (drop (cont.bind $c3 $c3 (local.get $k)))
                                    (resume $c3 (i32.const 1) (i64.const 1) (i32.const 1)
                                      (local.get $k))))
                                """);

        assertEquals(123, Guest.call(instance, "fresh"));
        assertEquals(456, Guest.call(instance, "atOnce"));
        assertEquals(1123, Guest.call(instance, "suspended"));
        assertTraps(TrapReason.CONTINUATION_CONSUMED, instance, "stale");
    }

    @Test
    void switch_backAndForth_runsUnderTheSameHandlerAndParent() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (rec
                                    (type $f (func (param i32 (ref null $c)) (result i32)))
                                    (type $c (cont $f)))
                                  (tag $sw (result i32))
                                  (global $kept (export "kept") (mut (ref null $c)) (ref.null $c))
                                  (func $ping (type $f) (param $n i32) (param $k (ref null $c)) (result i32)
                                    (loop $l (result i32)
                                      (if (result i32) (i32.eqz (local.get $n))
                                        (then (global.set $kept (local.get $k)) (i32.const 42))
                                        (else
                                          (switch $c $sw
                                            (i32.sub (local.get $n) (i32.const 1)) (local.get $k))
                                          (local.set $k) (local.set $n)
                                          (br $l)))))
                                  (func $seven (type $f) (i32.const 7))
                                  (elem declare func $ping $seven)
                                  (func (export "run") (param i32) (result i32)
                                    (resume $c (on $sw switch) (local.get 0)
                                      (cont.new $c (ref.func $ping)) (cont.new $c (ref.func $ping))))
                                  (func (export "unhandled") (result i32)
                                    (global.set $kept (cont.new $c (ref.func $seven)))
                                    (resume $c (i32.const 1) (global.get $kept)
                                      (cont.new $c (ref.func $ping))))
                                  (func (export "resumeKept") (result i32)
                                    (resume $c (i32.const 0) (ref.null $c) (global.get $kept))))
                                """);

        assertEquals(42, Guest.call(instance, "run", 1_001));
        assertEquals(1, guest.liveStacks()); // The one that switched last waits for ever.
        assertEquals(42, Guest.call(instance, "resumeKept")); // And runs on if it is resumed.
        assertEquals(0, guest.liveStacks());
        assertTraps(TrapReason.UNHANDLED_TAG, instance, "unhandled");
        assertEquals(7, Guest.call(instance, "resumeKept")); // A failed switch consumed nothing.
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void switch_reachedItsTarget_hasConsumedTheReference() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (rec (type $fs (func (param (ref null $cs)))) (type $cs (cont $fs)))
                                  (type $f (func)) (type $c (cont $f))
                                  (tag $sw) (tag $y)
                                  (global $k (mut (ref null $cs)) (ref.null $cs))
                                  (global $back (mut (ref null $cs)) (ref.null $cs))
                                  (func $target (type $fs)
                                    (global.set $back (local.get 0)) (suspend $y))
                                  (func $switcher (type $fs)
                                    (global.set $k (cont.new $cs (ref.func $target)))
                                    (drop (switch $cs $sw (global.get $k))))
                                  (func $start (result (ref $c))
                                    (block $h (result (ref $c))
                                      (resume $cs (on $sw switch) (on $y $h) (ref.null $cs)
                                        (cont.new $cs (ref.func $switcher)))
                                      (unreachable)))
                                  (elem declare func $target $switcher)
                                  (func (export "usedByResume") (drop (call $start))
                                    (resume $cs (ref.null $cs) (global.get $k)))
                                  (func (export "usedByBind") (drop (call $start))
                                    (drop (cont.bind $cs $c (ref.null $cs) (global.get $k))))
                                  (func (export "newOnes") (result i32)
                                    (resume $c (call $start))
                                    (resume $cs (ref.null $cs) (global.get $back))
                                    (i32.const 1)))
                                """);

        for (String use : List.of("usedByResume", "usedByBind")) {
            assertTraps(TrapReason.CONTINUATION_CONSUMED, instance, use);
        }
        assertEquals(1, Guest.call(instance, "newOnes"));
    }

    @Test
    void resumeThrow_onFreshAndSuspended_raisesWhereItWaits() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f))
                                  (type $f1 (func (param i64) (result i32))) (type $c1 (cont $f1))
                                  (tag $e (param i32)) (tag $y)
                                  (global $ran (mut i32) (i32.const 0))
                                  (global $exn (mut exnref) (ref.null exn))
                                  (func $body (param i64) (result i32)
                                    (global.set $ran (i32.const 1)) (i32.const 0))
                                  (func $catches (result i32)
                                    (block $h (result i32)
                                      (try_table (catch $e $h) (suspend $y))
                                      (i32.const -1))
                                    (i32.add (i32.const 1000)))
                                  (func $passes (result i32) (suspend $y) (i32.const -2))
                                  (elem declare func $body $catches $passes)
                                  (func (export "fresh") (result i32)
                                    (block $h (result i32)
                                      (try_table (result i32) (catch $e $h)
                                        (resume_throw $c $e (i32.const 5)
                                          (cont.bind $c1 $c (i64.const 9)
                                            (cont.new $c1 (ref.func $body))))))
                                    (i32.add (global.get $ran)))
                                  (func $start (param (ref $c)) (result (ref $c))
                                    (block $h (result (ref $c))
                                      (drop (resume $c (on $y $h) (local.get 0)))
                                      (unreachable)))
                                  (func (export "caughtInside") (result i32)
                                    (resume_throw $c $e (i32.const 7)
                                      (call $start (cont.new $c (ref.func $catches)))))
                                  (func (export "leaves") (result i32)
                                    (block $h (result i32)
                                      (try_table (result i32) (catch $e $h)
                                        (resume_throw $c $e (i32.const 8)
                                          (call $start (cont.new $c (ref.func $passes)))))))
                                  (func (export "reference") (result i32)
                                    (block $h (result i32 exnref)
                                      (try_table (catch_ref $e $h) (throw $e (i32.const 3)))
                                      (unreachable))
                                    (global.set $exn)
                                    (drop)
                                    (resume_throw_ref $c (global.get $exn)
                                      (call $start (cont.new $c (ref.func $catches)))))
                                  (func (export "made") (result exnref) (global.get $exn))
                                  (func (export "identity") (result exnref)
                                    (block $h (result exnref)
                                      (try_table (result i32) (catch_all_ref $h)
                                        (resume_throw_ref $c (global.get $exn)
                                          (call $start (cont.new $c (ref.func $passes)))))
                                      (unreachable))))
                                """);

        assertEquals(5, Guest.call(instance, "fresh")); // The body never ran.
        assertEquals(1007, Guest.call(instance, "caughtInside"));
        assertEquals(8, Guest.call(instance, "leaves"));
        assertEquals(1003, Guest.call(instance, "reference"));
        var made = (Value.ExnRef) instance.func("made").call().getFirst();
        var same = (Value.ExnRef) instance.func("identity").call().getFirst();
        assertSame(made.exception().thrown(), same.exception().thrown());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void exception_leavingSeveralStacks_endsEachAndIsCaughtOutside() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (param i32))) (type $c (cont $f))
                                  (tag $e (param i32 i64)) (tag $other)
                                  (func $nest (param i32)
                                    (block $h
                                      (try_table (catch $other $h)
                                        (if (i32.eqz (local.get 0))
                                          (then (throw $e (i32.const 30) (i64.const 12))))
                                        (resume $c (i32.sub (local.get 0) (i32.const 1))
                                          (cont.new $c (ref.func $nest))))))
                                  (elem declare func $nest)
                                  (func (export "run") (param i32) (result i32)
                                    (block $h (result i32 i64)
                                      (try_table (catch $e $h)
                                        (call $nest (local.get 0)))
                                      (unreachable))
                                    (i32.wrap_i64) (i32.add))
                                  (func (export "uncaught") (param i32) (call $nest (local.get 0))))
                                """);

        assertEquals(42, Guest.call(instance, "run", 0));
        assertEquals(42, Guest.call(instance, "run", 40));
        var thrown =
                assertThrows(
                        WasmException.class,
                        () -> instance.func("uncaught").call(Value.i32(40)));
        assertEquals(List.of(Value.i32(30), Value.i64(12)), thrown.values());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void tailCall_inTheBaseFrame_keepsTheWayToTheParent() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i64))) (type $c (cont $f))
                                  (type $f6 (func (param i64 i64 i64 i64 i64 i64) (result i64)))
                                  (tag $y (result i64))
                                  (table funcref (elem $six))
                                  (func $six (type $f6) (local i64 i64 i64)
                                    (local.set 6 (suspend $y))
                                    (i64.add (local.get 6)
                                      (i64.add (local.get 0) (local.get 5))))
                                  (func $body (result i64)
                                    (return_call $six (i64.const 1) (i64.const 0) (i64.const 0)
                                      (i64.const 0) (i64.const 0) (i64.const 20)))
                                  (func $indirect (result i64)
                                    (return_call_indirect (type $f6) (i64.const 1) (i64.const 0)
                                      (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 20)
                                      (i32.const 0)))
                                  (func $reference (result i64)
                                    (return_call_ref $f6 (i64.const 1) (i64.const 0)
                                      (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 20)
                                      (ref.func $six)))
                                  (func $loops (param $n i64) (result i64)
                                    (if (i64.eqz (local.get $n)) (then (return (suspend $y))))
                                    (return_call $loops (i64.sub (local.get $n) (i64.const 1))))
                                  (func $long (result i64) (return_call $loops (i64.const 100000)))
                                  (elem declare func $body $indirect $reference $long $six)
                                  (type $c1f (func (param i64) (result i64))) (type $c1 (cont $c1f))
                                  (func $drive (param (ref $c)) (result i64) (local $k (ref null $c1))
                                    (block $h (result (ref $c1))
                                      (resume $c (on $y $h) (local.get 0))
                                      (return))
                                    (local.set $k)
                                    (resume $c (cont.bind $c1 $c (i64.const 300) (local.get $k))))
                                  (func (export "direct") (result i64)
                                    (call $drive (cont.new $c (ref.func $body))))
                                  (func (export "indirect") (result i64)
                                    (call $drive (cont.new $c (ref.func $indirect))))
                                  (func (export "reference") (result i64)
                                    (call $drive (cont.new $c (ref.func $reference))))
                                  (func (export "long") (result i64)
                                    (call $drive (cont.new $c (ref.func $long)))))
                                """);

        assertEquals(321, Guest.call(instance, "direct"));
        assertEquals(321, Guest.call(instance, "indirect"));
        assertEquals(321, Guest.call(instance, "reference"));
        assertEquals(300, Guest.call(instance, "long"));
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void hostFunction_asABody_takesBoundAndGivenArguments() {
        guest.host(
                "sub",
                List.of(NumberType.I32, NumberType.I32),
                List.of(NumberType.I32),
                call -> call.returnI32(0, call.i32(0) - call.i32(1)));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (param i32 i32) (result i32))) (type $c (cont $f))
                                  (type $f1 (func (param i32) (result i32))) (type $c1 (cont $f1))
                                  (import "host" "sub" (func $sub (type $f)))
                                  (elem declare func $sub)
                                  (func (export "run") (result i32)
                                    (resume $c1 (i32.const 58)
                                      (cont.bind $c $c1 (i32.const 100)
                                        (cont.new $c (ref.func $sub))))))
                                """);

        assertEquals(42, Guest.call(instance, "run"));
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void clauses_severalForOneTag_theFirstOfTheRightKindTakesIt() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (tag $y) (tag $z)
                                  (func $body (suspend $y))
                                  (elem declare func $body)
                                  (func (export "run") (result i32)
                                    (block $first (result (ref $c))
                                      (block $second (result (ref $c))
                                        (resume $c
                                          (on $z $second) (on $y switch) (on $y $first)
                                          (on $y $second)
                                          (cont.new $c (ref.func $body)))
                                        (return (i32.const 0)))
                                      (drop)
                                      (return (i32.const 2)))
                                    (drop)
                                    (i32.const 1)))
                                """);

        assertEquals(1, Guest.call(instance, "run"));
    }

    @Test
    void tags_ofOneType_areToldApartByIdentityAcrossInstances() {
        guest.linker()
                .instance(
                        "lib",
                        guest.instance(
                                """
                                        (module
                                          (type $f (func)) (type $c (cont $f))
                                          (tag $t (export "t"))
                                          (func $body (suspend $t))
                                          (elem declare func $body)
                                          (func (export "make") (result (ref $c))
                                            (cont.new $c (ref.func $body))))
                                        """));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (import "lib" "make" (func $make (result (ref $c))))
                                  (import "lib" "t" (tag $same))
                                  (tag $own)
                                  (func (export "own") (result i32)
                                    (block $h (result (ref $c))
                                      (resume $c (on $own $h) (call $make)) (return (i32.const 0)))
                                    (drop) (i32.const 1))
                                  (func (export "same") (result i32)
                                    (block $h (result (ref $c))
                                      (block $wrong (result (ref $c))
                                        (resume $c (on $own $wrong) (on $same $h) (call $make))
                                        (return (i32.const 0)))
                                      (drop) (return (i32.const 2)))
                                    (drop) (i32.const 3)))
                                """);

        assertEquals(3, Guest.call(instance, "same"));
        assertTraps(TrapReason.UNHANDLED_TAG, instance, "own");
    }

    @Test
    void resume_ofAnotherInstance_seesItsOwnMemoryAfterEverySwitch() {
        guest.linker()
                .instance(
                        "lib",
                        guest.instance(
                                """
                                        (module
                                          (type $f (func (result i32))) (type $c (cont $f))
                                          (tag $t (export "t"))
                                          (memory 1)
                                          (func $body (result i32)
                                            (i32.store (i32.const 0) (i32.const 5))
                                            (suspend $t)
                                            (i32.store (i32.const 4)
                                              (i32.add (i32.load (i32.const 0)) (memory.grow (i32.const 1))))
                                            (suspend $t)
                                            (i32.store (i32.const 65536) (i32.const 7))
                                            (i32.add (i32.load (i32.const 4))
                                              (i32.mul (i32.const 100) (i32.load (i32.const 65536)))))
                                          (elem declare func $body)
                                          (func (export "make") (result (ref $c))
                                            (cont.new $c (ref.func $body))))
                                        """));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f))
                                  (import "lib" "make" (func $make (result (ref $c))))
                                  (import "lib" "t" (tag $t))
                                  (memory 1)
                                  (data (i32.const 0) "\\03\\00\\00\\00")
                                  (func $step (param $k (ref $c)) (result i32 (ref null $c))
                                    (block $h (result (ref $c))
                                      (resume $c (on $t $h) (local.get $k))
                                      (ref.null $c)
                                      (return))
                                    (local.set $k)
                                    (i32.store (i32.const 0)
                                      (i32.mul (i32.load (i32.const 0)) (i32.const 10)))
                                    (i32.const 0) (local.get $k))
                                  (func (export "run") (result i32) (local $k (ref null $c))
                                    (local.set $k (call $make))
                                    (loop $l (result i32)
                                      (call $step (ref.as_non_null (local.get $k)))
                                      (local.tee $k)
                                      (if (param i32) (result i32) (ref.is_null)
                                        (then (i32.add (i32.mul (i32.const 10000) (i32.load (i32.const 0)))))
                                        (else (drop) (br $l))))))
                                """);

        assertEquals(300 * 10_000 + 706, Guest.call(instance, "run"));
        assertEquals(0, guest.liveStacks());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000})
    void chain_ofNestedResumes_isCapturedWholeAndRunsOn(int depth) {
        try (Guest deep = Guest.open(t -> t.set(Setting.POOL_TOTAL_STACKS, 1_100))) {
            Instance instance =
                    deep.instance(
                            """
                                    (module
                                      (type $f (func (param i32) (result i32))) (type $c (cont $f))
                                      (tag $y (param i32) (result i32)) (tag $other)
                                      (func $nest (param $n i32) (result i32)
                                        (if (result i32) (i32.eqz (local.get $n))
                                          (then
                                            (i32.add
                                              (suspend $y (i32.const 1000000))
                                              (suspend $y (i32.const 2000000))))
                                          (else
                                            (i32.add (i32.const 1)
                                              (block $h (result i32 (ref $c))
                                                (resume $c (on $other $none)
                                                  (i32.sub (local.get $n) (i32.const 1))
                                                  (cont.new $c (ref.func $nest)))
                                                (return (i32.add (i32.const 1)))
                                                (unreachable))
                                              (unreachable)))))
                                      (elem declare func $nest)
                                      (func (export "run") (param i32) (result i32)
                                        (local $sum i32) (local $k (ref null $c)) (local $next i32)
                                        (local.set $next (local.get 0))
                                        (local.set $k (cont.new $c (ref.func $nest)))
                                        (loop $l
                                          (block $h (result i32 (ref $c))
                                            (resume $c (on $y $h) (local.get $next) (local.get $k))
                                            (return (i32.add (local.get $sum))))
                                          (local.set $k)
                                          (local.set $sum (i32.add (local.get $sum)))
                                          (local.set $next (i32.const 10000))
                                          (br $l))
                                        (unreachable)))
                                    """
                                    .replace("(on $other $none)", ""));

            assertEquals(3_020_000 + depth, Guest.call(instance, "run", depth));
            assertEquals(0, deep.liveStacks());
        }
    }

    @Test
    void captured_handlersAndTryTables_travelWithTheirStacks() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f))
                                  (tag $out) (tag $in) (tag $e)
                                  (func $leaf (result i32)
                                    (suspend $out) (suspend $in) (i32.const -1))
                                  (func $middle (result i32)
                                    (block $caught
                                      (try_table (catch $e $caught)
                                        (block $h (result (ref $c))
                                          (resume $c (on $in $h) (cont.new $c (ref.func $leaf)))
                                          (return))
                                        (drop)
                                        (throw $e)))
                                    (i32.const 77))
                                  (elem declare func $leaf $middle)
                                  (func (export "run") (result i32)
                                    (block $h (result (ref $c))
                                      (resume $c (on $out $h) (on $in $h)
                                        (cont.new $c (ref.func $middle)))
                                      (return))
                                    (resume $c)))
                                """);

        assertEquals(77, Guest.call(instance, "run"));
        assertEquals(1, guest.liveStacks()); // The leaf, suspended and dropped.
    }
}
