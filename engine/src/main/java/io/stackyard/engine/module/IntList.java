package io.stackyard.engine.module;

import java.util.Arrays;
import java.util.Objects;

/// A growing list of integers, unboxed.
final class IntList {

    private int[] values = new int[16];
    private int size;

    int size() {
        return size;
    }

    int get(int index) {
        return values[Objects.checkIndex(index, size)];
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    void removeLast(int count) {
        assert count <= size : "removing " + count + " of " + size;
        size -= count;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
