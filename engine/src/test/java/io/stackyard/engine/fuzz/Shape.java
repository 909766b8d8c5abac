package io.stackyard.engine.fuzz;

import java.util.List;

/// Parameters and results of a function, block or tag.
record Shape(List<WasmType> params, List<WasmType> results) {

    static Shape of(List<WasmType> params, List<WasmType> results) {
        return new Shape(List.copyOf(params), List.copyOf(results));
    }

    boolean isNumeric() {
        return params.stream().allMatch(WasmType::isNumber)
                && results.stream().allMatch(WasmType::isNumber);
    }

    void write(Bytes out) {
        out.add(0x60);
        types(out, params);
        types(out, results);
    }

    private static void types(Bytes out, List<WasmType> types) {
        out.unsigned(types.size());
        types.forEach(type -> out.add(type.code()));
    }
}
