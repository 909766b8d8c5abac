package io.stackyard.engine.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeapTest {

    /// The direct edges of the specification's figure, upwards.
    private static final Map<Integer, List<Integer>> ABOVE = above();

    private static Map<Integer, List<Integer>> above() {
        var above = new HashMap<Integer, List<Integer>>();
        above.put(Heap.NONE, List.of(Heap.I31, Heap.STRUCT, Heap.ARRAY));
        above.put(Heap.I31, List.of(Heap.EQ));
        above.put(Heap.STRUCT, List.of(Heap.EQ));
        above.put(Heap.ARRAY, List.of(Heap.EQ));
        above.put(Heap.EQ, List.of(Heap.ANY));
        above.put(Heap.NOFUNC, List.of(Heap.FUNC));
        above.put(Heap.NOEXTERN, List.of(Heap.EXTERN));
        above.put(Heap.NOEXN, List.of(Heap.EXN));
        above.put(Heap.NOCONT, List.of(Heap.CONT));
        return above;
    }

    private static boolean reaches(int sub, int sup) {
        return sub == sup
                || ABOVE.getOrDefault(sub, List.of()).stream().anyMatch(up -> reaches(up, sup));
    }

    static IntStream codes() {
        return IntStream.rangeClosed(Heap.CONT, Heap.NOCONT);
    }

    @Test
    void abstractMatches_everyPair_isTheReflexiveTransitiveClosure() {
        codes().forEach(
                sub -> codes().forEach(
                        sup -> assertEquals(
                                reaches(sub, sup),
                                Heap.abstractMatches(sub, sup),
                                Heap.show(sub) + " <: " + Heap.show(sup))));
    }

    @Test
    void abstractMatches_bottom_isBelowEverythingAndAboveItself() {
        codes().forEach(
                heap -> {
                    assertTrue(Heap.abstractMatches(Heap.BOTTOM, heap));
                    assertFalse(Heap.abstractMatches(heap, Heap.BOTTOM));
                });
        assertTrue(Heap.abstractMatches(Heap.BOTTOM, Heap.BOTTOM));
    }

    @Test
    void abstractTopAndBottom_everyCode_areTheEndsOfItsHierarchy() {
        codes().forEach(
                heap -> {
                    int top = Heap.abstractTop(heap);
                    int bottom = Heap.abstractBottom(heap);
                    assertTrue(reaches(heap, top) && !ABOVE.containsKey(top), Heap.show(heap));
                    assertTrue(reaches(bottom, heap), Heap.show(heap));
                    assertTrue(
                            ABOVE.values().stream().noneMatch(ups -> ups.contains(bottom)),
                            Heap.show(heap));
                });
        assertThrows(IllegalArgumentException.class, () -> Heap.abstractTop(Heap.BOTTOM));
        assertThrows(IllegalArgumentException.class, () -> Heap.abstractTop(0));
    }

    @Test
    void isAbstract_aroundTheCodes_endsWithThem() {
        assertTrue(Heap.isAbstract(Heap.NOCONT));
        assertFalse(Heap.isAbstract(Heap.NOCONT + 1));
        assertTrue(Heap.isAbstract(Heap.CONT));
        assertFalse(Heap.isAbstract(Heap.CONT - 1));
        assertFalse(Heap.isAbstract(Heap.BOTTOM));
        assertFalse(Heap.isAbstract(0));
    }

    @Test
    void show_eachForm_isTheTextFormat() {
        assertEquals("noextern", Heap.show(Heap.NOEXTERN));
        assertEquals("12", Heap.show(12));
        assertEquals("bot", Heap.show(Heap.BOTTOM));
    }
}
