package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.config.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the lazy initialisation of tables of functions must not change, and what it must save.
class TableImageTest {

    @Test
    void instantiate_longTable_writesNoElement() {
        try (Guest guest = Guest.open()) {
            Instance instance = guest.instance(longTable(10_000));

            assertEquals(0, highWater(instance), "nothing read, nothing written");
            assertEquals(9_999 % 4, Guest.call(instance, "call", 9_999));
            assertEquals(10_000, highWater(instance), "the element is kept");
            assertEquals(3, Guest.call(instance, "call", 3));
            assertEquals(10_000, highWater(instance), "an element below costs nothing more");
        }
    }

    @Test
    void release_afterFewReads_clearsUpToTheHighestOnly() {
        try (Guest guest = Guest.open(
                tunables -> tunables.set(Setting.POOL_TABLE_KEEP_RESIDENT, 163_840))) {
            var module = guest.compile(longTable(10_000));
            long before;
            try (var store = guest.engine().newStore("short")) {
                Instance instance = guest.linker().instantiate(store, module);
                assertEquals(3, Guest.call(instance, "call", 99 * 4 + 3));
                before = resetBytes(guest);
            }

            assertEquals((99 * 4 + 4) * 8L, resetBytes(guest) - before);
        }
    }

    private static long resetBytes(Guest guest) {
        String label = "table." + PoolCounter.RESET_BYTES.label();
        return guest.engine().allocator().counters().read(label).orElseThrow();
    }

    @Test
    void read_nullOfTheImage_writesNothing() {
        try (Guest guest = Guest.open()) {
            Instance instance = guest.instance(
                    """
                            (module (func $f)
                              (table $t (export "t") 100 funcref)
                              (elem (offset (i32.const 0)) funcref (ref.func $f) (ref.null func))
                              (func (export "null") (param i32) (result i32)
                                (ref.is_null (table.get $t (local.get 0)))))
                            """);

            assertEquals(1, Guest.call(instance, "null", 99));
            assertEquals(1, Guest.call(instance, "null", 1));
            assertEquals(0, highWater(instance));
            assertEquals(0, Guest.call(instance, "null", 0));
            assertEquals(1, highWater(instance));
        }
    }

    @Test
    void setNull_overTheImage_staysNull() {
        try (Guest guest = Guest.open()) {
            Instance instance = guest.instance(longTable(8));
            Table table = instance.table("t");

            table.set(5, Value.nullReference());

            assertEquals(Value.nullReference(), table.get(5));
            Trap trap = assertThrows(Trap.class, () -> Guest.call(instance, "call", 5));
            assertEquals(TrapReason.UNINITIALIZED_ELEMENT, trap.reason());
            assertEquals(2, Guest.call(instance, "call", 6));
        }
    }

    @Test
    void elements_ofTwoInstances_areEachOnesOwn() {
        try (Guest guest = Guest.open()) {
            String text =
                    """
                            (module
                              (global $g (mut i32) (i32.const 0))
                              (func $bump (result i32)
                                (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g))
                              (table $t (export "t") 2 funcref)
                              (elem (i32.const 0) $bump)
                              (func (export "call") (param i32) (result i32)
                                (call_indirect $t (result i32) (local.get 0))))
                            """;
            Instance first = guest.instance(text);
            Instance second = guest.instance(text);

            assertEquals(1, Guest.call(first, "call", 0));
            assertEquals(2, Guest.call(first, "call", 0));
            assertEquals(1, Guest.call(second, "call", 0));
            second.table("t").set(1, first.table("t").get(0));
            assertEquals(3, Guest.call(second, "call", 1));
        }
    }

