package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.engine.Func;
import io.stackyard.engine.Guest;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.translate.PlainOperators.Operator;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValType;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `i64.extend_i32_u` and the reinterpretations emit nothing: they rest on each value of 32 bits having zeros above it in
/// its slot, wherever it comes from.
class ZerosAboveTest {

    private static final long MINUS_ONE = 0xFFFF_FFFFL;

    /// Words with something in either half, and what the operators treat specially as numbers of any type.
    private static final long[] WORDS = {
        0,
        1,
        -1,
        0x8000_0000_0000_0000L,
        0x8000_0000L,
        0x1234_5678_9ABC_DEF0L,
        Double.doubleToRawLongBits(-1.5),
        Double.doubleToRawLongBits(3e9),
        0xDEAD_BEEF_0000_0000L | Float.floatToRawIntBits(-1.5f),
        0xDEAD_BEEF_0000_0000L | Float.floatToRawIntBits(3e9f),
        Double.doubleToRawLongBits(Double.NaN),
        0xDEAD_BEEF_FFC0_0000L
    };

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
    }

    static Stream<Operator> operatorsOf32Bits() {
        return PlainOperators.all().stream()
                .filter(
                        operator -> operator.result() == ValType.I32
                                || operator.result() == ValType.F32);
    }

    @ParameterizedTest
    @MethodSource("operatorsOf32Bits")
    void result_ofAnOperator_hasZerosAbove(Operator operator) {
        Func extended = guest.instance(module(operator)).func("f");

        for (long first : WORDS) {
            for (long second : WORDS) {
                long[] slots = {first, second};
                if (!operator.mayTrap() || returns(extended, slots)) {
                    extended.callRaw(slots, slots);
                    assertEquals(0, slots[0] >>> 32,
                            () -> operator + " of " + first + ", " + second);
                }
                slots[0] = first;
            }
        }
    }

    private static boolean returns(Func function, long[] arguments) {
        try {
            function.callRaw(arguments.clone(), new long[1]);
            return true;
        } catch (Trap expected) {
            return false;
        }
    }

    private static String module(Operator operator) {
        String parameters =
                operator.operands().stream()
                        .map(ZerosAboveTest::name)
                        .collect(Collectors.joining(" "));
        String operands =
                operator.operands().size() == 2 ? "local.get 0 local.get 1" : "local.get 0";
        String toInteger = operator.result() == ValType.F32 ? "i32.reinterpret_f32" : "";
        return String.format(
                "(module (func (export \"f\") (param %s) (result i64) %s %s %s i64.extend_i32_u))",
                parameters, operands, operator.mnemonic(), toInteger);
    }

    private static String name(int type) {
        return switch (type) {
            case ValType.I32 -> "i32";
            case ValType.I64 -> "i64";
            case ValType.F32 -> "f32";
            default -> "f64";
        };
    }

    /// Ways to a -1 of 32 bits in a function without parameters, among what [#result_ofOther_hasZerosAbove] declares.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(i32.const -1)",
                "(i32.reinterpret_f32 (f32.reinterpret_i32 (i32.const -1)))",
                "(i32.reinterpret_f32 (f32.const -nan:0x7fffff))",
                "(local.tee $i (i32.const -1))",
                "(local.set $i (i32.const -1)) (local.get $i)",
                "(call $same (i32.const -1))",
                "(call $minus-one)",
                "(call_indirect (result i32) (i32.const 0))",
                "(call_ref $f (ref.func $minus-one))",
                "(call $typed (i32.const 0))",
                "(call $host (i32.const 0))",
                "(global.get $own)",
                "(global.set $own (i32.const -1)) (global.get $own)",
                "(global.get $computed)",
                "(i32.reinterpret_f32 (global.get $float))",
                "(select (i32.const -1) (i32.const 0) (i32.const 1))",
                "(block (result i32) (br 0 (i32.const -1)))",
                "(if (result i32) (i32.const 1) (then (i32.const -1)) (else (i32.const 0)))",
                "(memory.grow (i32.const 100))",
                "(table.grow $limited (ref.null func) (i32.const 100))",
                "(i32.load (i32.const 8))",
                "(i32.load16_s (i32.const 8))",
                "(i32.load8_s (i32.const 8))",
                "(i32.load align=1 (i32.add (i32.const 4) (local.tee $i (i32.const 4))))",
                "(i32.reinterpret_f32 (f32.load (i32.const 8)))",
                "(block $caught (result i32) (try_table (catch $e $caught) (throw $e (i32.const -1))) (i32.const 0))",
                "(block $given (result i32 (ref $c0)) (resume $c0 (on $t $given) (cont.new $c0 (ref.func $suspends)))"
                        + " (return (i64.const 0))) drop",
                "(resume $c1 (i32.const -1) (cont.new $c1 (ref.func $same)))",
                "(resume $c0 (cont.bind $c1 $c0 (i32.const -1) (cont.new $c1 (ref.func $same))))"
            })
    void result_ofOther_hasZerosAbove(String producer) {
        guest.linker()
                .func("host", "typed", IntUnaryOperator.class, n -> n - 1)
                .func(
                        "host",
                        "call",
                        new FunctionType(List.of(NumberType.I32), List.of(NumberType.I32)),
                        call -> call.returnI32(0, call.i32(0) - 1));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32)))
                                  (type $f1 (func (param i32) (result i32)))
                                  (type $c0 (cont $f))
                                  (type $c1 (cont $f1))
                                  (import "host" "typed" (func $typed (param i32) (result i32)))
                                  (import "host" "call" (func $host (param i32) (result i32)))
                                  (memory 1 2)
                                  (data (i32.const 8) "\\ff\\ff\\ff\\ff")
                                  (table $functions funcref (elem $minus-one))
                                  (table $limited 0 1 funcref)
                                  (global $own (mut i32) (i32.const -1))
                                  (global $computed i32 (i32.sub (i32.const 1) (i32.const 2)))
                                  (global $float f32 (f32.const -nan:0x7fffff))
                                  (tag $e (param i32))
                                  (tag $t (param i32) (result))
                                  (func $same (type $f1) (local.get 0))
                                  (func $minus-one (type $f) (i32.const -1))
                                  (func $suspends (type $f) (suspend $t (i32.const -1)) (i32.const 0))
                                  (elem declare func $same $minus-one $suspends)
                                  (func (export "f") (result i64) (local $i i32)
                                """
                                + producer
                                + " i64.extend_i32_u))");

        assertEquals(MINUS_ONE, instance.func("f").call().getFirst().asI64());
    }

    @Test
    void argument_ofEachWayIn_hasZerosAbove() throws Throwable {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (global $g (export "g") (mut i32) (i32.const 0))
                                  (func (export "f") (param i32) (result i64)
                                    (i64.extend_i32_u (local.get 0)))
                                  (func (export "second") (param i64 f32) (result i64)
                                    (i64.extend_i32_u (i32.reinterpret_f32 (local.get 1))))
                                  (func (export "global") (result i64)
                                    (i64.extend_i32_u (global.get $g))))
                                """);
        Func extended = instance.func("f");
        long[] slots = {-1, -1};

        assertEquals(MINUS_ONE, extended.call(Value.i32(-1)).getFirst().asI64());
        assertEquals(MINUS_ONE, (long) extended.handle().invokeExact(-1));
        extended.callRaw(slots, slots);
        assertEquals(MINUS_ONE, slots[0]);
        instance.func("second").callRaw(new long[] {0, -1}, slots);
        assertEquals(MINUS_ONE, slots[0]);
        instance.global("g").set(Value.i32(-1));
        assertEquals(MINUS_ONE, instance.func("global").call().getFirst().asI64());
    }
}
