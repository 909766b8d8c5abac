package io.stackyard.engine.switching;

import java.util.List;

/// A generated program: one module, or two of which the last imports the functions of the first; and the calls that
/// the host makes, one after the other, of functions of the last module of shape STEP.
record Program(long seed, List<ProgramModule> modules, List<Call> calls) {

    /// What each instance may still do: one for each call and each round of a loop.
    static final int FUEL = 48;

    /// Numbers among the globals, after the fuel.
    static final int NUMBER_GLOBALS = 2;

    record Call(int function, int argument) {}

    ProgramModule last() {
        return modules.getLast();
    }

    ProgramFunction function(FunctionName name) {
        return modules.get(name.module()).functions().get(name.index());
    }

    @Override
    public String toString() {
        var text = new StringBuilder("program " + seed + " calls " + calls + "\n");
        for (int m = 0; m < modules.size(); m++) {
            text.append("module ").append(m).append(" links ").append(modules.get(m).links());
            text.append('\n');
            for (int f = 0; f < modules.get(m).functions().size(); f++) {
                ProgramFunction function = modules.get(m).functions().get(f);
                text.append(" function ").append(f).append(' ').append(function.shape());
                text.append('\n');
                for (Statement statement : function.body()) {
                    text.append("  ").append(statement).append('\n');
                }
            }
        }
        return text.toString();
    }
}
