package io.stackyard.engine.switching;

import java.util.Arrays;

/// The state of one instance of a program: its fuel, its globals, and who its tags are.
final class ModelInstance {

    private final int number;
    private final ProgramModule module;
    private final Object[] globals = new Object[Kind.COUNT + Program.NUMBER_GLOBALS];
    private int fuel = Program.FUEL;

    ModelInstance(int number, ProgramModule module) {
        this.number = number;
        this.module = module;
        Arrays.fill(globals, NullReference.NULL);
        Arrays.fill(globals, 0, Program.NUMBER_GLOBALS, 0);
    }

    int number() {
        return number;
    }

    ProgramModule module() {
        return module;
    }

    /// Whether some fuel was left, which is one less now.
    boolean burn() {
        if (fuel == 0) {
            return false;
        }
        fuel--;
        return true;
    }

    Object global(Kind kind, int at) {
        return globals[place(kind, at)];
    }

    void setGlobal(Kind kind, int at, Object value) {
        globals[place(kind, at)] = value;
    }

    private static int place(Kind kind, int at) {
        return kind == Kind.I32 ? at : Program.NUMBER_GLOBALS + kind.number();
    }

    /// Names one tag instance of the store.
    String identity(ProgramTag tag) {
        return tag.isImported()
                ? "host " + module.links().get(tag.number())
                : "own " + number + " " + tag;
    }
}
