package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkerTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
    }

    private LinkException assertRefused(String module) {
        return assertThrows(LinkException.class, () -> guest.instance(module));
    }

    @Test
    void instantiate_unknownImport_namesItAndTheTypeWanted() {
        assertEquals(
                "unknown import: a.b, wanted (func (param i32))",
                assertRefused("(module (import \"a\" \"b\" (func (param i32))))").getMessage());
    }

    @Test
    void instantiate_importOfAnotherType_namesBothTypes() {
        guest.host("f", List.of(NumberType.I32), List.of(NumberType.I64), call -> {});

        assertEquals(
                "incompatible import type: host.f, wanted (func (param i64)), given"
                        + " (func (param i32) (result i64))",
                assertRefused("(module (import \"host\" \"f\" (func (param i64))))")
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"m\" (memory 2)", "\"m\" (memory 1 3)", "\"m\" (memory i64 1)", "\"m\" (func)",
        "\"t\" (table 6 funcref)", "\"t\" (table 1 externref)", "\"t\" (table 1 4 funcref)",
        "\"g\" (global i32)", "\"g\" (global (mut i64))", "\"c\" (global (mut i32))",
        "\"e\" (tag)", "\"e\" (tag (param i64))", "\"e\" (global i32)"})
    void instantiate_limitsAndTypesThatDoNotFit_areRefused(String wanted) {
        guest.linker().instance("lib", guest.instance(LIBRARY));

        var refused = assertRefused("(module (import \"lib\" " + wanted + "))");
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("incompatible import type: lib."),
                refused.getMessage());
    }

    private static final String LIBRARY =
            """
                    (module $lib
                      (memory (export "m") 1 4)
                      (table (export "t") 5 8 funcref)
                      (global (export "g") (mut i32) (i32.const 3))
                      (global (export "c") i32 (i32.const 4))
                      (tag (export "e") (param i32))
                      (func (export "f") (param i32) (result i32) (local.get 0)))
                    """;

    @ParameterizedTest
    @ValueSource(strings = {
        "\"m\" (memory 1)", "\"m\" (memory 0 4)", "\"m\" (memory 1 9)",
        "\"t\" (table 5 funcref)", "\"t\" (table 0 8 funcref)", "\"g\" (global (mut i32))",
        "\"c\" (global i32)", "\"e\" (tag (param i32))", "\"f\" (func (param i32) (result i32))"})
    void instantiate_importsThatFit_areTaken(String wanted) {
        guest.linker().instance("lib", guest.instance(LIBRARY));

        guest.instance("(module (import \"lib\" " + wanted + "))");
    }

    @Test
    void instantiate_aGrownMemory_fitsByItsPresentSize() {
        Instance library = guest.instance(LIBRARY);
        guest.linker().instance("lib", library);
        library.memory("m").tryGrow(2);

        guest.instance("(module (import \"lib\" \"m\" (memory 3 4)))");
    }

    @Test
    void shared_memoryTableAndGlobal_areSeenByAllInstances() {
        Instance library = guest.instance(LIBRARY);
        guest.linker().instance("lib", library);
        Instance user =
                guest.instance(
                        """
                                (module
                                  (import "lib" "m" (memory 1))
                                  (import "lib" "t" (table $t 1 funcref))
                                  (import "lib" "g" (global $g (mut i32)))
                                  (func $own (result i32) (i32.const 99))
                                  (elem declare func $own)
                                  (export "again" (global $g))
                                  (func (export "change") (result i32)
                                    (global.set $g (i32.const 70))
                                    (i32.store (i32.const 8) (i32.const 5))
                                    (table.set $t (i32.const 2) (ref.func $own))
                                    (memory.grow (i32.const 1))))
                                """);

        assertEquals(1, Guest.call(user, "change"));

        assertEquals(Value.i32(70), library.global("g").get());
        assertEquals(Value.i32(70), user.global("again").get());
        byte[] one = new byte[1];
        library.memory("m").read(8, one, 0, 1);
        assertEquals(5, one[0]);
        assertEquals(2, library.memory("m").pages());
        var stored = (Value.FuncRef) library.table("t").get(2);
        assertEquals(List.of(Value.i32(99)), stored.function().call());
    }

    @Test
    void define_twice_theLaterOneCounts() {
        guest.host("f", List.of(), List.of(NumberType.I32), call -> call.returnI32(0, 1));
        guest.host("f", List.of(), List.of(NumberType.I32), call -> call.returnI32(0, 2));
        Instance instance =
                guest.instance(
                        "(module (import \"host\" \"f\" (func $f (result i32)))"
                                + " (export \"f\" (func $f)))");

        assertEquals(2, Guest.call(instance, "f"));
    }

    @Test
    void start_isRunOnceBeforeTheInstanceIsGivenOut() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (global $g (export "g") (mut i32) (i32.const 5))
                                  (func $s (global.set $g (i32.add (global.get $g) (i32.const 1))))
                                  (start $s))
                                """);

        assertEquals(Value.i32(6), instance.global("g").get());
    }

    @Test
    void exports_byNameAndKind_orAnErrorThatSaysWhatTheyAre() {
        Instance library = guest.instance(LIBRARY);

        assertSame(library.func("f"), library.find("f").orElseThrow());
        assertTrue(library.find("nothing").isEmpty());
        assertEquals(
                "no exported item \"nothing\"",
                assertThrows(
                        IllegalArgumentException.class, () -> library.export("nothing"))
                        .getMessage());
        assertEquals(
                "no exported function \"g\"; the export is " + library.global("g").externType(),
                assertThrows(IllegalArgumentException.class, () -> library.func("g"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> library.memory("t"));
        assertThrows(IllegalArgumentException.class, () -> library.table("m"));
        assertThrows(IllegalArgumentException.class, () -> library.global("e"));
        assertThrows(IllegalArgumentException.class, () -> library.tag("f"));
        assertEquals("lib", library.module().name());
        assertEquals(
                List.of("m", "t", "g", "c", "e", "f"),
                library.module().exports().stream().map(Module.Export::name).toList());
    }

    @Test
    void instantiate_whenItTraps_keepsWhatItWroteElsewhere() {
        Instance library = guest.instance(LIBRARY);
        guest.linker().instance("lib", library);

        var trap =
                assertThrows(
                        Trap.class,
                        () -> guest.instance(
                                """
                                        (module
                                          (import "lib" "t" (table $t 1 funcref))
                                          (import "lib" "m" (memory 1))
                                          (func $f (result i32) (i32.const 31))
                                          (elem (table $t) (i32.const 0) func $f)
                                          (data (i32.const 4) "a")
                                          (data (i32.const 65536) "b"))
                                        """));

        assertEquals(TrapReason.MEMORY_OUT_OF_BOUNDS, trap.reason());
        byte[] one = new byte[1];
        library.memory("m").read(4, one, 0, 1);
        assertEquals('a', one[0]);
        var left = (Value.FuncRef) library.table("t").get(0);
        assertEquals(List.of(Value.i32(31)), left.function().call()); // Its instance lives on.
    }

    @Test
    void instantiate_aboveAQuota_namesTheSetting() {
        try (Guest small = Guest.open(t -> t.set(Setting.STORE_MAX_INSTANCES, 1))) {
            small.instance("(module)");
            var refused =
                    assertThrows(RuntimeException.class, () -> small.instance("(module)"));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .contains(Setting.STORE_MAX_INSTANCES.path()),
                    refused.getMessage());
        }
    }

    @Test
    void compile_moreMemoriesThanOneModuleMayHave_namesTheSetting() {
        try (Guest small = Guest.open(t -> t.set(Setting.POOL_MAX_MEMORIES_PER_MODULE, 8))) {
            small.compile("(module" + "(memory 1)".repeat(8) + ")");
            var refused =
                    assertThrows(
                            RuntimeException.class,
                            () -> small.compile("(module" + "(memory 1)".repeat(9) + ")"));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .contains(Setting.POOL_MAX_MEMORIES_PER_MODULE.path()),
                    refused.getMessage());
        }
    }
}
