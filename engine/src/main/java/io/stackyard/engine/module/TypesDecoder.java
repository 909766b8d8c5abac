package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.CompositeType;
import io.stackyard.engine.types.FieldType;
import io.stackyard.engine.types.SubType;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.engine.types.TypeSection;
import io.stackyard.engine.types.TypeSectionBuilder;
import java.util.ArrayList;
import java.util.List;

/// Decodes the type section.
///
/// **Shape**: a vector of recursion groups. A group is `4E` and a vector of entries, or one entry alone; an entry is
/// `50` (open) or `4F` (final), a vector of at most one supertype and a composite type, or a composite type alone,
/// which is final.
///
/// A type may name every type up to the end of its own group, and as supertype only types before itself. Whether
/// declared supertypes fit is [SubtypeValidator]'s.
final class TypesDecoder {

    private static final int REC = 0x4E;
    private static final int SUB = 0x50;
    private static final int SUB_FINAL = 0x4F;
    private static final int FUNC = 0x60;
    private static final int STRUCT = 0x5F;
    private static final int ARRAY = 0x5E;
    private static final int CONT = 0x5D;

    private final BinaryReader reader;
    private final DecodeBounds bounds;
    private final TypeSectionBuilder types;
    private final IntList depths = new IntList(); // Declared supertypes above each type.
    private final IntList offsets = new IntList(); // Where each type stands.

    private TypesDecoder(BinaryReader reader, DecodeBounds bounds, TypeRegistry registry) {
        this.reader = reader;
        this.bounds = bounds;
        this.types = new TypeSectionBuilder(registry);
    }

    /// The section of a module that has none.
    static TypeSection none(TypeRegistry registry) {
        return new TypeSectionBuilder(registry).build();
    }

    /// Decodes and validates the content of the type section.
    static TypeSection decode(BinaryReader reader, DecodeBounds bounds, TypeRegistry registry) {
        var decoder = new TypesDecoder(reader, bounds, registry);
        int groups = reader.readCount();
        for (int i = 0; i < groups; i++) {
            decoder.readGroup();
        }
        TypeSection section = decoder.types.build();
        SubtypeValidator.validate(section, decoder.offsets);
        return section;
    }

    private void readGroup() {
        int at = reader.position();
        int size = 1;
        if (reader.peekByte() == REC) {
            bounds.require(Feature.GC, at, "a recursion group");
            reader.skip(1);
            size = reader.readCount();
        }
        int end = types.count() + size; // Cannot overflow: neither is more than the module's bytes.
        DecodeBounds.requireAtMost(
                at,
                "types",
                bounds.limits().types(),
                end,
                Setting.LIMIT_TYPES);
        var group = new ArrayList<SubType>(size);
        for (int index = types.count(); index < end; index++) {
            group.add(readSubType(index, end));
        }
        types.add(group);
    }

    private SubType readSubType(int index, int groupEnd) {
        int at = reader.position();
        offsets.add(at);
        int first = reader.peekByte();
        if (first != SUB && first != SUB_FINAL) {
            depths.add(0);
            return new SubType(true, SubType.NO_SUPER, readComposite(groupEnd));
        }
        bounds.require(Feature.GC, at, "a declared subtype");
        reader.skip(1);
        int superIndex = readSuper(index);
        int depth = superIndex == SubType.NO_SUPER ? 0 : depths.get(superIndex) + 1;
        DecodeBounds.requireAtMost(
                at,
                "supertypes above one type",
                bounds.limits().subtypeDepth(),
                depth,
                Setting.LIMIT_SUBTYPE_DEPTH);
        depths.add(depth);
        return new SubType(first == SUB_FINAL, superIndex, readComposite(groupEnd));
    }

    private int readSuper(int index) {
        int at = reader.position();
        int supers = reader.readCount();
        if (supers > 1) {
            throw ModuleException.invalid(
                    at,
                    "sub type " + index + " has " + supers
                            + " super types, at most one may be declared");
        }
        if (supers == 0) {
            return SubType.NO_SUPER;
        }
        int superAt = reader.position();
        int superIndex = reader.readU32();
        if (Integer.compareUnsigned(superIndex, index) >= 0) {
            throw Unknown.type(superAt, Integer.toUnsignedLong(superIndex), index);
        }
        return superIndex;
    }

    private CompositeType readComposite(int typeCount) {
        int at = reader.position();
        int code = reader.readByte();
        return switch (code) {
            case FUNC -> readFunction(typeCount);
            case STRUCT -> {
                bounds.require(Feature.GC, at, "a struct type");
                yield new CompositeType.Struct(readFields(typeCount));
            }
            case ARRAY -> {
                bounds.require(Feature.GC, at, "an array type");
                yield new CompositeType.Array(readField(typeCount));
            }
            case CONT -> {
                bounds.require(Feature.STACK_SWITCHING, at, "a continuation type");
                yield readContinuation(typeCount);
            }
            default -> throw TypeReader.malformed(at, code, "malformed composite type");
        };
    }

    private CompositeType readFunction(int typeCount) {
        int paramsAt = reader.position();
        int paramCount = reader.readCount();
        DecodeBounds.requireAtMost(
                paramsAt,
                "parameters of one function type",
                bounds.limits().parameters(),
                paramCount,
                Setting.LIMIT_PARAMETERS);
        int[] params = readValueTypes(paramCount, typeCount);
        int resultsAt = reader.position();
        int resultCount = reader.readCount();
        DecodeBounds.requireAtMost(
                resultsAt,
                "results of one function type",
                bounds.limits().results(),
                resultCount,
                Setting.LIMIT_RESULTS);
        return new CompositeType.Function(params, readValueTypes(resultCount, typeCount));
    }

    private int[] readValueTypes(int count, int typeCount) {
        var valueTypes = new int[count];
        for (int i = 0; i < count; i++) {
            valueTypes[i] = TypeReader.valueType(reader, typeCount, bounds.features());
        }
        return valueTypes;
    }

    private List<FieldType> readFields(int typeCount) {
        int at = reader.position();
        int count = reader.readCount();
        DecodeBounds.requireAtMost(
                at,
                "fields of one struct type",
                bounds.limits().structFields(),
                count,
                Setting.LIMIT_STRUCT_FIELDS);
        var fields = new ArrayList<FieldType>(count);
        for (int i = 0; i < count; i++) {
            fields.add(readField(typeCount));
        }
        return fields;
    }

    private FieldType readField(int typeCount) {
        int storage = TypeReader.storageType(reader, typeCount, bounds.features());
        return new FieldType(storage, ExternTypeReader.mutability(reader));
    }

    private CompositeType readContinuation(int typeCount) {
        int at = reader.position();
        long function = reader.readS33();
        if (function < 0) {
            throw ModuleException.malformed(at, "malformed continuation type");
        }
        if (function >= typeCount) {
            throw Unknown.type(at, function, typeCount);
        }
        return new CompositeType.Continuation((int) function);
    }
}
