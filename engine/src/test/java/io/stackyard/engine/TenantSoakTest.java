package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackPool;
import io.stackyard.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

/// Tenants come and go by the thousand, and hostile ones among them.
class TenantSoakTest {

    private static final int CYCLES = 10_000;
    private static final int WARM_UP = 1_000;
    private static final long PATTERN = 0xA5A5_A5A5_A5A5_A5A5L;
    private static final long MAX_GROWTH_BYTES = 256L << 20;
    private static final Path STATUS = Path.of("/proc/self/status");

    /// Fills its memory, also what it grew by, its tables, and two stacks; leaves one suspended.
    private static final String FILLS =
            """
                    (module
                      (type $f (func)) (type $c (cont $f))
                      (tag $y)
                      (memory 1)
                      (table $t 100 funcref)
                      (table $k 16 (ref null $c))
                      (global $g (mut i64) (i64.const 0))
                      (func $deep (param i32) (local i64 i64 i64 i64)
                        (local.set 1 (i64.const 0xA5A5A5A5A5A5A5A5))
                        (local.set 2 (local.get 1))
                        (local.set 3 (local.get 1))
                        (local.set 4 (local.get 1))
                        (if (local.get 0)
                          (then (call $deep (i32.sub (local.get 0) (i32.const 1))))
                          (else (suspend $y))))
                      (func $body (call $deep (i32.const 50)))
                      (elem declare func $body $fill)
                      (func $fill (export "run") (result i64) (local $i i32)
                        (drop (memory.grow (i32.const 1)))
                        (memory.fill (i32.const 0) (i32.const 0xA5) (i32.const 131072))
                        (global.set $g (i64.const 0xA5A5A5A5A5A5A5A5))
                        (table.fill $t (i32.const 0) (ref.func $fill) (i32.const 100))
                        (loop $l
                          (table.set $k (local.get $i)
                            (block $h (result (ref $c))
                              (resume $c (on $y $h) (cont.new $c (ref.func $body)))
                              (unreachable)))
                          (br_if $l
                            (i32.lt_u
                              (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                              (i32.const 4))))
                        (i64.load (i32.const 131064))))
                    """;

    /// The bits of everything it can read: 0 if all is clean.
    private static final String LOOKS =
            """
                    (module
                      (type $f (func)) (type $c (cont $f))
                      (memory 1)
                      (table $t 100 funcref)
                      (table $k 16 (ref null $c))
                      (global $g (mut i64) (i64.const 0))
                      (func (export "run") (result i64) (local $i i32) (local $seen i64)
                        (drop (memory.grow (i32.const 1)))
                        (loop $bytes
                          (local.set $seen (i64.or (local.get $seen) (i64.load (local.get $i))))
                          (br_if $bytes
                            (i32.lt_u
                              (local.tee $i (i32.add (local.get $i) (i32.const 8)))
                              (i32.const 131072))))
                        (local.set $i (i32.const 0))
                        (loop $functions
                          (if (i32.eqz (ref.is_null (table.get $t (local.get $i))))
                            (then (return (i64.const 1))))
                          (br_if $functions
                            (i32.lt_u
                              (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                              (i32.const 100))))
                        (local.set $i (i32.const 0))
                        (loop $continuations
                          (if (i32.eqz (ref.is_null (table.get $k (local.get $i))))
                            (then (return (i64.const 2))))
                          (br_if $continuations
                            (i32.lt_u
                              (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                              (i32.const 16))))
                        (i64.or (local.get $seen) (global.get $g))))
                    """;

    private static void assertEverythingHome(Engine engine) {
        assertEquals(0, engine.allocator().stacks().inUse());
        assertEquals(0, engine.allocator().memories().inUse());
        assertEquals(0, engine.allocator().tables().inUse());
        assertEquals(0, engine.allocator().coreInstances());
        assertEquals(0, engine.allocator().liveStores());
    }

    private static long cycle(Engine engine, Linker linker, Module module) {
        try (Store store = engine.newStore()) {
            return linker.instantiate(store, module).func("run").call().getFirst().asI64();
        }
    }

