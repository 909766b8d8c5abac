package io.stackyard.engine.switching;

import java.util.ArrayList;
import java.util.List;

/// The types of an emitted module: the recursion group of all shapes, then function types as they are asked for.
final class TypeSpace {

    private record Signature(List<Kind> params, List<Kind> results) {}

    private final List<Signature> signatures = new ArrayList<>();

    /// Index of a function type outside the group.
    int function(List<Kind> params, List<Kind> results) {
        var wanted = new Signature(params, results);
        int known = signatures.indexOf(wanted);
        if (known < 0) {
            known = signatures.size();
            signatures.add(wanted);
        }
        return Shape.count() * 2 + known;
    }

    /// A block that leaves `results`.
    void putBlockType(WasmBytes code, List<Kind> results) {
        switch (results.size()) {
            case 0 -> code.put(0x40);
            case 1 -> putKind(code, results.getFirst());
            default -> code.signed(function(List.of(), results));
        }
    }

    static void putKind(WasmBytes out, Kind kind) {
        switch (kind) {
            case I32 -> out.put(0x7F);
            case EXCEPTION -> out.put(0x69);
            case NOTHING, STEP, SOURCE, PAIR, PEER, TAKER, PARTNER, SINK -> {
                out.put(0x63);
                putHeapType(out, kind);
            }
        }
    }

    static void putHeapType(WasmBytes out, Kind kind) {
        if (kind == Kind.EXCEPTION) {
            out.put(0x69);
        } else {
            out.signed(kind.shape().continuationType());
        }
    }

    WasmBytes section() {
        var out = new WasmBytes().unsigned(1 + signatures.size());
        out.put(0x4E).unsigned(Shape.count() * 2);
        for (int i = 0; i < Shape.count(); i++) {
            Shape shape = Shape.at(i);
            putFunction(out, shape.params(), shape.results());
            out.put(0x5D).signed(shape.functionType());
        }
        signatures.forEach(each -> putFunction(out, each.params(), each.results()));
        return out;
    }

    private static void putFunction(WasmBytes out, List<Kind> params, List<Kind> results) {
        out.put(0x60);
        putKinds(out, params);
        putKinds(out, results);
    }

    private static void putKinds(WasmBytes out, List<Kind> kinds) {
        out.unsigned(kinds.size());
        kinds.forEach(kind -> putKind(out, kind));
    }
}
