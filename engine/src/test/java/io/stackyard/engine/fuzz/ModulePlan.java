package io.stackyard.engine.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What the bodies of one generated module can name. Types are added as blocks need them.
final class ModulePlan {

    /// The global that counts steps down; at zero, functions and loops trap.
    static final int FUEL = 0;
    static final int FIRST_GLOBAL = 1;

    static final int TABLES = 2;
    static final int TABLE_ELEMENTS = 8;
    static final int DATAS = 3;
    static final int DATA_BYTES = 24;
    static final int ELEMENT_SEGMENTS = 3;

    /// Whether the module avoids what [EndiveDifference] lists as avoided.
    final boolean forPeer;

    private final List<Shape> types = new ArrayList<>();
    private final Map<Shape, Integer> indices = new HashMap<>();
    final List<Shape> functions = new ArrayList<>();
    final List<Shape> tags = new ArrayList<>();
    /// The mutable globals, from [#FIRST_GLOBAL].
    final List<WasmType> globals = new ArrayList<>();

    ModulePlan(SplittableRandom random, int functionCount, boolean forPeer) {
        this.forPeer = forPeer;
        List<Shape> pool = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            pool.add(Shape.of(types(random, 4), types(random, 3)));
        }
        for (int i = 0; i < functionCount; i++) {
            functions.add(pool.get(random.nextInt(pool.size())));
        }
        tags.add(Shape.of(List.of(), List.of()));
        tags.add(Shape.of(List.of(number(random)), List.of()));
        tags.add(Shape.of(List.of(number(random), number(random)), List.of()));
        globals.addAll(WasmType.NUMBERS);
        globals.add(number(random));
        functions.forEach(this::index);
        tags.forEach(this::index);
    }

    private static List<WasmType> types(SplittableRandom random, int most) {
        List<WasmType> types = new ArrayList<>();
        for (int count = random.nextInt(most + 1); count > 0; count--) {
            types.add(number(random));
        }
        if (random.nextInt(12) == 0) {
            types.add(WasmType.FUNCREF);
        }
        return types;
    }

    static WasmType number(SplittableRandom random) {
        return WasmType.NUMBERS.get(random.nextInt(WasmType.NUMBERS.size()));
    }

    /// The index of a type, which is added if it is new.
    int index(Shape shape) {
        return indices.computeIfAbsent(shape, added -> {
            types.add(added);
            return types.size() - 1;
        });
    }

    List<Shape> types() {
        return types;
    }

    /// The function that an element of the first table refers to at the start.
    int functionAt(int element) {
        return element % functions.size();
    }
}