    @Test
    void cycles_twoModulesInTurn_leaveNothingBehind() throws IOException {
        try (Engine engine = Guest.engine(UnaryOperator.identity())) {
            Module fills = engine.compile(Guest.binary(FILLS));
            Module looks = engine.compile(Guest.binary(LOOKS));
            var linker = new Linker(engine);
            long residentBefore = 0;
            for (int i = 0; i < CYCLES; i++) {
                if (i == WARM_UP) {
                    residentBefore = residentBytes();
                }
                if (i % 2 == 0) {
                    assertEquals(PATTERN, cycle(engine, linker, fills));
                } else {
                    assertEquals(0, cycle(engine, linker, looks), "cycle " + i);
                }
                if (i % 1_000 == 0) {
                    assertStacksShowNothing(engine.allocator().stacks());
                    assertEverythingHome(engine);
                }
            }
            assertEverythingHome(engine);
            long grown = residentBytes() - residentBefore;
            assertTrue(grown < MAX_GROWTH_BYTES, "resident memory grew by " + grown);
        }
    }

    /// Reads what no guest can: the raw bytes of free stacks.
    private static void assertStacksShowNothing(StackPool stacks) {
        for (int slot = 0; slot < Guest.STACKS; slot++) {
            long block = stacks.controlBlock(slot);
            if (ControlBlock.revision(block) == 0) {
                continue; // Never claimed.
            }
            for (long at = ControlBlock.start(block); at < ControlBlock.end(block); at += 8) {
                assertEquals(0, UnsafeApi.getLong(at), "stack " + slot + " is not clear");
            }
        }
    }

    static long residentBytes() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return 0;
    }

    @Test
    void residentBytes_onLinux_areReallyRead() throws IOException {
        assumeTrue(Files.isReadable(STATUS));

        assertTrue(residentBytes() > 1 << 20);
    }

    @Test
    void instantiate_hostileModules_endInTheirOwnErrorAndLeaveNothing() {
        try (Engine engine = Guest.engine(UnaryOperator.identity())) {
            var linker = new Linker(engine);
            List<Module> hostile =
                    List.of(
                            "(module (func $s unreachable) (start $s) (memory 1))",
                            "(module (func $s (call $s)) (start $s) (table 9 funcref))",
                            "(module (memory 1) (data (i32.const 65536) \"x\"))",
                            "(module (table 1 funcref) (func $f) (elem (i32.const 1) $f))",
                            "(module (memory 0) (func $s (i32.store (i32.const 0) (i32.const 0)))"
                                    + " (start $s))",
                            "(module (type $f (func)) (type $c (cont $f)) (func $s"
                                    + " (resume $c (cont.new $c (ref.func $s)))) (start $s)"
                                    + " (elem declare func $s))",
                            "(module (tag $y) (func $s (suspend $y)) (start $s))")
                            .stream()
                            .map(Guest::binary)
                            .map(engine::compile)
                            .toList();
            for (int i = 0; i < 2_000; i++) {
                Module module = hostile.get(i % hostile.size());
                try (Store store = engine.newStore()) {
                    assertThrows(Trap.class, () -> linker.instantiate(store, module));
                }
            }
            Module throwing =
                    engine.compile(
                            Guest.binary("(module (tag $e) (func $s (throw $e)) (start $s))"));
            try (Store store = engine.newStore()) {
                assertThrows(
                        WasmException.class, () -> linker.instantiate(store, throwing));
                assertEquals(0, store.liveStacks());
            }
            assertEverythingHome(engine);
        }
    }

    @Test
    void close_withSuspendedAndFreshContinuations_takesEveryStackHome() {
        try (Engine engine = Guest.engine(UnaryOperator.identity())) {
            Module fills = engine.compile(Guest.binary(FILLS));
            var linker = new Linker(engine);
            Store store = engine.newStore();
            linker.instantiate(store, fills).func("run").call();

            assertEquals(4, store.liveStacks());
            assertThrows(IllegalStateException.class, engine::close);
            store.close();
            store.close(); // A second time does nothing.

            assertEverythingHome(engine);
        }
    }
}
