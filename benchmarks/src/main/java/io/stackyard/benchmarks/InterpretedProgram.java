package io.stackyard.benchmarks;

import java.util.function.IntUnaryOperator;

/// One program in three interpreters: here, in Endive, and in Chicory.
final class InterpretedProgram implements AutoCloseable {

    private final Guest guest;
    private final IntUnaryOperator own;
    private final run.endive.runtime.ExportFunction endive;
    private final com.dylibso.chicory.runtime.ExportFunction chicory;

    InterpretedProgram(Program program) {
        byte[] binary = program.binary();
        guest = new Guest(binary, 1);
        own = guest.func(program.export()).as(IntUnaryOperator.class);
        endive =
                run.endive.runtime.Instance.builder(run.endive.wasm.Parser.parse(binary))
                        .build()
                        .export(program.export());
        chicory =
                com.dylibso.chicory.runtime.Instance.builder(
                        com.dylibso.chicory.wasm.Parser.parse(binary))
                        .build()
                        .export(program.export());
    }

    int stackyard(int argument) {
        return own.applyAsInt(argument);
    }

    int endive(int argument) {
        return (int) endive.apply(argument)[0];
    }

    int chicory(int argument) {
        return (int) chicory.apply(argument)[0];
    }

    @Override
    public void close() {
        guest.close();
    }
}
