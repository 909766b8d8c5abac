package io.stackyard.engine.translate;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.CodeBody;
import io.stackyard.engine.module.ModuleDefinition;

/// Translates one function of a module again, to learn what the first translation knew and did not keep.
///
/// Nothing is stored for it: translation is deterministic and one pass, so the same bytes give the same words, and
/// asking costs what translating the function cost. It is asked for traces and by walks over parked stacks, never
/// while a guest runs.
final class SecondTranslation {

    private SecondTranslation() {}

    /// Translates one function again.
    ///
    /// @param defined which function, counted without the imported ones
    /// @param listener told of each instruction; words count from the function's first
    /// @return the function's words; those that named a callee hold its index
    static CodeBuffer run(
            ModuleDefinition module,
            EngineTunables tunables,
            int defined,
            InstructionListener listener) {
        CodeBody body = module.codes().get(defined);
        var code = new CodeBuffer();
        var functions = new FunctionTranslator(module, tunables, code);
        functions.listen(listener);
        int type = module.functionType(module.importedFunctionCount() + defined);
        int end = body.offset() + body.length();
        functions.translate(
                new BinaryReader(module.bytes(), body.offset(), end), module.types().func(type));
        return code;
    }
}
