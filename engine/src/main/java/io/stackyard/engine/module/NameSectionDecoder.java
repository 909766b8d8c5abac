package io.stackyard.engine.module;

import io.stackyard.engine.types.ExternKind;

/// Decodes the custom section "name".
///
/// **Shape**: subsections of: an id, the size in bytes, content; 0 the module's name, 1 a vector of function index and
/// name. The others are passed over.
///
/// By the specification a malformed custom section does not make a module malformed. So decoding stops at the first
/// flaw and keeps what it had until then.
final class NameSectionDecoder {

    private static final int MODULE = 0;
    private static final int FUNCTIONS = 1;

    private final ModuleDraft module;
    private final int[] functions;
    private int moduleName;

    private NameSectionDecoder(ModuleDraft module) {
        this.module = module;
        this.functions = new int[module.count(ExternKind.FUNCTION)];
    }

    /// Decodes what follows the section's own name. Call it when all functions are known.
    static Names decode(byte[] bytes, BinaryReader reader, ModuleDraft module) {
        var decoder = new NameSectionDecoder(module);
        try {
            while (!reader.atEnd()) {
                int id = reader.readByte();
                decoder.readSubsection(id, reader.slice(reader.readU32()));
            }
        } catch (ModuleException _) {
            // Names only serve messages: the module counts without the rest of them.
        }
        return new Names(bytes, decoder.moduleName, decoder.functions);
    }

    private void readSubsection(int id, BinaryReader reader) {
        if (id == MODULE) {
            moduleName = offsetOfName(reader);
        } else if (id == FUNCTIONS) {
            int count = reader.readCount();
            for (int i = 0; i < count; i++) {
                int index = module.readIndex(reader, ExternKind.FUNCTION);
                functions[index] = offsetOfName(reader);
            }
        }
    }

    private int offsetOfName(BinaryReader reader) {
        int offset = reader.position();
        var _ = module.readName(reader); // Throws if it is not UTF-8.
        return offset;
    }
}
