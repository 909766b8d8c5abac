package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostFunctionTest {

    private static final List<ValueType> NONE = List.of();

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        assertEquals(0, guest.liveStacks());
        guest.close();
    }

    private Func host(FunctionType type, HostFunction body) {
        return Func.host(guest.engine(), guest.store(), "f", type, body);
    }

    private Trap assertHostTrap(Func function, Value... arguments) {
        var trap = assertThrows(Trap.class, () -> function.call(arguments));
        assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        assertTrue(String.valueOf(trap.getMessage()).startsWith("host function failed: "),
                trap.getMessage());
        return trap;
    }

    @Test
    void call_numbers_passUnchangedBothWays() {
        var numbers =
                List.<ValueType>of(
                        NumberType.I32, NumberType.I64, NumberType.F32, NumberType.F64);
        Func echo =
                host(
                        new FunctionType(numbers, numbers),
                        call -> {
                            assertEquals(4, call.argumentCount());
                            call.returnI32(0, call.i32(0));
                            call.returnI64(1, call.i64(1));
                            call.returnF32(2, call.f32(2));
                            call.returnF64(3, call.f64(3));
                        });

        List<Value> given =
                List.of(
                        Value.i32(Integer.MIN_VALUE),
                        Value.i64(Long.MIN_VALUE + 1),
                        Value.f32(-0.0f),
                        new Value.F64(0x7FF8_0000_0000_1234L));
        assertEquals(given, echo.call(given.toArray(new Value[0])));
    }

    @Test
    void call_moreResultsThanArguments_findsItsCallerAgain() {
        guest.host(
                "three",
                NONE,
                List.of(NumberType.I64, NumberType.I64, NumberType.I64),
                call -> call.returnValues(Value.i64(1), Value.i64(20), Value.i64(300)));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i64 i64 i64)))
                                  (type $c (cont $f))
                                  (import "host" "three" (func $three (type $f)))
                                  (elem declare func $three)
                                  (func $sum (param i64 i64 i64) (result i64)
                                    (i64.add (local.get 0) (i64.add (local.get 1) (local.get 2))))
                                  (func (export "call") (result i64) (call $sum (call $three)))
                                  (func (export "resume") (result i64)
                                    (call $sum (resume $c (cont.new $c (ref.func $three)))))
                                  (func (export "tail") (result i64 i64 i64) (return_call $three))
                                  (export "direct" (func $three)))
                                """);
        List<Value> three = List.of(Value.i64(1), Value.i64(20), Value.i64(300));

        assertEquals(321, Guest.call(instance, "call"));
        assertEquals(321, Guest.call(instance, "resume"));
        assertEquals(three, instance.func("tail").call());
        assertEquals(three, instance.func("direct").call());
    }

    @Test
    void call_accessorOfAnotherType_isAHostTrapThatNamesBoth() {
        Func wrong =
                host(new FunctionType(List.of(NumberType.I64), NONE), call -> call.i32(0));

        var trap = assertHostTrap(wrong, Value.i64(1));

        assertInstanceOf(IllegalArgumentException.class, trap.getCause());
        assertTrue(String.valueOf(trap.getMessage()).contains("wanted=i32"), trap.getMessage());
        assertTrue(String.valueOf(trap.getMessage()).contains("has i64"), trap.getMessage());
        assertHostTrap(
                host(new FunctionType(NONE, List.of(NumberType.I64)), c -> c.returnI32(0, 1)));
        assertHostTrap(host(new FunctionType(NONE, NONE), call -> call.i32(0)));
        assertHostTrap(host(new FunctionType(NONE, NONE), call -> call.returnI32(0, 1)));
        assertHostTrap(host(new FunctionType(NONE, NONE), call -> call.returnValues(Value.i32(1))));
    }

    @Test
    void call_tooFewResults_isAHostTrapThatCountsThem() {
        Func lazy =
                host(
                        new FunctionType(NONE, List.of(NumberType.I32, NumberType.I32)),
                        call -> call.returnI32(0, 1));

        var trap = assertHostTrap(lazy);

        assertTrue(String.valueOf(trap.getMessage()).contains("wanted=2, given=1"),
                trap.getMessage());
    }

    @Test
    void call_resultsOutOfOrder_isAHostTrapAndShowsNothingOfAnEarlierCall() {
        Func secret =
                host(
                        new FunctionType(NONE, List.of(NumberType.I64, NumberType.I64)),
                        call -> {
                            call.returnI64(0, 77);
                            call.returnI64(1, 78);
                        });
        Func skips =
                host(
                        new FunctionType(
                                NONE, List.of(ReferenceType.FUNCREF, NumberType.I64)),
                        call -> call.returnI64(1, 1));
        secret.call();

        assertHostTrap(skips);
        assertHostTrap(
                host(
                        new FunctionType(NONE, List.of(NumberType.I32)),
                        call -> {
                            call.returnI32(0, 1);
                            call.returnI32(0, 2);
                        }));
    }

    @Test
    void call_throwsAnException_isATrapWithItAsCause() {
        var failure = new IOException("disk on fire");
        Func fails =
                host(
                        new FunctionType(NONE, NONE),
                        _ -> {
                            throw failure;
                        });

        assertSame(failure, assertHostTrap(fails).getCause());
    }

    @Test
    void call_throwsAnError_passesItOnAndTheStoreStaysUsable() {
        var failure = new AssertionError("broken");
        guest.host(
                "fail",
                NONE,
                NONE,
                _ -> {
                    throw failure;
                });
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "fail" (func $fail))
                                  (type $f (func)) (type $c (cont $f))
                                  (func $body (try_table (call $fail)))
                                  (elem declare func $body)
                                  (func (export "run") (resume $c (cont.new $c (ref.func $body))))
                                  (func (export "after") (result i32) (i32.const 6)))
                                """);

        for (int i = 0; i < 100; i++) {
            assertSame(
                    failure,
                    assertThrows(AssertionError.class, () -> instance.func("run").call()));
            assertEquals(0, guest.liveStacks());
        }
        assertEquals(6, Guest.call(instance, "after"));
    }

    @Test
    void call_throwsAWasmException_goesOnInTheGuestOrToItsCaller() {
        Tag tag =
                Tag.create(
                        guest.engine(),
                        guest.store(),
                        new FunctionType(List.of(NumberType.I32, ReferenceType.EXTERNREF), NONE));
        guest.linker().define("host", "tag", tag);
        var payload = new Object();
        guest.host(
                "throw",
                NONE,
                NONE,
                _ -> {
                    throw WasmException.of(tag, Value.i32(41), Value.externRef(payload));
                });
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "throw" (func $throw))
                                  (import "host" "tag" (tag $t (param i32 externref)))
                                  (func (export "catches") (result i32 externref)
                                    (block $h (result i32 externref)
                                      (try_table (catch $t $h) (call $throw))
                                      (unreachable)))
                                  (func (export "passes") (call $throw)))
                                """);

        assertEquals(
                List.of(Value.i32(41), Value.externRef(payload)),
                instance.func("catches").call());
        var thrown =
                assertThrows(WasmException.class, () -> instance.func("passes").call());
        assertEquals(tag, thrown.tag());
        assertEquals(List.of(Value.i32(41), Value.externRef(payload)), thrown.values());
        assertThrows(IllegalArgumentException.class, () -> WasmException.of(tag, Value.i32(1)));
    }

    @Test
    void call_trapOfAnInnerGuest_passesTheOuterOneUncaughtAndAsItIs() {
        var inner = new ArrayList<Trap>();
        var target = new ArrayList<Func>();
        guest.host(
                "again",
                NONE,
                NONE,
                _ -> {
                    try {
                        target.getFirst().call();
                    } catch (Trap trap) {
                        inner.add(trap);
                        throw trap;
                    }
                });
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again))
                                  (func $trap (export "trap") (unreachable))
                                  (func $run (export "run") (result i32)
                                    (block $h (try_table (catch_all $h) (call $again)))
                                    (i32.const 1)))
                                """);
        target.add(instance.func("trap"));

        var outer = assertThrows(Trap.class, () -> instance.func("run").call());

        assertSame(inner.getFirst(), outer);
        assertEquals(
                List.of("trap", "host!again", "run"),
                outer.frames().stream().map(HostFunctionTest::shown).toList());
    }

    private static String shown(TraceFrame frame) {
        String name = frame.name();
        return frame.function() < 0 || name == null ? frame.toString() : name;
    }

    @Test
    void call_catchesTheTrapOfAnInnerGuest_andTheOuterOneGoesOn() {
        var target = new ArrayList<Func>();
        guest.host(
                "again",
                NONE,
                List.of(NumberType.I32),
                call -> {
                    assertThrows(Trap.class, () -> target.getFirst().call());
                    call.returnI32(0, 12);
                });
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again (result i32)))
                                  (memory 1)
                                  (func (export "trap") (i32.store (i32.const -1) (i32.const 0)))
                                  (func (export "run") (param i32) (result i32)
                                    (i32.store (i32.const 8) (i32.const 30))
                                    (i32.add
                                      (i32.add (call $again) (local.get 0))
                                      (i32.load (i32.const 8)))))
                                """);
        target.add(instance.func("trap"));

        assertEquals(142, Guest.call(instance, "run", 100));
    }

    @Test
    void call_recursionOverHostAndGuest_keepsTheArgumentsOfEachLevel() {
        var target = new ArrayList<Func>();
        guest.host(
                "down",
                List.of(NumberType.I32, NumberType.I64),
                List.of(NumberType.I64),
                call -> {
                    long below =
                            target.getFirst().call(Value.i32(call.i32(0) - 1)).getFirst()
                                    .asI64();
                    call.returnI64(0, below + call.i64(1)); // Read after the inner calls.
                });
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "down" (func $down (param i32 i64) (result i64)))
                                  (func (export "run") (param i32) (result i64)
                                    (if (result i64) (i32.eqz (local.get 0))
                                      (then (i64.const 0))
                                      (else
                                        (i64.add
                                          (i64.extend_i32_s (local.get 0))
                                          (call $down
                                            (local.get 0)
                                            (i64.mul (i64.extend_i32_s (local.get 0)) (i64.const 1000)))))))
                                )
                                """);
        target.add(instance.func("run"));

        assertEquals(20 * 21 / 2 * 1001L, Guest.call(instance, "run", 20));
    }

    @Test
    void call_hostAndGuestNestedTooDeeply_isCallStackExhausted() {
        var target = new ArrayList<Func>();
        guest.host("again", NONE, NONE, _ -> target.getFirst().call());
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again))
                                  (func (export "run") (call $again)))
                                """);
        target.add(instance.func("run"));

        var trap = assertThrows(Trap.class, () -> instance.func("run").call());

        assertEquals(TrapReason.CALL_STACK_EXHAUSTED, trap.reason());
        assertTrue(
                String.valueOf(trap.getMessage()).contains(Setting.STACK_MAX_HOST_DEPTH.path()),
                trap.getMessage());
    }

    @Test
    void call_keptAfterItsEnd_isRefused() {
        var kept = new ArrayList<HostCall>();
        Func keeps =
                host(new FunctionType(List.of(NumberType.I32), NONE), kept::add);
        keeps.call(Value.i32(1));

        assertThrows(IllegalStateException.class, () -> kept.getFirst().i32(0));
        assertThrows(IllegalStateException.class, () -> kept.getFirst().value(0));
    }

    @Test
    void callRaw_numbers_takesAndGivesSlots() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (func (export "swap") (param i64 i64 i64) (result i64 i64)
                                    (local.get 1) (local.get 0))
                                  (func (export "ref") (param externref)))
                                """);
        Func swap = instance.func("swap");
        long[] slots = {-1, Long.MAX_VALUE, 5, 99};

        swap.callRaw(slots, slots);

        assertArrayEquals(new long[] {Long.MAX_VALUE, -1, 5, 99}, slots);
        assertThrows(
                IllegalArgumentException.class, () -> swap.callRaw(new long[2], new long[2]));
        assertThrows(
                IllegalArgumentException.class, () -> swap.callRaw(new long[3], new long[1]));
        assertThrows(
                IllegalArgumentException.class,
                () -> instance.func("ref").callRaw(new long[4], new long[4]));
    }

    @Test
    void call_argumentsOfAnotherTypeOrNumber_areRefusedBeforeAnythingRuns() {
        Func takes = host(new FunctionType(List.of(NumberType.I32), NONE), _ -> {});

        var many =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> takes.call(Value.i32(1), Value.i32(2)));
        assertEquals("wrong number of values: wanted=1, given=2", many.getMessage());
        var other =
                assertThrows(IllegalArgumentException.class, () -> takes.call(Value.i64(1)));
        assertTrue(String.valueOf(other.getMessage()).contains("wanted=i32"), other.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> takes.call(Value.nullReference()));
    }

    @Test
    void call_anExceptionReferenceTooMany_isATrapThatNamesTheSetting() {
        try (Guest small = Guest.open(t -> t.set(Setting.STORE_MAX_EXTERNAL_REFERENCES, 3))) {
            Instance instance =
                    small.instance(
                            """
                                    (module
                                      (tag $e)
                                      (func (export "run")
                                        (loop $l
                                          (drop (block $h (result exnref)
                                            (try_table (catch_all_ref $h) (throw $e)) (unreachable)))
                                          (br $l))))
                                    """);

            var trap = assertThrows(Trap.class, () -> instance.func("run").call());

            assertEquals(TrapReason.HANDLES_EXHAUSTED, trap.reason());
            assertTrue(
                    String.valueOf(trap.getMessage())
                            .contains(Setting.STORE_MAX_EXTERNAL_REFERENCES.path()),
                    trap.getMessage());
            assertEquals(0, small.liveStacks());
        }
    }
}
