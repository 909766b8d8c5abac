package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.FieldType;
import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.TypeSection;
import io.stackyard.engine.types.ValType;
import java.util.List;

/// Validates constant expressions: initializers of globals and tables, offsets and elements of segments.
///
/// Such an expression has no blocks, so it is one walk over its instructions with a stack of operand types.
final class ConstExprValidator {

    private static final int END = 0x0B;
    private static final int GLOBAL_GET = 0x23;
    private static final int I32_CONST = 0x41;
    private static final int I64_CONST = 0x42;
    private static final int F32_CONST = 0x43;
    private static final int F64_CONST = 0x44;
    private static final int I32_ADD = 0x6A;
    private static final int I32_SUB = 0x6B;
    private static final int I32_MUL = 0x6C;
    private static final int I64_ADD = 0x7C;
    private static final int I64_SUB = 0x7D;
    private static final int I64_MUL = 0x7E;
    private static final int REF_NULL = 0xD0;
    private static final int REF_FUNC = 0xD2;
    private static final int GC_PREFIX = 0xFB;
    private static final int MISC_PREFIX = 0xFC;
    private static final int SIMD_PREFIX = 0xFD;

    private static final int STRUCT_NEW = 0;
    private static final int STRUCT_NEW_DEFAULT = 1;
    private static final int ARRAY_NEW = 6;
    private static final int ARRAY_NEW_DEFAULT = 7;
    private static final int ARRAY_NEW_FIXED = 8;
    private static final int ANY_CONVERT_EXTERN = 26;
    private static final int EXTERN_CONVERT_ANY = 27;
    private static final int REF_I31 = 28;

    private final BinaryReader reader;
    private final ModuleDraft module;
    private final IntList operands = new IntList();
    private int instruction; // Where the instruction that is being validated stands.

    ConstExprValidator(BinaryReader reader, ModuleDraft module) {
        this.reader = reader;
        this.module = module;
    }

    /// Reads an expression, up to and including its `end`, that must leave one value of type `wanted`.
    ///
    /// @throws ModuleException INVALID "constant expression required", "type mismatch", "unknown ..."; MALFORMED
    /// "illegal opcode"; as the reader does
    ConstExpr read(int wanted) {
        int start = reader.position();
        operands.removeLast(operands.size());
        while (true) {
            instruction = reader.position();
            int opcode = reader.readByte();
            if (opcode == END) {
                break;
            }
            readInstruction(opcode);
        }
        if (operands.size() != 1 || !types().matches(operands.get(0), wanted)) {
            throw ModuleException.invalid(
                    start,
                    "type mismatch: a constant expression of "
                            + showOperands()
                            + ", wanted "
                            + ValType.show(wanted));
        }
        return new ConstExpr(start, reader.position());
    }

    private void readInstruction(int opcode) {
        switch (opcode) {
            case I32_CONST -> {
                int _ = reader.readS32();
                operands.add(ValType.I32);
            }
            case I64_CONST -> {
                long _ = reader.readS64();
                operands.add(ValType.I64);
            }
            case F32_CONST -> {
                int _ = reader.readF32Bits();
                operands.add(ValType.F32);
            }
            case F64_CONST -> {
                long _ = reader.readF64Bits();
                operands.add(ValType.F64);
            }
            case GLOBAL_GET -> readGlobalGet();
            case REF_NULL ->
                    operands.add(
                            ValType.ref(
                                    true,
                                    TypeReader.heapType(
                                            reader,
                                            types().count(),
                                            module.bounds().features())));
            case REF_FUNC -> readRefFunc();
            case I32_ADD, I32_SUB, I32_MUL -> binary(ValType.I32);
            case I64_ADD, I64_SUB, I64_MUL -> binary(ValType.I64);
            case GC_PREFIX -> readGc(reader.readU32());
            case SIMD_PREFIX -> throw TypeReader.simd(instruction);
            default -> throw notConstant(opcode);
        }
    }

    private void readGlobalGet() {
        int index = module.readIndex(reader, ExternKind.GLOBAL);
        GlobalDef global = module.globals.get(index);
        if (global.mutable()) {
            throw ModuleException.invalid(
                    instruction,
                    "constant expression required: global " + index + " is mutable");
        }
        if (index >= module.importedGlobals) {
            module.bounds()
                    .require(
                            Feature.EXTENDED_CONST,
                            instruction,
                            "a constant expression that reads a global of the same module");
        }
        operands.add(global.type());
    }

    private void readRefFunc() {
        int index = module.readIndex(reader, ExternKind.FUNCTION);
        module.declaredFunctions.set(index);
        operands.add(ValType.ref(false, module.functionTypes.get(index)));
    }

    private void binary(int type) {
        module.bounds()
                .require(Feature.EXTENDED_CONST, instruction,
                        "arithmetic in a constant expression");
        pop(type);
        pop(type);
        operands.add(type);
    }

