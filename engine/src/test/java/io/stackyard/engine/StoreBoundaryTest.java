package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.GlobalType;
import io.stackyard.engine.types.Limits;
import io.stackyard.engine.types.MemoryType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.TableType;
import io.stackyard.store.Store;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What belongs to one store means nothing to another, and nothing once the store is closed.
class StoreBoundaryTest {

    private static final String REFERENCES =
            """
                    (module
                      (type $f (func))
                      (type $c (cont $f))
                      (tag $e (export "e") (param i32))
                      (func $noop (export "noop"))
                      (func (export "cont") (result (ref $c)) (cont.new $c (ref.func $noop)))
                      (func (export "takeFunc") (param funcref))
                      (func (export "takeExn") (param exnref))
                      (func (export "takeCont") (param (ref null $c)))
                      (func (export "throwRef") (param exnref) (throw_ref (local.get 0)))
                      (func (export "caught") (result exnref)
                        (block $h (result exnref)
                          (try_table (catch_all_ref $h) (throw $e (i32.const 7)))
                          (unreachable)))
                      (memory (export "m") 1)
                      (table (export "t") 2 funcref)
                      (global (export "g") (mut i32) (i32.const 5)))
                    """;

    private static void assertRefused(Store owner, Func function, Value foreign) {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> function.call(foreign));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("belongs to store " + owner.id()),
                refused.getMessage());
    }

    @Test
    void call_withReferencesOfAnotherStore_isRefused() {
        try (Guest guest = Guest.open(); Store other = guest.engine().newStore()) {
            Module module = guest.compile(REFERENCES);
            Instance here = guest.linker().instantiate(guest.store(), module);
            Instance there = guest.linker().instantiate(other, module);

            assertRefused(
                    other, here.func("takeFunc"), new Value.FuncRef(there.func("noop")));
            assertRefused(
                    other, here.func("takeCont"), there.func("cont").call().getFirst());
            assertRefused(
                    other, here.func("takeExn"), there.func("caught").call().getFirst());
        }
    }

    @Test
    void hostFunction_throwsAnExceptionOfAnotherStore_isATrapAndNoClauseTakesIt() {
        try (Guest guest = Guest.open(); Store other = guest.engine().newStore()) {
            Tag foreign =
                    Tag.create(
                            guest.engine(),
                            other,
                            new FunctionType(List.of(NumberType.I64, NumberType.I64), List.of()));
            guest.host(
                    "fail",
                    List.of(),
                    List.of(),
                    _ -> {
                        throw WasmException.of(foreign, Value.i64(1), Value.i64(2));
                    });
            Instance instance =
                    guest.instance(
                            """
                                    (module
                                      (import "host" "fail" (func $fail))
                                      (tag $mine (param i32))
                                      (func (export "run") (result i32)
                                        (block $h (result i32)
                                          (try_table (catch $mine $h) (call $fail))
                                          (i32.const 3))))
                                    """);

            var trap = assertThrows(Trap.class, () -> instance.func("run").call());

            assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
            assertTrue(
                    String.valueOf(trap.getMessage()).contains("belongs to store " + other.id()),
                    trap.getMessage());
            assertEquals(0, guest.liveStacks());
        }
    }

    @Test
    void call_withAContinuationOfAnotherType_isRefused() {
        try (Guest guest = Guest.open()) {
            Instance instance =
                    guest.instance(
                            """
                                    (module
                                      (type $f0 (func)) (type $c0 (cont $f0))
                                      (type $f2 (func (param i64 i64 i64 i64) (result i64)))
                                      (type $c2 (cont $f2))
                                      (func $noop)
                                      (elem declare func $noop)
                                      (global (export "g") (mut (ref null $c2)) (ref.null $c2))
                                      (table (export "t") 1 (ref null $c2))
                                      (func (export "make") (result (ref $c0))
                                        (cont.new $c0 (ref.func $noop)))
                                      (func (export "same") (param contref))
                                      (func (export "run0") (param (ref $c0))
                                        (resume $c0 (local.get 0)))
                                      (func (export "run2") (param (ref $c2)) (result i64)
                                        (resume $c2 (i64.const 1) (i64.const 2) (i64.const 3)
                                          (i64.const 4) (local.get 0))))
                                    """);
            Value made = instance.func("make").call().getFirst();

            var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> instance.func("run2").call(made));
            assertTrue(
                    String.valueOf(refused.getMessage()).startsWith("value of another type"),
                    refused.getMessage());
            assertThrows(
                    IllegalArgumentException.class, () -> instance.global("g").set(made));
            assertThrows(
                    IllegalArgumentException.class, () -> instance.table("t").set(0, made));
            instance.func("same").call(made); // Its own type and those above are fine.
            instance.func("run0").call(made);
            assertTrue(assertInstanceOf(ContRef.class, made).isConsumed());
        }
    }

    @Test
    void memory_ofAClosedStore_showsNothingOfItsNextHolder() {
        try (Guest guest = Guest.open()) {
            Store first = guest.engine().newStore();
            Module module = guest.compile(REFERENCES);
            Memory stale = guest.linker().instantiate(first, module).memory("m");
            first.close();
            Memory next = guest.linker().instantiate(guest.store(), module).memory("m");
            next.write(0, new byte[] {42}, 0, 1);
            byte[] seen = new byte[1];

            assertThrows(IllegalStateException.class, () -> stale.read(0, seen, 0, 1));
            assertThrows(IllegalStateException.class, () -> stale.write(0, seen, 0, 1));
            assertThrows(IllegalStateException.class, () -> stale.fill(0, 1, (byte) 1));
            assertThrows(IllegalStateException.class, stale::asSegment);
            assertThrows(IllegalStateException.class, stale::byteSize);
            assertThrows(IllegalStateException.class, () -> stale.tryGrow(1));
            next.read(0, seen, 0, 1);
            assertArrayEquals(new byte[] {42}, seen);
        }
    }

    @Test
    void everything_ofAClosedStore_isRefused() {
        try (Guest guest = Guest.open()) {
            Store store = guest.engine().newStore();
            Instance instance =
                    guest.linker().instantiate(store, guest.compile(REFERENCES));
            Func noop = instance.func("noop");
            Table table = instance.table("t");
            Global global = instance.global("g");
            ContRef continuation =
                    assertInstanceOf(ContRef.class, instance.func("cont").call().getFirst());
            store.close();

            assertThrows(IllegalStateException.class, noop::call);
            assertThrows(IllegalStateException.class, table::length);
            assertThrows(IllegalStateException.class, () -> table.get(0));
            assertThrows(
                    IllegalStateException.class, () -> table.set(0, Value.nullReference()));
            assertThrows(IllegalStateException.class, global::get);
            assertThrows(IllegalStateException.class, () -> global.set(Value.i32(1)));
            assertThrows(
                    IllegalStateException.class,
                    () -> table.tryGrow(1, Value.nullReference()));
            assertThrows(
                    IllegalStateException.class,
                    () -> noop.callRaw(new long[0], new long[0]));
            assertTrue(continuation.isConsumed());
            assertThrows(IllegalStateException.class, () -> instance.find("noop"));
            assertThrows(IllegalStateException.class, () -> instance.func("cont"));
            assertThrows(IllegalStateException.class, () -> instance.memory("m"));
            assertThrows(
                    IllegalStateException.class,
                    () -> guest.linker().instantiate(store, guest.compile("(module)")));
        }
    }

    @Test
    void everything_ofAClosedEngine_isRefused() {
        Engine engine = Guest.engine(UnaryOperator.identity());
        Linker linker = new Linker(engine);
        Module module = engine.compile(Guest.binary(REFERENCES));
        Store store = engine.newStore();
        Instance instance = linker.instantiate(store, module);
        Func noop = instance.func("noop");
        Memory memory = instance.memory("m");
        Table table = instance.table("t");
        Global global = instance.global("g");
        Tag tag = instance.tag("e");
        ContRef continuation =
                assertInstanceOf(ContRef.class, instance.func("cont").call().getFirst());
        store.close();
        engine.close();

        // What is told of an engine or a store by its Java objects alone goes on.
        assertEquals(List.of(), noop.type().params());
        assertEquals(List.of(NumberType.I32), tag.type().params());
        assertTrue(continuation.isConsumed());
        module.purge();
        assertEquals(0, engine.allocator().trimmer().trim());
        engine.close();

        assertThrows(IllegalStateException.class, engine::newStore);
        assertThrows(IllegalStateException.class, () -> engine.newStore("late"));
        assertThrows(
                IllegalStateException.class, () -> engine.compile(Guest.binary("(module)")));
        assertThrows(IllegalStateException.class, () -> linker.instantiate(store, module));
        assertThrows(IllegalStateException.class, noop::call);
        assertThrows(IllegalStateException.class, memory::byteSize);
        assertThrows(IllegalStateException.class, memory::type);
        assertThrows(IllegalStateException.class, memory::asSegment);
        assertThrows(IllegalStateException.class, () -> memory.asWritableSegment(0, 1));
        assertThrows(IllegalStateException.class, table::type);
        assertThrows(IllegalStateException.class, () -> table.get(0));
        assertThrows(IllegalStateException.class, global::get);
        assertThrows(IllegalStateException.class, () -> instance.export("m"));
        assertThrows(
                IllegalStateException.class,
                () -> Memory.create(engine, store, new MemoryType(false, new Limits(1, 1))));
    }

    @Test
    void define_externOfAnotherStore_isRefusedWhenAModuleWantsIt() {
        try (Guest guest = Guest.open(); Store other = guest.engine().newStore()) {
            Instance there =
                    guest.linker().instantiate(other, guest.compile(REFERENCES));
            guest.linker().instance("there", there);

            for (String wanted : List.of(
                    "\"noop\" (func)", "\"m\" (memory 1)", "\"t\" (table 1 funcref)",
                    "\"g\" (global (mut i32))", "\"e\" (tag (param i32))")) {
                Module module =
                        guest.compile("(module (import \"there\" " + wanted + "))");
                var refused =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> guest.linker().instantiate(guest.store(), module),
                                wanted);
                assertTrue(String.valueOf(refused.getMessage()).contains("belongs to store"),
                        wanted);
            }
        }
    }

    @Test
    void engine_storeOrModuleOfAnother_isRefused() {
        try (Guest guest = Guest.open(); Guest other = Guest.open()) {
            Module module = guest.compile("(module)");

            assertThrows(
                    IllegalArgumentException.class,
                    () -> guest.linker().instantiate(other.store(), module));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> other.linker().instantiate(other.store(), module));
        }
    }

    @Test
    void close_fromInsideAHostCall_isRefusedAndTheGuestStops() {
        try (Guest guest = Guest.open()) {
            guest.host("close", List.of(), List.of(), _ -> guest.store().close());
            Instance instance =
                    guest.instance(
                            """
                                    (module
                                      (import "host" "close" (func $close))
                                      (func (export "run") (call $close))
                                      (func (export "after") (result i32) (i32.const 6)))
                                    """);

            var trap = assertThrows(Trap.class, () -> instance.func("run").call());

            assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
            assertInstanceOf(IllegalStateException.class, trap.getCause());
            assertTrue(
                    String.valueOf(trap.getMessage())
                            .contains("cannot close while guest code runs in it"),
                    trap.getMessage());
            assertEquals(6, Guest.call(instance, "after"));
        }
    }

    @Test
    void call_fromASecondThreadWhileTheFirstIsInside_isRefused() throws InterruptedException {
        try (Guest guest = Guest.open()) {
            var seen = new AtomicReference<Throwable>();
            var target = new AtomicReference<Func>();
            guest.host(
                    "visit",
                    List.of(),
                    List.of(),
                    _ -> {
                        var second =
                                new Thread(
                                        () -> {
                                            try {
                                                target.get().call();
                                            } catch (RuntimeException refused) {
                                                seen.set(refused);
                                            }
                                        });
                        second.start();
                        second.join();
                    });
            Instance instance =
                    guest.instance(
                            """
                                    (module
                                      (import "host" "visit" (func $visit))
                                      (func (export "run") (call $visit))
                                      (func (export "other")))
                                    """);
            target.set(instance.func("other"));

            instance.func("run").call();

            assertInstanceOf(IllegalStateException.class, seen.get());
            assertTrue(String.valueOf(seen.get().getMessage()).contains("is in use by thread"));
            var later = new Thread(() -> instance.func("other").call());
            var failed = new AtomicReference<Throwable>();
            later.setUncaughtExceptionHandler((_, thrown) -> failed.set(thrown));
            later.start();
            later.join();
            assertEquals(null, failed.get()); // One after the other is fine.
        }
    }

    @Test
    void create_externsOfTheHost_keepTypeAndValue() {
        try (Guest guest = Guest.open()) {
            Engine engine = guest.engine();
            Global global =
                    Global.create(
                            engine,
                            guest.store(),
                            new GlobalType(NumberType.I64, false),
                            Value.i64(-3));
            Memory memory =
                    Memory.create(
                            engine, guest.store(), new MemoryType(false, new Limits(1, 2)));
            Table table =
                    Table.create(
                            engine,
                            guest.store(),
                            new TableType(ReferenceType.EXTERNREF, false, new Limits(1, 3)));

            assertEquals(Value.i64(-3), global.get());
            assertThrows(IllegalStateException.class, () -> global.set(Value.i64(1)));
            assertTrue(memory.tryGrow(1));
            assertEquals(2, memory.pages());
            assertEquals(false, memory.tryGrow(1));
            assertEquals(false, memory.tryGrow(-1));
            assertEquals(false, memory.tryGrow(Long.MAX_VALUE));
            assertEquals(Value.nullReference(), table.get(0));
            assertTrue(table.tryGrow(2, Value.externRef("x")));
            assertEquals(Value.externRef("x"), table.get(2));
            assertEquals(false, table.tryGrow(1, Value.nullReference()));
            assertThrows(IndexOutOfBoundsException.class, () -> table.get(3));
            assertThrows(IndexOutOfBoundsException.class, () -> table.get(-1));
        }
    }

    @Test
    void tryGrow_withAValueOfAnotherType_changesNothing() {
        try (Guest guest = Guest.open()) {
            Table table =
                    Table.create(
                            guest.engine(),
                            guest.store(),
                            new TableType(ReferenceType.FUNCREF, false, new Limits(1, 3)));

            assertThrows(
                    IllegalArgumentException.class, () -> table.tryGrow(1, Value.i32(1)));

            assertEquals(1, table.length());
            assertEquals(false, table.tryGrow(Long.MAX_VALUE, Value.nullReference()));
        }
    }
}
