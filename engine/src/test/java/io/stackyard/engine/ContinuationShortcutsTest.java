package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.engine.types.NumberType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pairs of instructions that the translator makes one do what the two did.
class ContinuationShortcutsTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        assertEquals(0, guest.liveStacks());
        guest.close();
    }

    @Test
    void resume_ofNewWithArguments_givesThemToTheBody() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (param i32 i64) (result i64 i32)))
                                  (type $c (cont $f))
                                  (func $swap (type $f) (local i64)
                                    (i64.add (local.get 1) (local.get 2)) (local.get 0))
                                  (elem declare func $swap)
                                  (func (export "direct") (param i32) (result i64)
                                    (resume $c (local.get 0) (i64.const 5) (cont.new $c (ref.func $swap)))
                                    (i64.extend_i32_s) (i64.const 100) (i64.mul) (i64.add))
                                  (func (export "byReference") (param i32) (result i64)
                                    (local $r (ref null $f))
                                    (local.set $r (ref.func $swap))
                                    (resume $c (local.get 0) (i64.const 5) (cont.new $c (local.get $r)))
                                    (i64.extend_i32_s) (i64.const 100) (i64.mul) (i64.add)))
                                """);

        for (String name : List.of("direct", "byReference")) {
            assertEquals(705, Guest.call(instance, name, 7));
            assertEquals(805, Guest.call(instance, name, 8)); // The local is clear again.
        }
    }

    @Test
    void resume_ofNewOfNull_traps() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (func (export "run") (resume $c (cont.new $c (ref.null $f)))))
                                """);

        var trap = assertThrows(Trap.class, () -> Guest.call(instance, "run"));
        assertEquals("null function reference", trap.getMessage());
    }

    @Test
    void resume_ofNewOfAnotherInstancesAndTheHostsFunction_runsThem() {
        guest.host("answer", List.of(), List.of(NumberType.I32),
                call -> call.returnValues(Value.i32(40)));
        guest.linker()
                .define(
                        "other",
                        "two",
                        guest.instance(
                                """
                                        (module
                                          (global i32 (i32.const 2))
                                          (func (export "two") (result i32) (global.get 0)))
                                        """)
                                .func("two"));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f))
                                  (import "host" "answer" (func $answer (type $f)))
                                  (import "other" "two" (func $two (type $f)))
                                  (elem declare func $answer $two)
                                  (func (export "run") (result i32)
                                    (i32.add
                                      (resume $c (cont.new $c (ref.func $answer)))
                                      (resume $c (cont.new $c (ref.func $two))))))
                                """);

        assertEquals(42, Guest.call(instance, "run"));
    }

    @ParameterizedTest // Through the clause, and by a branch to the same label.
    @CsvSource({"0, 11", "1, 22"})
    void label_reachedByClauseAndBranch_storesTheContinuationBothWays(int branches, int sum) {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (result i32))) (type $c (cont $f))
                                  (tag $y)
                                  (func $ten (type $f) (suspend $y) (i32.const 10))
                                  (func $twenty (type $f) (i32.const 20))
                                  (elem declare func $ten $twenty)
                                  (func (export "run") (param $branches i32) (result i32)
                                    (local $k (ref null $c)) (local $n i32)
                                    (local.set $n (i32.const 1))
                                    (block $h (result (ref $c))
                                      (if (local.get $branches)
                                        (then
                                          (local.set $n (i32.const 2))
                                          (br $h (cont.new $c (ref.func $twenty)))))
                                      (resume $c (on $y $h) (cont.new $c (ref.func $ten)))
                                      (return))
                                    (local.tee $k)
                                    (drop)
                                    (i32.add (local.get $n) (resume $c (local.get $k)))))
                                """);

        assertEquals(sum, Guest.call(instance, "run", branches));
    }

    @ParameterizedTest // Payload below the continuation, which alone goes to its local.
    @CsvSource({"3, 6", "10, 55"})
    void clause_withPayload_leavesItAtTheLabel(int n, int sum) {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func (param i32))) (type $c (cont $f))
                                  (type $g (func)) (type $d (cont $g))
                                  (tag $y (param i64 i32))
                                  (func $down (type $f)
                                    (loop $l
                                      (suspend $y (i64.const 7) (local.get 0))
                                      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                                      (br_if $l (local.get 0))))
                                  (elem declare func $down)
                                  (func (export "run") (param i32) (result i32)
                                    (local $k (ref null $d)) (local $sum i32)
                                    (local.set $k
                                      (cont.bind $c $d (local.get 0) (cont.new $c (ref.func $down))))
                                    (loop $l
                                      (block $h (result i64 i32 (ref $d))
                                        (resume $d (on $y $h) (local.get $k))
                                        (return (local.get $sum)))
                                      (local.set $k)
                                      (local.set $sum (i32.add (local.get $sum)))
                                      (br_if $l (i64.eq (i64.const 7))))
                                    (i32.const -1)))
                                """);

        assertEquals(sum, Guest.call(instance, "run", n));
    }

    @ParameterizedTest // Steps that wrap, and limits on either side of the sign.
    @CsvSource({"ne, 0, 6, 3", "lt_s, -4, 4, 4", "lt_u, 0, 7, 4", "lt_u, -3, 5, 1"})
    void count_upToALimit_stepsBeforeItCompares(String compare, int from, int limit, int rounds) {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (func (export "run") (param $i i32) (param $limit i32) (result i32)
                                    (local $rounds i32)
                                    (loop $l
                                      (local.set $rounds (i32.add (local.get $rounds) (i32.const 1)))
                                      (local.set $i (i32.add (local.get $i) (i32.const 2)))
                                      (br_if $l (i32.COMPARE (local.get $i) (local.get $limit))))
                                    (local.get $rounds)))
                                """
                                .replace("COMPARE", compare));

        assertEquals(rounds, Guest.call(instance, "run", from, limit));
    }
}
