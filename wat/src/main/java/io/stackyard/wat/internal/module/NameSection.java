package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The custom section `name`: identifiers of the module, its functions and their locals, so that
/// traps and tools can say them. Left out if the text names nothing.
final class NameSection {

    private static final int CUSTOM = 0;
    private static final int MODULE = 0;
    private static final int FUNCTIONS = 1;
    private static final int LOCALS = 2;

    private final ByteSink locals = new ByteSink();
    private final ByteSink body = new ByteSink();
    private int functionsWithLocals;

    void setModule(String name) {
        if (!name.isEmpty()) {
            var subsection = new ByteSink();
            subsection.sized(utf8(name));
            body.u8(MODULE);
            body.sized(subsection);
        }
    }

    /// Functions must come in the order of their indices.
    void addLocals(int function, Map<Integer, String> names) {
        if (!names.isEmpty()) {
            locals.u32(function);
            writeMap(names, locals);
            functionsWithLocals++;
        }
    }

    void setFunctions(Map<Integer, String> names) {
        if (!names.isEmpty()) {
            var subsection = new ByteSink();
            writeMap(names, subsection);
            body.u8(FUNCTIONS);
            body.sized(subsection);
        }
    }

    /// Writes the section; module and functions have been set before.
    void writeTo(ByteSink module) {
        if (functionsWithLocals > 0) {
            var subsection = new ByteSink();
            subsection.u32(functionsWithLocals);
            subsection.append(locals);
            body.u8(LOCALS);
            body.sized(subsection);
        }
        if (body.isEmpty()) {
            return;
        }
        var section = new ByteSink();
        section.sized(utf8("name"));
        section.append(body);
        module.u8(CUSTOM);
        module.sized(section);
    }

    private static void writeMap(Map<Integer, String> names, ByteSink sink) {
        sink.u32(names.size());
        names.forEach(
                (index, name) -> {
                    sink.u32(index);
                    sink.sized(utf8(name));
                });
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
