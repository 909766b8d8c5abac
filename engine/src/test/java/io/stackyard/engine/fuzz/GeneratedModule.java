package io.stackyard.engine.fuzz;

import java.util.List;
import java.util.stream.IntStream;

/// A generated module: its binary, and what it exports beside memory `m` and the global `fuel`.
///
/// @param functions shapes of all functions; `f0`, `f1`, ... are exported if their shapes have numbers only
/// @param globals types of the mutable globals `g0`, `g1`, ...
/// @param tags shapes of the tags `e0`, `e1`, ...
@SuppressWarnings("ArrayRecordComponent") // Never compared, and only read.
record GeneratedModule(
        byte[] binary, List<Shape> functions, List<WasmType> globals, List<Shape> tags) {

    /// The functions that are exported.
    List<Integer> callable() {
        return IntStream.range(0, functions.size())
                .filter(function -> functions.get(function).isNumeric())
                .boxed()
                .toList();
    }
}
