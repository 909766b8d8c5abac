package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.engine.types.Limits;
import io.stackyard.engine.types.MemoryType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loads and stores at every boundary, in every form of address, and on every memory of a module.
class MemoryFormsTest {

    private static final long PAGE = 65_536;

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
    }

    private static boolean traps(Func function, Value... arguments) {
        try {
            function.call(arguments);
            return false;
        } catch (Trap trap) {
            assertEquals(TrapReason.MEMORY_OUT_OF_BOUNDS, trap.reason());
            assertEquals("out of bounds memory access", trap.getMessage());
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "i32, load8_u, store8, 1", "i32, load8_s, store8, 1", "i32, load16_u, store16, 2",
        "i32, load16_s, store16, 2", "i32, load, store, 4", "i64, load8_s, store8, 1",
        "i64, load16_s, store16, 2", "i64, load32_s, store32, 4", "i64, load32_u, store32, 4",
        "i64, load, store, 8", "f32, load, store, 4", "f64, load, store, 8"})
    void access_aroundEveryEnd_trapsExactlyWhenAByteIsOutside(
            String type, String load, String store, int size) {
        for (String index : List.of("i32", "i64")) {
            for (long offset : new long[] {0, 1, 0xFFFF, 0x1_0000, 0xFFFF_FFFFL}) {
                checkOffset(type, load, store, size, index, offset);
            }
        }
    }

    private void checkOffset(
            String type, String load, String store, int size, String index, long offset) {
        try (var fresh = guest.engine().newStore()) {
            Instance instance =
                    guest.linker()
                            .instantiate(
                                    fresh,
                                    guest.compile(
                                            """
                                                    (module
                                                      (memory (export "m") %1$s 2)
                                                      (func (export "load") (param %1$s)
                                                        (drop (%2$s.%3$s offset=%5$d (local.get 0))))
                                                      (func (export "store") (param %1$s)
                                                        (%2$s.%4$s offset=%5$d (local.get 0)
                                                          (%2$s.const 0))))
                                                    """
                                                    .formatted(index, type, load, store, offset)));
            long end = 2 * PAGE;
            long[] addresses = {
                0, 1, end - offset - size - 1, end - offset - size, end - offset - size + 1,
                end - offset - 1, end - offset, end - size, end, 0x7FFF_FFFFL, 0x8000_0000L,
                0xFFFF_FFFFL - offset, 0xFFFF_FFFFL, 0x1_0000_0000L - offset - size,
                0x1_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE, -1, -offset, -offset - size
            };
            for (long address : addresses) {
                boolean narrow = index.equals("i32");
                Value argument = narrow ? Value.i32((int) address) : Value.i64(address);
                long effective = narrow ? address & 0xFFFF_FFFFL : address;
                boolean outside =
                        effective < 0 || effective > end || effective + offset + size > end;
                String what = index + " address " + effective + " offset " + offset;
                assertEquals(outside, traps(instance.func("load"), argument), what);
                assertEquals(outside, traps(instance.func("store"), argument), what);
            }
        }
    }

    @Test
    void memories_severalOfAModule_keepApartInEveryInstruction() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (memory $a 1) (memory $b (export "b") 1) (memory $c i64 1)
                                  (data $d "\\01\\02\\03\\04")
                                  (func (export "run") (result i64)
                                    (i32.store $a (i32.const 0) (i32.const 10))
                                    (i32.store $b (i32.const 0) (i32.const 200))
                                    (i64.store $c offset=65528 (i64.const 0) (i64.const 3000))
                                    (i64.add
                                      (i64.load $c offset=65520 (i64.const 8))
                                      (i64.extend_i32_u
                                        (i32.add (i32.load $b (i32.const 0)) (i32.load $a (i32.const 0))))))
                                  (func (export "copy") (result i32)
                                    (memory.copy $b $a (i32.const 100) (i32.const 0) (i32.const 4))
                                    (memory.copy $c $b (i64.const 200) (i32.const 100) (i32.const 4))
                                    (memory.copy $c $c (i64.const 201) (i64.const 200) (i64.const 8))
                                    (memory.copy $a $c (i32.const 50) (i64.const 201) (i32.const 4))
                                    (i32.load (i32.const 50)))
                                  (func (export "init") (result i32)
                                    (memory.init $c $d (i64.const 65533) (i32.const 1) (i32.const 3))
                                    (i32.load8_u $c (i64.const 65535)))
                                  (func (export "fill") (result i32)
                                    (memory.fill $b (i32.const 65532) (i32.const 0x1FE) (i32.const 4))
                                    (i32.load $b (i32.const 65532)))
                                  (func (export "grow") (result i64)
                                    (i64.add
                                      (i64.mul (i64.const 100) (memory.grow $c (i64.const 2)))
                                      (i64.add
                                        (i64.extend_i32_u
                                          (i32.mul (i32.const 10) (memory.grow $b (i32.const 1))))
                                        (memory.size $c))))
                                  (func (export "sizes") (result i32)
                                    (i32.add (memory.size $a)
                                      (i32.mul (i32.const 10) (memory.size $b))))
                                  (func (export "tooFar") (result i64)
                                    (memory.grow $c (i64.const 0x1_0000_0000_0001)))
                                  (func (export "copyOut")
                                    (memory.copy $c $a (i64.const -1) (i32.const 0) (i32.const 2)))
                                  (func (export "fillOut")
                                    (memory.fill $c (i64.const 8) (i32.const 0) (i64.const -8))))
                                """);

        assertEquals(3210, Guest.call(instance, "run"));
        assertEquals(10, Guest.call(instance, "copy"));
        assertEquals(4, Guest.call(instance, "init"));
        assertEquals(0xFEFE_FEFE, (int) Guest.call(instance, "fill"));
        assertEquals(113, Guest.call(instance, "grow"));
        assertEquals(21, Guest.call(instance, "sizes"));
        assertEquals(-1, Guest.call(instance, "tooFar"));
        assertEquals(true, traps(instance.func("copyOut")));
        assertEquals(true, traps(instance.func("fillOut")));
    }

    @ParameterizedTest
    @ValueSource(ints = {32_767, 32_768, 40_000})
    void grow_memoryWithAnIndexAbove16Bits_growsThatMemory(int index) {
        Memory shared =
                Memory.create(
                        guest.engine(),
                        guest.store(),
                        new MemoryType(false, new Limits(1, 10)));
        guest.linker().define("m", "m", shared);
        Instance instance =
                guest.instance(
                        "(module "
                                + "(import \"m\" \"m\" (memory 1))".repeat(index + 1)
                                + "(func (export \"f\") (result i32)"
                                + " (memory.grow "
                                + index
                                + " (i32.const 1))))");

        assertEquals(1, Guest.call(instance, "f"));
        assertEquals(2, shared.pages());
    }

    @Test
    void grow_upToTheLimit_isSeenByEveryFrameAndThenRefused() {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (memory (export "m") 0 40)
                                  (func $grow (param i32) (result i32) (memory.grow (local.get 0)))
                                  (func (export "all") (result i32)
                                    (loop $l
                                      (br_if $l (i32.ne (call $grow (i32.const 1)) (i32.const -1))))
                                    (i32.store (i32.sub (i32.mul (memory.size) (i32.const 65536))
                                        (i32.const 4)) (i32.const 7))
                                    (memory.size))
                                  (func (export "none") (result i32) (memory.grow (i32.const 0)))
                                  (func (export "huge") (result i32) (memory.grow (i32.const -1))))
                                """);

        assertEquals(40, Guest.call(instance, "all"));
        assertEquals(40, Guest.call(instance, "none"));
        assertEquals(-1, Guest.call(instance, "huge"));
        Memory memory = instance.memory("m");
        byte[] last = new byte[1];
        memory.read(40 * PAGE - 4, last, 0, 1);
        assertEquals(7, last[0]);
        assertThrows(
                IndexOutOfBoundsException.class, () -> memory.read(40 * PAGE, last, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> memory.fill(-1, 2, (byte) 1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> memory.write(Long.MAX_VALUE, last, 0, 1));
    }
}
