package io.stackyard.engine.switching;

import java.util.List;

/// Writes one module of a program in the binary format.
///
/// It imports the host's functions, in the last of two modules then the functions of the first, and the shared
/// tags. All its own functions are exported, as `f0`, `f1` and so on, and the one tag for exceptions.
final class ProgramEmitter {

    /// `log: [i32] -> []` and `enter: [i32 i32 i32] -> [i32]`.
    static final int HOST_FUNCTIONS = 2;

    private static final int FIRST_SHAPE_GLOBAL = Kind.NOTHING.number();

    private final Program program;
    private final int module;
    private final TypeSpace types = new TypeSpace();

    private ProgramEmitter(Program program, int module) {
        this.program = program;
        this.module = module;
    }

    static byte[] emit(Program program, int module) {
        return new ProgramEmitter(program, module).emit();
    }

    private byte[] emit() {
        WasmBytes imports = imports();
        WasmBytes tags = tags();
        WasmBytes code = code(); // Before the types: it asks for those of its blocks.
        var out = new WasmBytes().put(0x00, 0x61).put(0x73, 0x6D).put(1, 0).put(0, 0);
        return out.section(1, types.section())
                .section(2, imports)
                .section(3, functionTypes())
                .section(13, tags)
                .section(6, globals())
                .section(7, exports())
                .section(9, references())
                .section(10, code)
                .toArray();
    }

    private List<ProgramFunction> own() {
        return program.modules().get(module).functions();
    }

    private List<ProgramFunction> peers() {
        return module == 0 ? List.of() : program.modules().getFirst().functions();
    }

    /// Index of a function in this module.
    private int index(FunctionName name) {
        int before = name.module() == module ? peers().size() : 0;
        return HOST_FUNCTIONS + before + name.index();
    }

    private WasmBytes imports() {
        int count = HOST_FUNCTIONS + peers().size() + ProgramTag.IMPORTED;
        var out = new WasmBytes().unsigned(count);
        Kind number = Kind.I32;
        out.name("h").name("log").put(0).unsigned(types.function(List.of(number), List.of()));
        out.name("h").name("enter").put(0);
        out.unsigned(types.function(List.of(number, number, number), List.of(number)));
        for (int i = 0; i < peers().size(); i++) {
            out.name("p").name("f" + i).put(0).unsigned(peers().get(i).shape().functionType());
        }
        for (int i = 0; i < ProgramTag.IMPORTED; i++) {
            out.name("t").name("" + i).put(4);
            putTagType(out, ProgramTag.at(i));
        }
        return out;
    }

    private void putTagType(WasmBytes out, ProgramTag tag) {
        out.put(0).unsigned(types.function(tag.params(), tag.results()));
    }

    private WasmBytes functionTypes() {
        var out = new WasmBytes().unsigned(own().size());
        own().forEach(function -> out.unsigned(function.shape().functionType()));
        return out;
    }

    private WasmBytes tags() {
        var out = new WasmBytes().unsigned(ProgramTag.count() - ProgramTag.IMPORTED);
        for (int i = ProgramTag.IMPORTED; i < ProgramTag.count(); i++) {
            putTagType(out, ProgramTag.at(i));
        }
        return out;
    }

    private static WasmBytes globals() {
        var out = new WasmBytes();
        out.unsigned(1 + Program.NUMBER_GLOBALS + 1 + Shape.count());
        putNumberGlobal(out, Program.FUEL);
        for (int i = 0; i < Program.NUMBER_GLOBALS; i++) {
            putNumberGlobal(out, 0);
        }
        putReferenceGlobal(out, Kind.EXCEPTION);
        for (int i = 0; i < Shape.count(); i++) {
            putReferenceGlobal(out, Kind.of(Shape.at(i)));
        }
        return out;
    }

    private static void putNumberGlobal(WasmBytes out, int value) {
        out.put(0x7F, 1).put(0x41).signed(value).put(0x0B);
    }

    private static void putReferenceGlobal(WasmBytes out, Kind kind) {
        TypeSpace.putKind(out, kind);
        out.put(1).put(0xD0);
        TypeSpace.putHeapType(out, kind);
        out.put(0x0B);
    }

    /// Index of a global; that of the fuel is 0.
    static int global(Kind kind, int number) {
        int references = 1 + Program.NUMBER_GLOBALS;
        return switch (kind) {
            case I32 -> 1 + number;
            case EXCEPTION -> references;
            case NOTHING, STEP, SOURCE, PAIR, PEER, TAKER, PARTNER, SINK ->
                    references + 1 + kind.number() - FIRST_SHAPE_GLOBAL;
        };
    }

    private WasmBytes exports() {
        var out = new WasmBytes().unsigned(own().size() + 1);
        for (int i = 0; i < own().size(); i++) {
            out.name("f" + i).put(0).unsigned(HOST_FUNCTIONS + peers().size() + i);
        }
        return out.name("two").put(4).unsigned(ProgramTag.OWN_TWO.number());
    }

    /// Declares every function, so that bodies may refer to it.
    private WasmBytes references() {
        int count = peers().size() + own().size();
        var out = new WasmBytes().put(1, 3).put(0).unsigned(count);
        for (int i = 0; i < count; i++) {
            out.unsigned(HOST_FUNCTIONS + i);
        }
        return out;
    }

    private WasmBytes code() {
        var out = new WasmBytes().unsigned(own().size());
        for (ProgramFunction function : own()) {
            out.sized(new BodyEmitter(types, this::index).emit(function));
        }
        return out;
    }
}
