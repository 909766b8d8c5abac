package io.stackyard.engine.translate;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.code.CatchClause;
import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.code.TryRange;
import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.CodeBody;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.FuncType;
import java.util.ArrayList;
import java.util.List;

/// Validates and translates all functions of a module.
public final class ModuleTranslator {

    private final ModuleDefinition module;
    private final CodeBuffer code = new CodeBuffer();
    private final FunctionTranslator functions;
    private final List<List<TryRange>> tryRanges = new ArrayList<>();

    private ModuleTranslator(ModuleDefinition module, EngineTunables tunables) {
        this.module = module;
        this.functions = new FunctionTranslator(module, tunables, code);
    }

    /// Translates a decoded module.
    ///
    /// @throws io.stackyard.engine.module.ModuleException if a function body is malformed, invalid, beyond a
    ///     limit, or uses what is not supported
    public static ModuleCode translate(ModuleDefinition module, EngineTunables tunables) {
        return new ModuleTranslator(module, tunables).translate();
    }

    private ModuleCode translate() {
        List<CodeBody> bodies = module.codes();
        int[] starts = new int[bodies.size()];
        long[] shapes = new long[bodies.size()];
        code.expect(bodies.stream().mapToLong(CodeBody::length).sum());
        for (int i = 0; i < bodies.size(); i++) {
            CodeBody body = bodies.get(i);
            int end = body.offset() + body.length();
            var reader = new BinaryReader(module.bytes(), body.offset(), end);
            starts[i] = code.size();
            shapes[i] = translate(reader, i);
            tryRanges.add(resolved(functions.body().tryRanges));
        }
        return ModuleCode.of(
                code.words(), code.size(), starts, shapes, code.callSites(), tryRanges);
    }

    private long translate(BinaryReader reader, int defined) {
        try {
            return functions.translate(reader, signature(defined));
        } catch (ModuleException refused) {
            throw refused.inFunction(module.importedFunctionCount() + defined);
        }
    }

    private FuncType signature(int defined) {
        int type = module.functionType(module.importedFunctionCount() + defined);
        return module.types().func(type);
    }

    /// The ranges with positions in place of labels.
    private List<TryRange> resolved(List<TryRange> ranges) {
        if (ranges.isEmpty()) {
            return List.of();
        }
        List<TryRange> resolved = new ArrayList<>();
        for (TryRange range : ranges) {
            List<CatchClause> clauses = new ArrayList<>();
            for (CatchClause clause : range.clauses()) {
                clauses.add(
                        new CatchClause(
                                clause.tag(),
                                clause.wantsReference(),
                                clause.slot(),
                                code.position(clause.target())));
            }
            resolved.add(new TryRange(range.start(), range.end(), clauses));
        }
        return resolved;
    }
}
