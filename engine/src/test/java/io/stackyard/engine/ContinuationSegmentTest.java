package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Element segments of continuations: passive ones that `table.init` copies, and active ones.
class ContinuationSegmentTest {

    private static final String MAKER =
            """
                    (module
                      (type $f (func (result i32))) (type $c (cont $f))
                      (tag $wait (export "wait"))
                      (func $body (type $f) (suspend $wait) (i32.const 7))
                      (elem declare func $body)
                      (global (export "k") (ref null $c) (cont.new $c (ref.func $body)))
                      (func (export "make") (result (ref $c)) (cont.new $c (ref.func $body))))
                    """;

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
    }

    private Instance user(String table, String segment) {
        return guest.instance(
                """
                        (module
                          (type $f (func (result i32))) (type $c (cont $f))
                          (import "maker" "k" (global $k (ref null $c)))
                          (import "maker" "wait" (tag $wait))
                          (table $t %s (ref null $c))
                          %s
                          (func (export "init") (param i32 i32 i32)
                            (table.init $t $e (local.get 0) (local.get 1) (local.get 2)))
                          (func (export "drop") (elem.drop $e))
                          (func (export "isNull") (param i32) (result i32)
                            (ref.is_null (table.get $t (local.get 0))))
                          (func (export "resume") (param i32) (result i32)
                            (block $on (result (ref $c))
                              (return (resume $c (on $wait $on) (table.get $t (local.get 0)))))
                            (drop)
                            (i32.const -1)))
                        """
                        .formatted(table, segment));
    }

    private int call(Instance instance, String name, int... arguments) {
        Value[] values = new Value[arguments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Value.i32(arguments[i]);
        }
        var results = instance.func(name).call(values);
        return results.isEmpty() ? 0 : results.getFirst().asI32();
    }

    /// The segment's values are evaluated once, so its copies are the same continuation: it runs once.
    private void define() {
        Instance maker =
                guest.instance(
                        MAKER.replace(
                                "(cont.new $c (ref.func $body)))\n  (func (export", // No constant.
                                "(ref.null $c))\n  (func (export"));
        Value made = maker.func("make").call().getFirst();
        guest.linker()
                .define(
                        "maker",
                        "k",
                        Global.create(
                                guest.engine(),
                                guest.store(),
                                ((Global) maker.find("k").orElseThrow()).type(),
                                made));
        guest.linker().define("maker", "wait", maker.find("wait").orElseThrow());
    }

    @Test
    void tableInit_ofContinuations_copiesReferencesToOne() {
        define();
        Instance user =
                user("4", "(elem $e (ref null $c) (ref.null $c) (global.get $k) (global.get $k))");
        call(user, "init", 1, 0, 3);

        assertEquals(1, call(user, "isNull", 0));
        assertEquals(1, call(user, "isNull", 1));
        assertEquals(0, call(user, "isNull", 2));
        assertEquals(0, call(user, "isNull", 3));
        assertEquals(-1, call(user, "resume", 3));
        assertEquals(
                TrapReason.CONTINUATION_CONSUMED,
                assertThrows(Trap.class, () -> call(user, "resume", 2)).reason());
        assertEquals(
                TrapReason.NULL_CONTINUATION,
                assertThrows(Trap.class, () -> call(user, "resume", 1)).reason());
    }

    @Test
    void tableInit_beyondTheSegmentOrTheTable_trapsAndWritesNothing() {
        define();
        Instance user = user("4", "(elem $e (ref null $c) (global.get $k) (global.get $k))");

        for (int[] range : new int[][] {{0, 1, 2}, {3, 0, 2}}) {
            assertEquals(
                    TrapReason.TABLE_OUT_OF_BOUNDS,
                    assertThrows(Trap.class, () -> call(user, "init", range)).reason());
        }
        call(user, "drop");
        assertThrows(Trap.class, () -> call(user, "init", 0, 0, 1));

        for (int index = 0; index < 4; index++) {
            assertEquals(1, call(user, "isNull", index));
        }
    }

    @Test
    void activeSegment_ofContinuations_fillsTheTable() {
        define();
        Instance user =
                user("3", "(elem $e (table $t) (i32.const 1) (ref null $c) (global.get $k))");

        assertEquals(1, call(user, "isNull", 0));
        assertEquals(0, call(user, "isNull", 1));
        assertEquals(1, call(user, "isNull", 2));
        assertEquals(-1, call(user, "resume", 1));
    }
}
