package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.ExternKind;
import java.util.HashSet;
import java.util.Set;

/// Decodes the export section.
///
/// **Shape**: a vector of: name, a byte for the kind, an index.
final class ExportsDecoder {

    private final BinaryReader reader;
    private final ModuleDraft module;

    ExportsDecoder(BinaryReader reader, ModuleDraft module) {
        this.reader = reader;
        this.module = module;
    }

    void decode() {
        int at = reader.position();
        int count = reader.readCount();
        DecodeBounds.requireAtMost(
                at,
                "exports",
                module.bounds().limits().exports(),
                count,
                Setting.LIMIT_EXPORTS);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int nameAt = reader.position();
            if (reader.atEnd()) {
                throw ModuleException.malformed(
                        nameAt,
                        "length out of bounds: " + count + " exports announced, there are " + i);
            }
            String name = module.readName(reader);
            ExternKind kind = readKind();
            int index = module.readIndex(reader, kind);
            if (!names.add(name)) {
                throw ModuleException.invalid(nameAt, "duplicate export name \"" + name + "\"");
            }
            if (kind == ExternKind.FUNCTION) {
                module.declaredFunctions.set(index);
            }
            module.exports.add(new ExportDef(name, kind, index));
        }
    }

    private ExternKind readKind() {
        int at = reader.position();
        ExternKind kind = ExternKinds.read(reader, "malformed export kind");
        if (kind == ExternKind.TAG) {
            module.bounds().require(Feature.EXCEPTIONS, at, "a tag");
        }
        return kind;
    }
}