    private void readGc(int opcode) {
        module.bounds().require(Feature.GC, instruction, "an instruction on objects");
        module.bounds().require(Feature.GC_OBJECTS, instruction, "a constant object");
        switch (opcode) {
            case STRUCT_NEW -> {
                int type = readType(CompositeKind.STRUCT, "non-structure type");
                popFields(types().structFields(type));
                operands.add(ValType.ref(false, type));
            }
            case STRUCT_NEW_DEFAULT -> {
                int type = readType(CompositeKind.STRUCT, "non-structure type");
                types().structFields(type).forEach(this::requireDefaultable);
                operands.add(ValType.ref(false, type));
            }
            case ARRAY_NEW -> {
                int type = readType(CompositeKind.ARRAY, "non-array type");
                pop(ValType.I32);
                pop(types().arrayElement(type).unpacked());
                operands.add(ValType.ref(false, type));
            }
            case ARRAY_NEW_DEFAULT -> {
                int type = readType(CompositeKind.ARRAY, "non-array type");
                requireDefaultable(types().arrayElement(type));
                pop(ValType.I32);
                operands.add(ValType.ref(false, type));
            }
            case ARRAY_NEW_FIXED -> readArrayNewFixed();
            case ANY_CONVERT_EXTERN -> convert(ValType.EXTERNREF, Heap.ANY);
            case EXTERN_CONVERT_ANY -> convert(ValType.ANYREF, Heap.EXTERN);
            case REF_I31 -> {
                pop(ValType.I32);
                operands.add(ValType.ref(false, Heap.I31));
            }
            default -> throw notConstant(GC_PREFIX, opcode, Opcodes.LAST_GC);
        }
    }

    private void readArrayNewFixed() {
        int type = readType(CompositeKind.ARRAY, "non-array type");
        int element = types().arrayElement(type).unpacked();
        int count = reader.readU32();
        if (Integer.compareUnsigned(count, operands.size()) > 0) {
            throw mismatch(Integer.toUnsignedString(count) + " operands");
        }
        for (int i = 0; i < count; i++) {
            pop(element);
        }
        operands.add(ValType.ref(false, type));
    }

    private int readType(CompositeKind kind, String otherwise) {
        int at = reader.position();
        int index = reader.readU32();
        if (Integer.compareUnsigned(index, types().count()) >= 0) {
            throw Unknown.type(at, Integer.toUnsignedLong(index), types().count());
        }
        if (types().kind(index) != kind) {
            throw ModuleException.invalid(at, otherwise + " " + index);
        }
        return index;
    }

    private void popFields(List<FieldType> fields) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            pop(fields.get(i).unpacked());
        }
    }

    private void requireDefaultable(FieldType field) {
        if (!types().isDefaultable(field.unpacked())) {
            throw ModuleException.invalid(
                    instruction,
                    "type mismatch: a field of "
                            + ValType.show(field.storage())
                            + " has no default value");
        }
    }

    private void convert(int from, int to) {
        boolean nullable = operands.size() > 0 && ValType.isNullable(top());
        pop(from);
        operands.add(ValType.ref(nullable, to));
    }

    private int top() {
        return operands.get(operands.size() - 1);
    }

    private void pop(int wanted) {
        if (operands.size() == 0 || !types().matches(top(), wanted)) {
            throw mismatch(ValType.show(wanted));
        }
        operands.removeLast(1);
    }

    private TypeSection types() {
        return module.types();
    }

    private ModuleException mismatch(String wanted) {
        return ModuleException.invalid(
                instruction,
                "type mismatch: instruction requires ["
                        + wanted
                        + "] but stack has "
                        + showOperands());
    }

    private String showOperands() {
        var text = new StringBuilder("[");
        int first = Math.max(0, operands.size() - 8); // The rest would not help, and may be long.
        if (first > 0) {
            text.append("... ");
        }
        for (int i = first; i < operands.size(); i++) {
            text.append(i > first ? " " : "").append(ValType.show(operands.get(i)));
        }
        return text.append(']').toString();
    }

    private ModuleException notConstant(int opcode) {
        if (opcode == MISC_PREFIX) {
            return notConstant(opcode, reader.readU32(), Opcodes.LAST_MISC);
        }
        if (!Opcodes.isLegal(opcode)) {
            return ModuleException.malformed(
                    instruction,
                    "illegal opcode " + Opcodes.show(opcode));
        }
        return ModuleException.invalid(
                instruction,
                "constant expression required: opcode "
                        + Opcodes.show(opcode)
                        + " is not constant");
    }

    private ModuleException notConstant(int prefix, int opcode, int lastLegal) {
        String shown = Opcodes.show(prefix) + " " + Integer.toUnsignedString(opcode);
        return Integer.compareUnsigned(opcode, lastLegal) > 0
                ? ModuleException.malformed(instruction, "illegal opcode " + shown)
                : ModuleException.invalid(
                        instruction,
                        "constant expression required: opcode " + shown + " is not constant");
    }
}
