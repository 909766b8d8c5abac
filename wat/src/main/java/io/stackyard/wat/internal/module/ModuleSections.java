package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.binary.Section;
import java.util.OptionalInt;

/// The sections of the module that is being written, types aside.
final class ModuleSections {

    private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final int START = 8;
    private static final int DATA_COUNT = 12;

    final Section imports = new Section(2);
    final Section functions = new Section(3);
    final Section tables = new Section(4);
    final Section memories = new Section(5);
    final Section tags = new Section(13);
    final Section globals = new Section(6);
    final Section exports = new Section(7);
    final Section elements = new Section(9);
    final Section code = new Section(10);
    final Section data = new Section(11);
    private OptionalInt start = OptionalInt.empty();

    boolean hasStart() {
        return start.isPresent();
    }

    void setStart(int function) {
        start = OptionalInt.of(function);
    }

    /// Puts the sections together in the order that the binary format asks for.
    ///
    /// @param countsData whether the count of data segments must stand before the code
    byte[] toModule(TypeTable types, boolean countsData, NameSection names) {
        var module = new ByteSink();
        module.write(HEADER);
        types.writeTo(module);
        imports.writeTo(module);
        functions.writeTo(module);
        tables.writeTo(module);
        memories.writeTo(module);
        tags.writeTo(module);
        globals.writeTo(module);
        exports.writeTo(module);
        if (start.isPresent()) {
            writeNumber(START, start.getAsInt(), module);
        }
        elements.writeTo(module);
        if (countsData) {
            writeNumber(DATA_COUNT, data.count(), module);
        }
        code.writeTo(module);
        data.writeTo(module);
        names.writeTo(module);
        return module.toByteArray();
    }

    private static void writeNumber(int section, int number, ByteSink module) {
        var body = new ByteSink();
        body.u32(number);
        module.u8(section);
        module.sized(body);
    }
}
