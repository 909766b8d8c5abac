package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import io.stackyard.config.Setting;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Values of every kind, through parameters, results, globals and tables.
class ValuesTest {

    private final Guest guest = Guest.open();
    private final Instance instance =
            guest.instance(
                    """
                            (module
                              (type $f (func (result i32)))
                              (type $c (cont $f))
                              (tag $e (export "e") (param i32 i64))
                              (global (export "gf") (mut funcref) (ref.null func))
                              (global (export "gx") (mut externref) (ref.null extern))
                              (global (export "ge") (mut exnref) (ref.null exn))
                              (global $gc (export "gc") (mut (ref null $c)) (ref.null $c))
                              (table (export "tf") 3 funcref)
                              (table (export "tx") 3 externref)
                              (table (export "te") 3 exnref)
                              (table (export "tc") 3 (ref null $c))
                              (func $seven (export "seven") (result i32) (i32.const 7))
                              (func (export "f") (param funcref) (result funcref) (local.get 0))
                              (func (export "x") (param externref) (result externref) (local.get 0))
                              (func (export "n") (param exnref) (result exnref) (local.get 0))
                              (func (export "c") (param i32 (ref null $c) i32)
                                (result i32 (ref null $c) i32)
                                (local.get 2) (local.get 1) (local.get 0))
                              (func (export "make") (result (ref $c))
                                (cont.new $c (ref.func $seven)))
                              (func (export "run") (param (ref $c)) (result i32)
                                (resume $c (local.get 0)))
                              (func (export "runGlobal") (result i32) (resume $c (global.get $gc)))
                              (func (export "typed") (param (ref $f)) (result i32)
                                (call_ref $f (local.get 0)))
                              (func (export "catch") (result exnref)
                                (block $h (result exnref)
                                  (try_table (catch_all_ref $h)
                                    (throw $e (i32.const 5) (i64.const 6)))
                                  (unreachable)))
                              (func (export "rethrow") (param exnref) (throw_ref (local.get 0))))
                            """);

    @AfterEach
    void close() {
        guest.close();
    }

    private Value echo(String function, Value value) {
        return instance.func(function).call(value).getFirst();
    }

    private void assertHeldBy(String suffix, Value value) {
        assertEquals(Value.nullReference(), instance.global("g" + suffix).get());
        instance.global("g" + suffix).set(value);
        assertEquals(value, instance.global("g" + suffix).get());
        Table table = instance.table("t" + suffix);
        table.set(1, value);
        assertEquals(
                List.of(Value.nullReference(), value, Value.nullReference()),
                List.of(table.get(0), table.get(1), table.get(2)));
        table.set(1, Value.nullReference());
        assertEquals(Value.nullReference(), table.get(1));
    }

    @Test
    void functionReference_comesBackAsTheSameFunction() {
        var value = new Value.FuncRef(instance.func("seven"));

        assertEquals(value, echo("f", value));
        assertEquals(Value.nullReference(), echo("f", Value.nullReference()));
        assertHeldBy("f", value);
        assertEquals(Value.i32(7), echo("typed", value));
        assertThrows(
                IllegalArgumentException.class,
                () -> instance.func("typed").call(new Value.FuncRef(instance.func("f"))));
        assertThrows(
                IllegalArgumentException.class,
                () -> instance.func("typed").call(Value.nullReference()));
    }

    @Test
    void externReference_keepsTheIdentityOfItsObject() {
        var one = new String("same text");
        var two = new String("same text");

        var back = assertInstanceOf(Value.ExternRef.class, echo("x", Value.externRef(one)));
        assertSame(one, back.object());
        assertNotSame(
                one,
                assertInstanceOf(Value.ExternRef.class, echo("x", Value.externRef(two)))
                        .object());
        assertEquals(Value.nullReference(), echo("x", Value.nullReference()));
        assertHeldBy("x", Value.externRef(one));
    }

    @Test
    void externReference_oneObjectTooMany_isRefusedWithTheSetting() {
        try (Guest small = Guest.open(t -> t.set(Setting.STORE_MAX_EXTERNAL_REFERENCES, 2))) {
            Func echo =
                    small.instance("(module (func (export \"x\") (param externref)))").func("x");
            var known = new Object();
            echo.call(Value.externRef(known));
            echo.call(Value.externRef(new Object()));
            echo.call(Value.externRef(known)); // No new one.

            var full =
                    assertThrows(
                            LimitException.class, () -> echo.call(Value.externRef(new Object())));
            assertTrue(
                    String.valueOf(full.getMessage())
                            .contains(Setting.STORE_MAX_EXTERNAL_REFERENCES.path()),
                    full.getMessage());
        }
    }

    @Test
    void exceptionReference_carriesTagAndPayloadThereAndBack() {
        var value = assertInstanceOf(Value.ExnRef.class, instance.func("catch").call().getFirst());

        assertEquals(instance.tag("e"), value.exception().tag());
        assertEquals(List.of(Value.i32(5), Value.i64(6)), value.exception().values());
        var back = assertInstanceOf(Value.ExnRef.class, echo("n", value));
        assertSame(value.exception().thrown(), back.exception().thrown());
        var thrown =
                assertThrows(WasmException.class, () -> instance.func("rethrow").call(value));
        assertSame(value.exception().thrown(), thrown.thrown());
        var none =
                assertThrows(
                        Trap.class,
                        () -> instance.func("rethrow").call(Value.nullReference()));
        assertEquals("null exception reference", none.getMessage());
    }

    @Test
    void exceptionReference_oneTooMany_isRefusedWithTheSetting() {
        try (Guest small = Guest.open(t -> t.set(Setting.STORE_MAX_EXTERNAL_REFERENCES, 1))) {
            Instance holder =
                    small.instance(
                            "(module (tag (export \"e\"))"
                                    + " (func (export \"n\") (param exnref)))");
            Func takes = holder.func("n");
            Tag tag = holder.tag("e");
            takes.call(new Value.ExnRef(WasmException.of(tag)));
            var second = new Value.ExnRef(WasmException.of(tag));

            var full = assertThrows(LimitException.class, () -> takes.call(second));
            assertTrue(
                    String.valueOf(full.getMessage())
                            .contains(Setting.STORE_MAX_EXTERNAL_REFERENCES.path()),
                    full.getMessage());
        }
    }

    @Test
    void continuationReference_isGoodForOneUseWhereverItWent() {
        var made = assertInstanceOf(ContRef.class, instance.func("make").call().getFirst());
        assertFalse(made.isConsumed());

        assertEquals(
                List.of(Value.i32(2), made, Value.i32(1)),
                instance.func("c").call(Value.i32(1), made, Value.i32(2)));
        assertHeldBy("c", made);
        assertEquals(Value.i32(7), instance.func("runGlobal").call().getFirst());
        assertTrue(made.isConsumed());
        var again = assertThrows(Trap.class, () -> instance.func("run").call(made));
        assertEquals(TrapReason.CONTINUATION_CONSUMED, again.reason());
        var other = assertInstanceOf(ContRef.class, instance.func("make").call().getFirst());
        assertNotEquals(made, other); // Also if it is on the same stack.
        assertEquals(Value.i32(7), echo("run", other));
    }

    @Test
    void value_readAsAnotherKind_isAClassCast() {
        assertThrows(ClassCastException.class, () -> Value.i32(1).asI64());
        assertEquals(1.5f, Value.f32(1.5f).asF32());
        assertEquals(-2.5, Value.f64(-2.5).asF64());
        assertNotEquals(Value.f32(0.0f), Value.f32(-0.0f));
    }
}
