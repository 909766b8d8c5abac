package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.FeatureSet;
import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.ValType;

/// Reads value, reference and heap types.
///
/// **Shape**: number types are one byte; nullable references to abstract heap types have a shorthand of one byte, which is
/// the heap type's own code; other references are `64 heap` and, with null, `63 heap`; a heap type is a code of one
/// byte or a type index as a signed 33-bit integer.
///
/// `typeCount` bounds the type indices that may be named: "unknown type" otherwise. `features` bounds what the types may
/// be made of; without it every feature counts as on.
public final class TypeReader {

    private static final FeatureSet ALL = FeatureSet.all();

    private static final int I32 = 0x7F;
    private static final int I64 = 0x7E;
    private static final int F32 = 0x7D;
    private static final int F64 = 0x7C;
    private static final int V128 = 0x7B;
    private static final int I8 = 0x78;
    private static final int I16 = 0x77;
    private static final int REF = 0x64;
    private static final int REF_NULL = 0x63;

    private TypeReader() {}

    /// Reads a value type as a code of [ValType], every feature on.
    public static int valueType(BinaryReader reader, int typeCount) {
        return valueType(reader, typeCount, ALL);
    }

    /// Reads a value type as a code of [ValType].
    ///
    /// @throws ModuleException MALFORMED "malformed value type"; INVALID "unknown type"; UNSUPPORTED for `v128` and
    /// for types of features that are off
    public static int valueType(BinaryReader reader, int typeCount, FeatureSet features) {
        int at = reader.position();
        return switch (reader.peekByte()) {
            case I32 -> number(reader, ValType.I32);
            case I64 -> number(reader, ValType.I64);
            case F32 -> number(reader, ValType.F32);
            case F64 -> number(reader, ValType.F64);
            case V128 -> throw simd(at);
            default -> reference(reader, typeCount, features, "malformed value type");
        };
    }

    /// Reads a reference type as a code of [ValType], every feature on.
    public static int refType(BinaryReader reader, int typeCount) {
        return refType(reader, typeCount, ALL);
    }

    /// Reads a reference type as a code of [ValType].
    ///
    /// @throws ModuleException MALFORMED "malformed reference type", else as for [#valueType]
    public static int refType(BinaryReader reader, int typeCount, FeatureSet features) {
        return reference(reader, typeCount, features, "malformed reference type");
    }

    /// Reads a heap type as a code of [Heap], every feature on.
    public static int heapType(BinaryReader reader, int typeCount) {
        return heapType(reader, typeCount, ALL);
    }

    /// Reads a heap type as a code of [Heap].
    ///
    /// @throws ModuleException MALFORMED "malformed heap type", else as for [#valueType]
    public static int heapType(BinaryReader reader, int typeCount, FeatureSet features) {
        int at = reader.position();
        int first = reader.peekByte();
        if (isAbstract(first)) {
            reader.skip(1);
            return requireOn(abstractHeap(first), at, features);
        }
        long index = reader.readS33();
        if (index < 0) {
            throw ModuleException.malformed(at, "malformed heap type");
        }
        if (index >= typeCount) {
            throw Unknown.type(at, index, typeCount);
        }
        require(Feature.FUNCTION_REFERENCES, "a reference to a defined type", at, features);
        return (int) index;
    }

    /// Reads a field's storage type as a code of [ValType].
    ///
    /// @throws ModuleException MALFORMED "malformed storage type", else as for [#valueType]
    static int storageType(BinaryReader reader, int typeCount, FeatureSet features) {
        return switch (reader.peekByte()) {
            case I8 -> number(reader, ValType.I8);
            case I16 -> number(reader, ValType.I16);
            default -> valueType(reader, typeCount, features);
        };
    }

    /// What to say of a byte that is none of the codes in its place. The codes are signed LEB128 of at most 7 bits, so
    /// a byte with the top bit set is the first of a representation that is too long.
    static ModuleException malformed(int offset, int code, String text) {
        return ModuleException.malformed(
                offset,
                code >= 0x80 ? "integer representation too long: " + text : text);
    }

    /// What to say of anything that needs vectors.
    static ModuleException simd(int offset) {
        return ModuleException.unsupported(offset, "simd is not supported");
    }

    private static int number(BinaryReader reader, int type) {
        reader.skip(1);
        return type;
    }

    private static int reference(
            BinaryReader reader,
            int typeCount,
            FeatureSet features,
            String malformed) {
        int at = reader.position();
        int first = reader.readByte();
        if (isAbstract(first)) {
            return ValType.ref(true, requireOn(abstractHeap(first), at, features));
        }
        if (first != REF && first != REF_NULL) {
            throw malformed(at, first, malformed);
        }
        require(Feature.FUNCTION_REFERENCES, "a reference type of this form", at, features);
        return ValType.ref(first == REF_NULL, heapType(reader, typeCount, features));
    }

    private static boolean isAbstract(int code) {
        return code < 0x80 && Heap.isAbstract(abstractHeap(code));
    }

    private static int abstractHeap(int code) {
        return code - 0x80; // One byte of signed LEB128.
    }

    private static int requireOn(int heap, int offset, FeatureSet features) {
        switch (heap) {
            case Heap.FUNC, Heap.EXTERN -> {
                // Part of WebAssembly 2.0.
            }
            case Heap.EXN, Heap.NOEXN ->
                    require(Feature.EXCEPTIONS, "a reference to exceptions", offset, features);
            case Heap.CONT, Heap.NOCONT ->
                    require(
                            Feature.STACK_SWITCHING,
                            "a reference to continuations",
                            offset,
                            features);
            default -> require(Feature.GC, "the heap type " + Heap.show(heap), offset, features);
        }
        return heap;
    }

    private static void require(Feature feature, String what, int offset, FeatureSet features) {
        if (!features.has(feature)) {
            throw ModuleException.disabled(offset, what, feature);
        }
    }
}