    @Test
    void table_importedElsewhere_isReadByItsOwnImage() {
        try (Guest guest = Guest.open()) {
            Instance owner = guest.instance(longTable(8));
            guest.linker().instance("owner", owner);
            Instance other = guest.instance(
                    """
                            (module
                              (import "owner" "t" (table $t 8 funcref))
                              (func $own (result i32) (i32.const 77))
                              (elem (table $t) (i32.const 2) func $own)
                              (func (export "call") (param i32) (result i32)
                                (call_indirect $t (result i32) (local.get 0))))
                            """);

            assertEquals(3, Guest.call(other, "call", 3));
            assertEquals(77, Guest.call(other, "call", 2));
            assertEquals(77, Guest.call(owner, "call", 2));
            assertEquals(1, Guest.call(owner, "call", 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(global.get $at)", "(i32.add (i32.const 1) (i32.const 1))"})
    void segment_withOffsetOfTheInstance_isCopiedOverTheImage(String offset) {
        try (Guest guest = Guest.open()) {
            guest.linker()
                    .instance(
                            "host",
                            guest.instance(
                                    "(module (global (export \"at\") i32 (i32.const 2)))"));
            Instance instance = guest.instance(
                    """
                            (module
                              (import "host" "at" (global $at i32))
                              (func $f0 (result i32) (i32.const 0))
                              (func $f1 (result i32) (i32.const 1))
                              (func $f2 (result i32) (i32.const 2))
                              (table $t (export "t") 8 funcref)
                              (elem (i32.const 1) $f0 $f0 $f0)
                              (elem (offset OFFSET) $f1)
                              (elem (i32.const 3) $f2)
                              (func (export "call") (param i32) (result i32)
                                (call_indirect $t (result i32) (local.get 0))))
                            """
                            .replace("OFFSET", offset));

            assertEquals(0, Guest.call(instance, "call", 1));
            assertEquals(1, Guest.call(instance, "call", 2));
            assertEquals(2, Guest.call(instance, "call", 3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 7})
    void segment_beyondTheMinimum_trapsAtInstantiation(int offset) {
        try (Guest guest = Guest.open()) {
            String text = "(module (func $f) (table 8 funcref) (elem (i32.const %d) $f $f))"
                    .formatted(offset);

            Trap trap = assertThrows(Trap.class, () -> guest.instance(text));

            assertEquals(TrapReason.TABLE_OUT_OF_BOUNDS, trap.reason());
        }
    }

    @Test
    void segment_ofNoElementsAtTheEnd_isFine() {
        try (Guest guest = Guest.open()) {
            Instance instance = guest.instance(
                    "(module (table (export \"t\") 8 funcref) (elem (i32.const 8)))");

            assertEquals(8, instance.table("t").length());
        }
    }

    @Test
    void segment_farBehindTheOthers_isCopied() {
        try (Guest guest = Guest.open()) {
            Instance instance = guest.instance(
                    """
                            (module
                              (func $f (result i32) (i32.const 5))
                              (table $t (export "t") 20000 funcref)
                              (elem (i32.const 19999) $f)
                              (func (export "call") (param i32) (result i32)
                                (call_indirect $t (result i32) (local.get 0))))
                            """);

            assertEquals(20_000, highWater(instance), "an image of one element would be long");
            assertEquals(5, Guest.call(instance, "call", 19_999));
        }
    }

    @Test
    void grow_withNull_writesNothing() {
        try (Guest guest = Guest.open()) {
            Instance instance = guest.instance(
                    """
                            (module
                              (func $f)
                              (table $t (export "t") 4 20000 funcref)
                              (elem (i32.const 0) $f)
                              (func (export "grow") (param i32) (result i32)
                                (table.grow $t (ref.null func) (local.get 0)))
                              (func (export "full") (result i32)
                                (table.grow $t (ref.func $f) (i32.const 2))))
                            """);

            assertEquals(4, Guest.call(instance, "grow", 10_000));
            assertEquals(0, highWater(instance));
            assertTrue(instance.table("t").tryGrow(100, Value.nullReference()));
            assertEquals(0, highWater(instance));
            assertEquals(10_104, Guest.call(instance, "full"));
            assertEquals(10_106, highWater(instance));
            assertEquals(Value.nullReference(), instance.table("t").get(10_103));
        }
    }

    private static long highWater(Instance instance) {
        return io.stackyard.tablepool.TableBlock.highWater(
                instance.table("t").binding().table().block());
    }

    /// A table of `length` functions; each returns its place modulo 4.
    private static String longTable(int length) {
        var text = new StringBuilder("(module\n");
        for (int i = 0; i < 4; i++) {
            text.append("(func $f%d (result i32) (i32.const %d))\n".formatted(i, i));
        }
        text.append("(table $t (export \"t\") ").append(length)
                .append(" funcref)\n(elem (i32.const 0)");
        for (int i = 0; i < length; i++) {
            text.append(" $f").append(i % 4);
        }
        return text.append(
                """
                        )
                        (func (export "call") (param i32) (result i32)
                          (call_indirect $t (result i32) (local.get 0))))
                        """)
                .toString();
    }
}
