package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.FieldType;
import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.ValType;
import java.util.List;

/// Struct, array and i31 instructions: validated in full; executing one is a trap that says that this
/// version does not.
final class GcValidator {

    private static final int MAX_FIXED_ELEMENTS = 10_000;

    private final Body body;

    GcValidator(Body body) {
        this.body = body;
    }

    void instruction(int opcode) {
        switch (opcode) {
            case GcOpcodes.STRUCT_NEW -> structNew(opcode);
            case GcOpcodes.STRUCT_NEW_DEFAULT -> structNewDefault(opcode);
            case GcOpcodes.STRUCT_GET, GcOpcodes.STRUCT_GET_S, GcOpcodes.STRUCT_GET_U ->
                    structGet(opcode);
            case GcOpcodes.STRUCT_SET -> structSet(opcode);
            case GcOpcodes.ARRAY_NEW -> arrayNew(opcode);
            case GcOpcodes.ARRAY_NEW_DEFAULT -> arrayNewDefault(opcode);
            case GcOpcodes.ARRAY_NEW_FIXED -> arrayNewFixed(opcode);
            case GcOpcodes.ARRAY_NEW_DATA, GcOpcodes.ARRAY_NEW_ELEM -> arrayNewSegment(opcode);
            case GcOpcodes.ARRAY_GET, GcOpcodes.ARRAY_GET_S, GcOpcodes.ARRAY_GET_U ->
                    arrayGet(opcode);
            case GcOpcodes.ARRAY_SET -> arraySet(opcode);
            case GcOpcodes.ARRAY_LEN -> convert(opcode, ValType.ARRAYREF, ValType.I32);
            case GcOpcodes.ARRAY_FILL -> arrayFill(opcode);
            case GcOpcodes.ARRAY_COPY -> arrayCopy(opcode);
            case GcOpcodes.ARRAY_INIT_DATA, GcOpcodes.ARRAY_INIT_ELEM -> arrayInit(opcode);
            case GcOpcodes.ANY_CONVERT_EXTERN -> reinterpret(opcode, Heap.EXTERN, Heap.ANY);
            case GcOpcodes.EXTERN_CONVERT_ANY -> reinterpret(opcode, Heap.ANY, Heap.EXTERN);
            case GcOpcodes.REF_I31 -> convert(opcode, ValType.I32, ValType.ref(false, Heap.I31));
            case GcOpcodes.I31_GET_S, GcOpcodes.I31_GET_U ->
                    convert(opcode, ValType.I31REF, ValType.I32);
            default ->
                    throw ModuleException.malformed(
                            body.offset, "illegal opcode " + Integer.toHexString(opcode));
        }
    }

    private void structNew(int opcode) {
        int type = structType();
        List<FieldType> fields = body.types.structFields(type);
        for (int i = fields.size() - 1; i >= 0; i--) {
            body.pop(fields.get(i).unpacked());
        }
        give(opcode, ValType.ref(false, type));
    }

    private void structNewDefault(int opcode) {
        int type = structType();
        for (FieldType field : body.types.structFields(type)) {
            requireDefault(field);
        }
        give(opcode, ValType.ref(false, type));
    }

    private void structGet(int opcode) {
        int type = structType();
        FieldType field = field(type);
        requirePacking(field, opcode != GcOpcodes.STRUCT_GET);
        body.pop(ValType.ref(true, type));
        give(opcode, field.unpacked());
    }

    private void structSet(int opcode) {
        int type = structType();
        FieldType field = field(type);
        if (!field.mutable()) {
            throw body.invalid("immutable field: wanted a mutable one");
        }
        body.pop(field.unpacked());
        body.pop(ValType.ref(true, type));
        emit(opcode);
    }

    private FieldType field(int type) {
        List<FieldType> fields = body.types.structFields(type);
        return fields.get(body.readIndex("field", fields.size()));
    }

    private void arrayNew(int opcode) {
        int type = arrayType();
        body.pop(ValType.I32);
        body.pop(body.types.arrayElement(type).unpacked());
        give(opcode, ValType.ref(false, type));
    }

    private void arrayNewDefault(int opcode) {
        int type = arrayType();
        requireDefault(body.types.arrayElement(type));
        body.pop(ValType.I32);
        give(opcode, ValType.ref(false, type));
    }

