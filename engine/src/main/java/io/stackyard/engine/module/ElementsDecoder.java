package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.ValType;
import java.util.ArrayList;

/// Decodes the element section.
///
/// **Shape**: a vector of segments. A segment starts with three flags; parts in brackets stand only as said:
///
/// ```
/// flags | [table: 2 and not 1] | [offset: not 1] | [element kind or type: 1 or 2] | elements
///   1: not active; 2: declarative if 1 is set, else the table is named; 4: expressions instead of function indices
/// ```
final class ElementsDecoder {

    private static final int NOT_ACTIVE = 1;
    private static final int EXPLICIT = 2;
    private static final int EXPRESSIONS = 4;
    private static final int ALL_FLAGS = NOT_ACTIVE | EXPLICIT | EXPRESSIONS;

    private final BinaryReader reader;
    private final ModuleDraft module;
    private final ConstExprValidator expressions;

    ElementsDecoder(BinaryReader reader, ModuleDraft module) {
        this.reader = reader;
        this.module = module;
        this.expressions = new ConstExprValidator(reader, module);
    }

    void decode() {
        int at = reader.position();
        int count = reader.readCount();
        DecodeBounds.requireAtMost(
                at,
                "element segments",
                module.bounds().limits().elementSegments(),
                count,
                Setting.LIMIT_ELEMENT_SEGMENTS);
        for (int i = 0; i < count; i++) {
            module.elements.add(readSegment());
        }
    }

    private ElementSegment readSegment() {
        int at = reader.position();
        int flags = reader.readU32();
        if ((flags & ~ALL_FLAGS) != 0) {
            throw ModuleException.malformed(at, "malformed elements segment kind");
        }
        SegmentMode mode = mode(flags);
        if (mode != SegmentMode.ACTIVE) {
            module.bounds().require(Feature.BULK_MEMORY, at,
                    "an element segment that is not active");
        }
        int table = 0;
        ConstExpr offset = null;
        if (mode == SegmentMode.ACTIVE) {
            table = (flags & EXPLICIT) != 0 ? reader.readU32() : 0;
            module.requireIndex(at, ExternKind.TABLE, table);
            offset = expressions
                    .read(module.tables.get(table).index64() ? ValType.I64 : ValType.I32);
        }
        boolean typed = (flags & (NOT_ACTIVE | EXPLICIT)) != 0;
        int elementType =
                (flags & EXPRESSIONS) != 0 ? elementType(typed) : elementKind(typed);
        requireFits(at, mode, table, elementType);
        ElementSegment.Items items =
                (flags & EXPRESSIONS) != 0 ? readExpressions(elementType) : readFunctions();
        return new ElementSegment(mode, table, offset, elementType, items);
    }

    private static SegmentMode mode(int flags) {
        if ((flags & NOT_ACTIVE) == 0) {
            return SegmentMode.ACTIVE;
        }
        return (flags & EXPLICIT) == 0 ? SegmentMode.PASSIVE : SegmentMode.DECLARATIVE;
    }

    private int elementType(boolean typed) {
        return typed
                ? TypeReader.refType(reader, module.types().count(), module.bounds().features())
                : ValType.FUNCREF;
    }

    private int elementKind(boolean typed) {
        if (typed) {
            int at = reader.position();
            if (reader.readByte() != 0) {
                throw ModuleException.malformed(at, "malformed element kind");
            }
        }
        return ValType.ref(false, Heap.FUNC);
    }

    private void requireFits(int offset, SegmentMode mode, int table, int elementType) {
        if (mode == SegmentMode.ACTIVE
                && !module.types().matches(elementType, module.tables.get(table).elementType())) {
            throw ModuleException.invalid(
                    offset,
                    "type mismatch: an element segment of "
                            + ValType.show(elementType)
                            + " for a table of "
                            + ValType.show(module.tables.get(table).elementType()));
        }
    }

    private ElementSegment.Items readFunctions() {
        var indices = new int[readElementCount()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = module.readIndex(reader, ExternKind.FUNCTION);
            module.declaredFunctions.set(indices[i]);
        }
        return new ElementSegment.Functions(indices);
    }

    private ElementSegment.Items readExpressions(int elementType) {
        int count = readElementCount();
        var items = new ArrayList<ConstExpr>(count);
        for (int i = 0; i < count; i++) {
            items.add(expressions.read(elementType));
        }
        return new ElementSegment.Expressions(items);
    }

    private int readElementCount() {
        int at = reader.position();
        int count = reader.readCount();
        DecodeBounds.requireAtMost(
                at,
                "elements in one segment",
                module.bounds().limits().segmentElements(),
                count,
                Setting.LIMIT_SEGMENT_ELEMENTS);
        return count;
    }
}
