package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Shapes of code that a translator to slots gets wrong, run for their results.
class TranslatorHazardsTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
    }

    private List<Value> run(String signature, String instructions, Value... arguments) {
        return guest.instance(
                "(module (memory 1) (func (export \"f\") "
                        + signature
                        + "\n"
                        + instructions
                        + "))")
                .func("f")
                .call(arguments);
    }

    private int run(String instructions, int argument) {
        return run("(param i32) (result i32)", instructions, Value.i32(argument))
                .getFirst()
                .asI32();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 200})
    void localGet_waitingMoreThanOnce_keepsTheValueItHadThen(int times) {
        String instructions =
                "local.get 0 ".repeat(times)
                        + "i32.const 1000 local.set 0 "
                        + "local.get 0 "
                        + "i32.add ".repeat(times);

        assertEquals(7 * times + 1000, run(instructions, 7));
    }

    @Test
    void localTee_whileItsOldValueWaits_givesBoth() {
        assertEquals(
                3 * 100 + 4,
                run(
                        "local.get 0 i32.const 100 i32.mul"
                                + " local.get 0 local.get 0 i32.const 1 i32.add local.tee 0"
                                + " i32.sub drop local.get 0 i32.add",
                        3));
        assertEquals(-1, run("local.get 0 local.get 0 i32.const 1 i32.add local.tee 0 i32.sub", 3));
    }

    @Test
    void ifWithoutElse_withParameters_givesThemBack() {
        String instructions =
                "i32.const 5 local.get 0 i32.const 2 local.get 0"
                        + " if (param i32 i32) (result i32 i32) drop i32.const 40 end"
                        + " i32.sub i32.add";

        assertEquals(5 + 1 - 40, run(instructions, 1));
        assertEquals(5 + 0 - 2, run(instructions, 0));
    }

    @Test
    void loop_withParameters_carriesThemAround() {
        // Sum and count go round on the stack.
        assertEquals(
                5050,
                run(
                        "i32.const 0 local.get 0"
                                + " loop (param i32 i32) (result i32)"
                                + "  local.set 0 local.get 0 i32.add"
                                + "  local.get 0 i32.const 1 i32.sub"
                                + "  local.get 0 i32.const 1 i32.gt_s br_if 0"
                                + "  drop"
                                + " end",
                        100));
    }

    @Test
    void loop_swappingItsParameters_readsBothBeforeItWrites() {
        assertEquals(
                List.of(Value.i32(2), Value.i32(1)),
                run(
                        "(param i32) (result i32 i32) (local i32 i32)",
                        "i32.const 1 i32.const 2"
                                + " loop (param i32 i32) (result i32 i32)"
                                + "  local.set 1 local.set 2"
                                + "  local.get 1 local.get 2"
                                + "  local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0"
                                + " end",
                        Value.i32(7)));
    }

    @ParameterizedTest
    @CsvSource({"0, 112", "1, 1012", "2, 10012", "3, 100012", "-1, 100012"})
    void brTable_carryingTwoValuesOverOthers_bringsThemToEachLabel(int index, int expected) {
        assertEquals(
                expected,
                run(
                        "i32.const 0"
                                + " block (result i32 i32) i32.const 9"
                                + " block (result i32 i32) i32.const 9 i32.const 9"
                                + " block (result i32 i32)"
                                + " block (result i32 i32)"
                                + "  i32.const 77 i32.const 10 i32.const 2 local.get 0"
                                + "  br_table 0 1 2 3"
                                + " end i32.add i32.const 100 i32.add return"
                                + " end i32.add i32.const 1000 i32.add return"
                                + " end i32.add i32.const 10000 i32.add return"
                                + " end i32.add i32.const 100000 i32.add return",
                        index));
    }

    @Test
    void br_toTheFunction_returnsAllItsResults() {
        assertEquals(
                List.of(Value.i32(4), Value.i64(5), Value.i32(6)),
                run(
                        "(param i32) (result i32 i64 i32)",
                        "i32.const 1 block loop i32.const 4 i64.const 5 i32.const 6 local.get 0"
                                + " br_if 2 drop drop drop end end unreachable",
                        Value.i32(1)));
    }

    @Test
    void wideValues_mixedWithNarrowOnes_moveWhole() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f))
                                  (func $one (result i32) (i32.const 1))
                                  (func $two (result i32) (i32.const 2))
                                  (elem declare func $one $two)
                                  (global $g (mut (ref null $c)) (ref.null $c))
                                  (table $t 4 (ref null $c))
                                  (func $pair (result (ref $c) i32 (ref $c))
                                    (cont.new $c (ref.func $one)) (i32.const 500)
                                    (cont.new $c (ref.func $two)))
                                  (func $rotate (param i32 (ref null $c) i32 (ref null $c))
                                    (result (ref null $c) i32 (ref null $c) i32)
                                    (local.get 3) (local.get 0) (local.get 1) (local.get 2))
                                  (func $digits (param $a (ref null $c)) (param $b (ref null $c))
                                    (result i32)
                                    (i32.add
                                      (i32.mul (i32.const 10) (resume $c (local.get $a)))
                                      (resume $c (local.get $b))))
                                  (func (export "results") (result i32)
                                    (local $a (ref null $c)) (local $n i32) (local $b (ref null $c))
                                    (call $pair) (local.set $b) (local.set $n) (local.set $a)
                                    (i32.add (local.get $n) (call $digits (local.get $a) (local.get $b))))
                                  (func (export "rotated") (result i32)
                                    (local $a (ref null $c)) (local $n i32) (local $b (ref null $c))
                                    (i32.const 7) (cont.new $c (ref.func $one)) (i32.const 9)
                                    (cont.new $c (ref.func $two))
                                    (call $rotate)
                                    (local.set $n) (local.set $a) (drop) (local.set $b)
                                    (i32.add (i32.mul (i32.const 100) (local.get $n))
                                      (call $digits (local.get $a) (local.get $b))))
                                  (func (export "select") (param i32) (result i32)
                                    (resume $c
                                      (select (result (ref null $c))
                                        (cont.new $c (ref.func $one)) (cont.new $c (ref.func $two))
                                        (local.get 0))))
                                  (func (export "carried") (param i32) (result i32)
                                    (i32.const 30)
                                    (block $l (result (ref null $c) i32)
                                      (i32.const 4)
                                      (cont.new $c (ref.func $two)) (i32.const 60)
                                      (br_if $l (local.get 0))
                                      (drop) (drop) (drop)
                                      (cont.new $c (ref.func $one)) (i32.const 80))
                                    (drop)
                                    (resume $c)
                                    (i32.add))
                                  (func (export "waiting") (param $k (ref null $c)) (result i32)
                                    (local.get $k)
                                    (local.set $k (cont.new $c (ref.func $two)))
                                    (resume $c)
                                    (resume $c (local.get $k))
                                    (i32.sub))
                                  (func (export "make") (result (ref $c))
                                    (cont.new $c (ref.func $one)))
                                  (func (export "held") (result i32)
                                    (global.set $g (cont.new $c (ref.func $one)))
                                    (table.set $t (i32.const 1) (cont.new $c (ref.func $two)))
                                    (table.copy $t $t (i32.const 2) (i32.const 1) (i32.const 2))
                                    (table.fill $t (i32.const 0) (global.get $g) (i32.const 2))
                                    (i32.add
                                      (i32.mul (i32.const 100)
                                        (i32.add (ref.is_null (table.get $t (i32.const 3)))
                                          (table.grow $t (ref.null $c) (i32.const 1))))
                                      (call $digits
                                        (table.get $t (i32.const 1)) (table.get $t (i32.const 2)))))
                                  (func (export "null") (param (ref null $c)) (result i32)
                                    (block $l
                                      (br_on_null $l (local.get 0))
                                      (return (resume $c)))
                                    (i32.const -1))
                                  (func (export "nonNull") (param (ref null $c)) (result i32)
                                    (i32.const 8)
                                    (block $l (result i32 (ref $c))
                                      (i32.const 50)
                                      (br_on_non_null $l (local.get 0))
                                      (drop)
                                      (return (i32.const -1)))
                                    (resume $c)
                                    (i32.add) (i32.add)))
                                """);

        assertEquals(512, Guest.call(instance, "results"));
        assertEquals(912, Guest.call(instance, "rotated"));
        assertEquals(2, Guest.call(instance, "select", 0));
        assertEquals(1, Guest.call(instance, "select", 1));
        assertEquals(32, Guest.call(instance, "carried", 1));
        assertEquals(31, Guest.call(instance, "carried", 0));
        Value one = instance.func("make").call().getFirst();
        assertEquals(Value.i32(-1), instance.func("waiting").call(one).getFirst());
        assertEquals(512, Guest.call(instance, "held"));
        assertEquals(
                Value.i32(-1), instance.func("null").call(Value.nullReference()).getFirst());
        assertEquals(
                Value.i32(1),
                instance.func("null").call(instance.func("make").call().getFirst()).getFirst());
        assertEquals(
                Value.i32(59),
                instance.func("nonNull")
                        .call(instance.func("make").call().getFirst())
                        .getFirst());
        assertEquals(
                Value.i32(-1), instance.func("nonNull").call(Value.nullReference()).getFirst());
    }

    @Test
    void tryTable_clausesOverWaitingOperands_landAtTheirLabels() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (tag $e (param i32 i64)) (tag $z)
                                  (func $throw (param i32)
                                    (if (local.get 0) (then (throw $e (i32.const 3) (i64.const 40))))
                                    (throw $z))
                                  (func (export "f") (param i32) (result i32) (local $x i32)
                                    (local.set $x (i32.const 1000))
                                    (local.get $x)
                                    (local.set $x (i32.const 5))
                                    (block $all
                                      (block $h (result i32 i64)
                                        (i32.const 99)
                                        (try_table (catch $e $h) (catch_all $all)
                                          (local.set $x (i32.const 6))
                                          (call $throw (local.get 0)))
                                        (unreachable))
                                      (i32.wrap_i64) (i32.add) (local.get $x) (i32.add)
                                      (local.set $x))
                                    (local.get $x)
                                    (i32.add)))
                                """);

        assertEquals(1000 + 43 + 6, Guest.call(instance, "f", 1));
        assertEquals(1000 + 6, Guest.call(instance, "f", 0));
    }

    @Test
    void unreachable_codeOfEveryShape_isValidatedAndNotRun() {
        assertEquals(
                3,
                run(
                        "block (result i32) i32.const 3 br 0"
                                + " i32.add local.set 0 if (result i64) i64.const 1 else"
                                + " i64.const 2 end drop select drop i32.const 1 br_table 0 0"
                                + " end",
                        1));
        assertThrows(
                RuntimeException.class,
                () -> run("block (result i32) i32.const 3 br 0 i64.add end", 1));
    }

    @Test
    void results_moreThanLocals_mayLieOverTheHeader() {
        assertEquals(
                List.of(
                        Value.i64(1), Value.i64(2), Value.i64(3), Value.i64(4), Value.i64(5),
                        Value.i64(6)),
                guest.instance(
                        """
                                (module
                                  (func $six (result i64 i64 i64 i64 i64 i64)
                                    i64.const 1 i64.const 2 i64.const 3 i64.const 4 i64.const 5
                                    i64.const 6)
                                  (func (export "f") (result i64 i64 i64 i64 i64 i64) (call $six)))
                                """)
                        .func("f")
                        .call());
    }

    @Test
    void parameters_thousandInAndOut_arePassedInOrder() {
        String types = " i32".repeat(1_000);
        var body = new StringBuilder();
        for (int i = 999; i >= 0; i--) {
            body.append("local.get ").append(i).append('\n');
        }
        Instance instance =
                guest.instance(
                        "(module (func $r (export \"f\") (param"
                                + types
                                + ") (result"
                                + types
                                + ")\n"
                                + body
                                + ") (func (export \"twice\") (param"
                                + types
                                + ") (result"
                                + types
                                + ")\n"
                                + body
                                + " call $r))");
        Value[] arguments = new Value[1_000];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Value.i32(i);
        }

        assertEquals(List.of(arguments).reversed(), instance.func("f").call(arguments));
        assertEquals(List.of(arguments), instance.func("twice").call(arguments));
    }
}
