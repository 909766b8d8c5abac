package io.stackyard.engine;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.interpret.Backtrace;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.translate.CodeOrigins;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The frames of a trap, made out when somebody asks: a trap that nobody looks at costs no names and no offsets.
///
/// An offset costs a second translation of its function, once for each function in the trace.
///
/// **Threads**: any.
final class Trace {

    private final List<Backtrace.Frame> raw;
    private final EngineTunables tunables;
    private final IdentityHashMap<ModuleDefinition, Map<Integer, CodeOrigins>> maps =
            new IdentityHashMap<>();

    Trace(List<Backtrace.Frame> raw, EngineTunables tunables) {
        this.raw = raw;
        this.tunables = tunables;
    }

    synchronized List<TraceFrame> frames() {
        List<TraceFrame> frames = new ArrayList<>();
        for (Backtrace.Frame frame : raw) {
            ModuleDefinition module = frame.module();
            frames.add(
                    module == null
                            ? new TraceFrame(null, -1, frame.host(), -1)
                            : frame(module, frame.defined(), frame.word()));
        }
        maps.clear();
        return List.copyOf(frames);
    }

    private TraceFrame frame(ModuleDefinition module, int defined, int word) {
        CodeOrigins map =
                maps.computeIfAbsent(module, _ -> new HashMap<>())
                        .computeIfAbsent(defined, _ -> CodeOrigins.of(module, tunables, defined));
        int function = module.importedFunctionCount() + defined;
        return new TraceFrame(
                module.moduleName(), function, module.functionName(function), map.offset(word));
    }
}
