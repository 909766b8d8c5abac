package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.stackyard.engine.interpret.TypedEntry;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypedCallTest {

    private static final String ADD =
            """
                    (module
                      (func (export "add") (param i32 i32) (result i32)
                        (i32.add (local.get 0) (local.get 1)))
                      (func (export "trap") (param i32) (result i32) (unreachable)))
                    """;

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        assertEquals(0, guest.liveStacks());
        guest.close();
    }

    /// All four kinds of numbers, each given back.
    interface Numbers {
        double mix(int a, long b, float c, double d);
    }

    /// Public, but with more than one thing to do.
    public interface Two {
        int one();

        int two();
    }

    /// Its method throws, and it repeats one of every object's.
    @FunctionalInterface
    public interface Throwing {
        int run() throws IOException;

        @Override
        boolean equals(Object other);
    }

    @Test
    void handle_ofEachNumberType_hasExactlyTheJavaType() throws Throwable {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (func (export "i32") (param i32) (result i32) (local.get 0))
                                  (func (export "i64") (param i64) (result i64) (local.get 0))
                                  (func (export "f32") (param f32) (result f32) (local.get 0))
                                  (func (export "f64") (param f64) (result f64) (local.get 0))
                                  (func (export "widen") (param i32) (result i64)
                                    (i64.extend_i32_s (local.get 0)))
                                  (func (export "high") (param i32) (result i64)
                                    (i64.extend_i32_u (local.get 0))))
                                """);

        assertEquals(-7, (int) instance.func("i32").handle().invokeExact(-7));
        assertEquals(
                Long.MIN_VALUE + 1,
                (long) instance.func("i64").handle().invokeExact(Long.MIN_VALUE + 1));
        assertEquals(-0.5f, (float) instance.func("f32").handle().invokeExact(-0.5f));
        assertEquals(Math.E, (double) instance.func("f64").handle().invokeExact(Math.E));
        assertEquals(-7L, (long) instance.func("widen").handle().invokeExact(-7));
        assertEquals(0xFFFF_FFF9L, (long) instance.func("high").handle().invokeExact(-7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 40}) // Either side of each way to pass them.
    void handle_ofManyParameters_passesEachInItsPlace(int count) throws Throwable {
        var sum = new StringBuilder("(i64.const 0)");
        for (int i = 0; i < count; i++) {
            sum.insert(0, "(i64.add (i64.mul (local.get " + i + ") (i64.const " + (i + 3) + ")) ")
                    .append(')');
        }
        Instance instance =
                guest.instance(
                        "(module (func (export \"f\") (param " + "i64 ".repeat(count)
                                + ") (result i64) " + sum + "))");
        List<Object> arguments = new ArrayList<>();
        long wanted = 0;
        for (int i = 0; i < count; i++) {
            arguments.add(1000L + i);
            wanted += (1000L + i) * (i + 3);
        }

        MethodHandle handle = instance.func("f").handle();

        assertEquals(
                MethodType.methodType(long.class, Collections.nCopies(count, long.class)),
                handle.type());
        assertEquals(wanted, handle.invokeWithArguments(arguments));
        assertEquals(8, TypedEntry.REGISTERS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9})
    void handle_withoutResult_isVoidAndRuns(int count) throws Throwable {
        Instance instance =
                guest.instance(
                        "(module (global $g (export \"g\") (mut i32) (i32.const 0))"
                                + " (func (export \"f\") (param " + "i32 ".repeat(count) + ")"
                                + " (global.set $g (local.get " + (count - 1) + "))))");

        Object result =
                instance.func("f").handle().invokeWithArguments(Collections.nCopies(count, 42));

        assertEquals(null, result);
        assertEquals(42, instance.global("g").get().asI32());
    }

    @Test
    void handle_ofReferencesVectorsOrMoreResults_isRefusedWithTheType() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (func (export "reference") (param externref))
                                  (func (export "two") (result i32 i32) (i32.const 1) (i32.const 2)))
                                """);

        var reference =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> instance.func("reference").handle());
        assertTrue(
                String.valueOf(reference.getMessage()).contains("externref is no number"),
                reference.getMessage());
        var two =
                assertThrows(
                        IllegalArgumentException.class, () -> instance.func("two").handle());
        assertTrue(
                String.valueOf(two.getMessage())
                        .contains("wanted results<=1, the function has 2"),
                two.getMessage());
    }

    @Test
    void handle_guestTraps_throwsTheTrapAndTheStoreStaysUsable() throws Throwable {
        Instance instance = guest.instance(ADD);
        MethodHandle trap = instance.func("trap").handle();
        MethodHandle add = instance.func("add").handle();

        for (int i = 0; i < 10; i++) {
            var thrown = assertThrows(Trap.class, () -> trap.invoke(1));
            assertEquals(TrapReason.UNREACHABLE, thrown.reason());
            assertEquals(1, thrown.frames().size());
            assertEquals(i + 5, (int) add.invokeExact(i, 5));
            assertEquals(0, guest.store().depth());
        }
    }

    @Test
    void handle_guestThrows_givesTheException() {
        Instance instance =
                guest.instance(
                        "(module (tag $t (param i32))"
                                + " (func (export \"f\") (i32.const 9) (throw $t)))");
        MethodHandle handle = instance.func("f").handle();

        var thrown = assertThrows(WasmException.class, () -> handle.invoke());

        assertEquals(List.of(Value.i32(9)), thrown.values());
    }

    @Test
    void handle_closedStore_isRefused() {
        Guest other = Guest.open();
        MethodHandle add = other.instance(ADD).func("add").handle();
        other.store().close();

        assertThrows(IllegalStateException.class, () -> add.invoke(1, 2));
        other.close();
    }

    @Test
    void as_functionalInterface_callsTheFunction() {
        Instance instance = guest.instance(ADD);

        IntBinaryOperator add = instance.func("add").as(IntBinaryOperator.class);
        IntUnaryOperator trap = instance.func("trap").as(IntUnaryOperator.class);

        assertEquals(Integer.MIN_VALUE, add.applyAsInt(Integer.MAX_VALUE, 1));
        assertThrows(Trap.class, () -> trap.applyAsInt(1));
    }

    @Test
    void as_anotherShape_isRefused() {
        Func add = guest.instance(ADD).func("add");

        var other =
                assertThrows(
                        IllegalArgumentException.class, () -> add.as(IntUnaryOperator.class));
        assertTrue(
                String.valueOf(other.getMessage())
                        .contains("wanted (int)int of java.util.function.IntUnaryOperator,"
                                + " the function has (int,int)int"),
                other.getMessage());
        assertThrows(IllegalArgumentException.class, () -> add.as(BinaryOperator.class));
        assertThrows(IllegalArgumentException.class, () -> add.as(Comparator.class));
        assertThrows(IllegalArgumentException.class, () -> add.as(Two.class));
        assertThrows(IllegalArgumentException.class, () -> add.as(Numbers.class));
        assertThrows(IllegalArgumentException.class, () -> add.as(String.class));
    }

    private static double mix(int a, long b, float c, double d) {
        return a + b * 10.0 + c * 100.0 + d * 1000.0;
    }

    private Instance importing(String type, String call) {
        return guest.instance(
                "(module (import \"host\" \"f\" (func $f " + type + ")) (func (export \"run\") "
                        + call + "))");
    }

    @Test
    void host_methodHandle_takesAndGivesNumbers() throws ReflectiveOperationException {
        MethodHandle mix =
                MethodHandles.lookup()
                        .findStatic(
                                TypedCallTest.class,
                                "mix",
                                MethodType.methodType(
                                        double.class,
                                        int.class,
                                        long.class,
                                        float.class,
                                        double.class));
        guest.linker().func("host", "f", mix);
        Instance instance =
                importing(
                        "(param i32 i64 f32 f64) (result f64)",
                        "(result f64) (call $f (i32.const -1) (i64.const 2)"
                                + " (f32.const 3.5) (f64.const 4))");

        assertEquals(List.of(Value.f64(4369)), instance.func("run").call());
        assertEquals(
                new FunctionType(
                        List.of(
                                NumberType.I32, NumberType.I64, NumberType.F32, NumberType.F64),
                        List.of(NumberType.F64)),
                Func.host(guest.engine(), guest.store(), "mix", mix).type());
    }

    @Test
    void host_functionalInterface_takesAndGivesNumbers() {
        guest.linker().func("host", "f", LongUnaryOperator.class, n -> n * 3);

        Instance instance =
                importing(
                        "(param i64) (result i64)",
                        "(result i64) (call $f (i64.const -5))");

        assertEquals(List.of(Value.i64(-15)), instance.func("run").call());
        Func half =
                Func.host(
                        guest.engine(), guest.store(), "half", DoubleUnaryOperator.class,
                        n -> n / 2);
        assertEquals(2.25, half.as(DoubleUnaryOperator.class).applyAsDouble(4.5));
        var ran = new int[1];
        Func runnable =
                Func.host(guest.engine(), guest.store(), "run", Runnable.class, () -> ran[0]++);
        runnable.call();
        runnable.as(Runnable.class).run();
        assertEquals(2, ran[0]);
    }

    @Test
    void host_otherTypes_areRefused() {
        var text =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> guest.linker()
                                .func(
                                        "host",
                                        "f",
                                        MethodHandles.identity(String.class)));
        assertTrue(
                String.valueOf(text.getMessage())
                        .contains("wanted int, long, float or double, it has java.lang.String"),
                text.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> guest.linker().func("host", "f", MethodHandles.identity(short.class)));
        assertThrows(
                IllegalArgumentException.class,
                () -> guest.linker()
                        .func("host", "f", Numbers.class, TypedCallTest::mix));
    }

    @Test
    void host_importOfAnotherType_isALinkException() {
        guest.linker().func("host", "f", IntSupplier.class, () -> 1);

        assertThrows(
                LinkException.class,
                () -> importing("(result i64)", "(result i64) (call $f)"));
    }

    @Test
    void host_throwsAnException_isATrapWithItAsCause() {
        var failure = new IOException("disk on fire");
        guest.linker()
                .func(
                        "host",
                        "f",
                        Throwing.class,
                        () -> {
                            throw failure;
                        });
        Instance instance = importing("(result i32)", "(result i32) (call $f)");

        var trap = assertThrows(Trap.class, () -> instance.func("run").call());

        assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        assertSame(failure, trap.getCause());
    }

    @Test
    void host_throwsAWasmException_goesOnInTheGuest() {
        Tag tag =
                Tag.create(
                        guest.engine(),
                        guest.store(),
                        new FunctionType(List.of(NumberType.I32), List.of()));
        guest.linker()
                .define("host", "tag", tag)
                .func(
                        "host",
                        "f",
                        Runnable.class,
                        () -> {
                            throw WasmException.of(tag, Value.i32(41));
                        });
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "f" (func $f))
                                  (import "host" "tag" (tag $t (param i32)))
                                  (func (export "run") (result i32)
                                    (block $h (result i32)
                                      (try_table (catch $t $h) (call $f))
                                      (unreachable))))
                                """);

        assertEquals(41, Guest.call(instance, "run"));
    }

    @Test
    void host_callsTheGuestAgain_keepsTheArgumentsOfEachLevel() {
        var target = new ArrayList<LongUnaryOperator>();
        guest.linker()
                .func(
                        "host",
                        "down",
                        LongUnaryOperator.class,
                        n -> target.getFirst().applyAsLong(n - 1) + n);
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "down" (func $down (param i64) (result i64)))
                                  (func (export "run") (param i64) (result i64)
                                    (if (result i64) (i64.eqz (local.get 0))
                                      (then (i64.const 0))
                                      (else (call $down (local.get 0))))))
                                """);
        target.add(instance.func("run").as(LongUnaryOperator.class));

        assertEquals(20 * 21 / 2, target.getFirst().applyAsLong(20));
    }

    @Test
    void call_eitherWay_allocatesNothing() throws Throwable {
        assumeFalse(Boolean.getBoolean("stackyard.checked"), "the checked twin allocates");
        guest.linker().func("host", "f", IntUnaryOperator.class, n -> n + 1);
        Instance instance =
                importing(
                        "(param i32) (result i32)",
                        "(param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)"
                                + " (call $f (local.get 7))");
        MethodHandle run = instance.func("run").handle();
        int sum = calls(run, 20_000);

        long bytes = HeapBytes.leastOf(20, () -> assertEquals(sum, calls(run, 20_000)));

        // Fewer than one in a hundred calls could have had an object: what is left is the measuring's.
        assertTrue(bytes < 20_000 / 100 * 16, () -> "bytes=" + bytes);
    }

    private static int calls(MethodHandle run, int count) throws Throwable {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (int) run.invokeExact(0, 1, 2, 3, 4, 5, 6, i);
        }
        return sum;
    }
}