    private void arrayNewFixed(int opcode) {
        int type = arrayType();
        int count = body.in.readU32();
        if (Integer.compareUnsigned(count, MAX_FIXED_ELEMENTS) > 0) {
            throw body.invalid(
                    "too many operands of array.new_fixed: limit="
                            + MAX_FIXED_ELEMENTS
                            + ", given="
                            + Integer.toUnsignedLong(count));
        }
        for (int i = 0; i < count; i++) {
            body.pop(body.types.arrayElement(type).unpacked());
        }
        give(opcode, ValType.ref(false, type));
    }

    private void arrayNewSegment(int opcode) {
        int type = arrayType();
        requireSegment(opcode == GcOpcodes.ARRAY_NEW_DATA, type);
        body.pop(ValType.I32);
        body.pop(ValType.I32);
        give(opcode, ValType.ref(false, type));
    }

    private void arrayGet(int opcode) {
        int type = arrayType();
        FieldType element = body.types.arrayElement(type);
        requirePacking(element, opcode != GcOpcodes.ARRAY_GET);
        body.pop(ValType.I32);
        body.pop(ValType.ref(true, type));
        give(opcode, element.unpacked());
    }

    private void arraySet(int opcode) {
        int type = mutableArrayType();
        body.pop(body.types.arrayElement(type).unpacked());
        body.pop(ValType.I32);
        body.pop(ValType.ref(true, type));
        emit(opcode);
    }

    private void arrayFill(int opcode) {
        int type = mutableArrayType();
        body.pop(ValType.I32);
        body.pop(body.types.arrayElement(type).unpacked());
        body.pop(ValType.I32);
        body.pop(ValType.ref(true, type));
        emit(opcode);
    }

    private void arrayCopy(int opcode) {
        int to = mutableArrayType();
        int from = arrayType();
        int given = body.types.arrayElement(from).storage();
        int taken = body.types.arrayElement(to).storage();
        boolean packed = ValType.isPacked(given) || ValType.isPacked(taken);
        if (packed ? given != taken : !body.types.matches(given, taken)) {
            throw body.invalid("array types do not match");
        }
        body.pop(ValType.I32);
        body.pop(ValType.I32);
        body.pop(ValType.ref(true, from));
        body.pop(ValType.I32);
        body.pop(ValType.ref(true, to));
        emit(opcode);
    }

    private void arrayInit(int opcode) {
        int type = mutableArrayType();
        requireSegment(opcode == GcOpcodes.ARRAY_INIT_DATA, type);
        body.pop(ValType.I32);
        body.pop(ValType.I32);
        body.pop(ValType.I32);
        body.pop(ValType.ref(true, type));
        emit(opcode);
    }

    private void requireSegment(boolean ofData, int type) {
        FieldType element = body.types.arrayElement(type);
        if (ofData) {
            if (!body.module.hasDataCount()) {
                throw ModuleException.malformed(body.offset, "data count section required");
            }
            body.readIndex("data segment", body.module.dataCount());
            if (ValType.isRef(element.storage())) {
                throw body.invalid("array type is not numeric or vector");
            }
        } else {
            int segment = body.readIndex("elem segment", body.module.elements().size());
            int given = body.module.elements().get(segment).elementType();
            if (!body.types.matches(given, element.unpacked())) {
                throw body.mismatch(element.unpacked(), body.types.show(given));
            }
        }
    }

    private void convert(int opcode, int taken, int given) {
        body.pop(taken);
        give(opcode, given);
    }

    private void reinterpret(int opcode, int from, int to) {
        int type = body.typeOf(body.pop(ValType.ref(true, from)));
        give(opcode, ValType.ref(type == ValType.BOTTOM || ValType.isNullable(type), to));
    }

    private void requireDefault(FieldType field) {
        if (!field.isPacked() && !body.types.isDefaultable(field.storage())) {
            throw body.invalid(
                    "type mismatch: not defaultable: " + body.types.show(field.storage()));
        }
    }

    private void requirePacking(FieldType field, boolean signed) {
        if (field.isPacked() != signed) {
            throw body.invalid("type mismatch: field is " + (signed ? "unpacked" : "packed"));
        }
    }

    private int structType() {
        return body.readType(CompositeKind.STRUCT, "type mismatch: non-structure type");
    }

    private int arrayType() {
        return body.readType(CompositeKind.ARRAY, "type mismatch: non-array type");
    }

    private int mutableArrayType() {
        int type = arrayType();
        if (!body.types.arrayElement(type).mutable()) {
            throw body.invalid("immutable array: wanted a mutable one");
        }
        return type;
    }

    private void give(int opcode, int type) {
        body.unsupported(opcode, type);
    }

    private void emit(int opcode) {
        body.code.emit(Word.immediate(Op.UNSUPPORTED, 0, opcode));
    }
}
