package io.stackyard.engine.module;

import io.stackyard.config.Setting;

/// Decodes the code section as far as to know where each body is.
///
/// **Shape**: a vector of: the size in bytes, locals, instructions.
final class CodesDecoder {

    private CodesDecoder() {}

    static void decode(BinaryReader reader, ModuleDraft module) {
        int count = reader.readCount();
        for (int i = 0; i < count; i++) {
            int sizeAt = reader.position();
            int byteSize = reader.readCount();
            DecodeBounds.requireAtMost(
                    sizeAt,
                    "bytes in one function body",
                    module.bounds().limits().functionBodyBytes(),
                    byteSize,
                    Setting.LIMIT_FUNCTION_BODY_BYTES);
            module.codes.add(new CodeBody(reader.position(), byteSize));
            reader.skip(byteSize);
        }
    }

    /// Whether there are as many bodies as functions.
    static boolean isComplete(ModuleDraft module) {
        return module.codes.size() == functionCount(module);
    }

    /// @throws ModuleException MALFORMED if there are not as many bodies as functions
    static void requireComplete(int offset, ModuleDraft module) {
        if (!isComplete(module)) {
            throw ModuleException.malformed(
                    offset,
                    "function and code section have inconsistent lengths: "
                            + functionCount(module)
                            + " and "
                            + module.codes.size());
        }
    }

    private static int functionCount(ModuleDraft module) {
        return module.functionTypes.size() - module.importedFunctions;
    }
}
