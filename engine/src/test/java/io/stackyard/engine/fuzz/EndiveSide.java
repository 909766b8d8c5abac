package io.stackyard.engine.fuzz;

import java.util.List;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmException;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/// The engine that is compared with: Endive's interpreter.
final class EndiveSide implements DifferentialSide {

    private static final List<String> TRAPS =
            List.of(
                    "unreachable",
                    "integer divide by zero",
                    "integer overflow",
                    "invalid conversion to integer",
                    "out of bounds memory access",
                    "out of bounds table access",
                    "undefined element",
                    "uninitialized element",
                    "indirect call type mismatch",
                    "null reference",
                    "null function reference",
                    "null exception reference",
                    "call stack exhausted");

    private final GeneratedModule module;
    private final Instance instance;
    private final ExportFunction[] functions;
    private final GlobalInstance[] globals;
    private final GlobalInstance fuel;

    EndiveSide(GeneratedModule module) {
        this.module = module;
        this.instance =
                Instance.builder(Parser.parse(module.binary()))
                        .withMemoryFactory(ByteArrayMemory::new)
                        .build();
        this.fuel = instance.exports().global("fuel");
        this.functions = new ExportFunction[module.functions().size()];
        for (int function : module.callable()) {
            functions[function] = instance.export("f" + function);
        }
        this.globals = new GlobalInstance[module.globals().size()];
        for (int i = 0; i < globals.length; i++) {
            globals[i] = instance.exports().global("g" + i);
        }
    }

    @Override
    public void fuel(int steps) {
        fuel.setValue(steps);
    }

    @Override
    public Ending call(int function, long[] arguments) {
        try {
            long[] results = functions[function].apply(arguments);
            return Ending.returned(
                    module.functions().get(function).results(),
                    results == null ? new long[0] : results);
        } catch (WasmException thrown) {
            int tag = thrown.tagIdx();
            return Ending.exception(tag, module.tags().get(tag).params(), thrown.args());
        } catch (WasmEngineException trap) {
            return Ending.trap(text(trap));
        }
    }

    private static String text(WasmEngineException trap) {
        String message = String.valueOf(trap.getMessage());
        if (message.contains("throw_ref on null reference")) {
            return "null exception reference";
        }
        return TRAPS.stream().filter(message::contains).findFirst().orElse(message);
    }

    @Override
    public long global(int global) {
        return Ending.cut(module.globals().get(global), globals[global].getValue());
    }

    @Override
    public byte[] memory() {
        Memory memory = instance.exports().memory("m");
        return memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE);
    }

    @Override
    public void close() {
        instance.close();
    }
}
