package io.stackyard.engine.fuzz;

import java.util.List;
import java.util.stream.Collectors;

/// How a call ended, in words that both engines are translated into.
///
/// @param how `returned`, `trap: ` and the specification's text, or `exception: ` and the number of the tag
/// @param values the results or the exception's payload, 32-bit ones without what is above them
record Ending(String how, List<Long> values) {

    static final String RETURNED = "returned";

    static Ending returned(List<WasmType> types, long[] slots) {
        return new Ending(RETURNED, cut(types, slots));
    }

    static Ending trap(String text) {
        return new Ending("trap: " + text, List.of());
    }

    static Ending exception(int tag, List<WasmType> types, long[] payload) {
        return new Ending("exception: " + tag, cut(types, payload));
    }

    private static List<Long> cut(List<WasmType> types, long[] slots) {
        Long[] values = new Long[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = cut(types.get(i), slots[i]);
        }
        return List.of(values);
    }

    /// What counts of a slot.
    static long cut(WasmType type, long slot) {
        boolean narrow = type == WasmType.I32 || type == WasmType.F32;
        return narrow ? slot & 0xFFFF_FFFFL : slot;
    }

    @Override
    public String toString() {
        return how + values.stream().map(Long::toHexString)
                .collect(Collectors.joining(", ", " [", "]"));
    }
}
