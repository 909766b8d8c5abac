package io.stackyard.cli.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class JavaHeapTest {

    @Test
    void range_oneRange_isTaken() {
        String info = """
                 garbage-first heap   total reserved 6168576K, committed 391168K, used 5120K\
                 [0x0000000680000000, 0x00000007f8800000)
                  region size 4096K, 2 young (8192K), 1 survivors (4096K)
                 Metaspace       used 6302K, committed 6528K, reserved 1114112K
                """;

        assertEquals(
                new AddressRange(0x680000000L, 0x7f8800000L), JavaHeap.range(info));
    }

    @Test
    void range_generations_isAroundAll() {
        String info =
                """
                         DefNew total 118016K, used 4198K [0x00000006a0000000, 0x00000006a8000000, 0x0000000715550000)
                          eden space 104960K,   4% used [0x00000006a0000000, 0x00000006a04199d8, 0x00000006a6680000)
                         Tenured total 262144K, used 0K [0x0000000715550000, 0x0000000725550000, 0x0000000800000000)
                        """;

        assertEquals(
                new AddressRange(0x6a0000000L, 0x800000000L), JavaHeap.range(info));
    }

    @Test
    void range_noAddresses_isNone() {
        assertEquals(
                AddressRange.NONE,
                JavaHeap.range(" ZHeap used 12M, capacity 378M, max capacity 6G"));
        assertTrue(AddressRange.NONE.isEmpty());
    }

    @Test
    void range_thisJvm_holdsWhatIsLive() {
        AddressRange heap = JavaHeap.range();

        assertTrue(
                heap.isEmpty() || heap.end() - heap.start() >= JavaHeap.liveBytes(),
                heap::toString);
    }

    @Test
    void contains_ofARange_excludesItsEnd() {
        var range = new AddressRange(10, 20);

        assertTrue(range.contains(10) && range.contains(19));
        assertTrue(!range.contains(9) && !range.contains(20));
        assertTrue(!AddressRange.NONE.contains(0));
    }
}
