package io.stackyard.engine.types;

/// Value types packed into an `int`, relative to one module.
///
/// **Shape**:
///
/// ```
/// bit 31  30          29        28..24  23..0
///     0 | reference | nullable | 0    | heap + 64
///     0 | 0         | 0        | 0    | number: BOTTOM, I32, I64, F32, F64, V128
/// ```
///
/// `heap` is a heap type of [Heap]; type indices reach up to 2^24 - 65, far above the highest value of
/// `stackyard.engine.limits.types`. Two codes that differ may still be equivalent types, because two indices may name
/// the same type: ask [TypeSection#equal].
public final class ValType {

    /// The type of an operand in unreachable code: below every value type.
    public static final int BOTTOM = 0;
    /// 32-bit integer.
    public static final int I32 = 1;
    /// 64-bit integer.
    public static final int I64 = 2;
    /// 32-bit float.
    public static final int F32 = 3;
    /// 64-bit float.
    public static final int F64 = 4;
    /// 128-bit vector.
    public static final int V128 = 5;
    /// Storage type of a packed field, 8 bits wide; never the type of a value.
    public static final int I8 = 6;
    /// Storage type of a packed field, 16 bits wide; never the type of a value.
    public static final int I16 = 7;

    private static final int REFERENCE = 1 << 30;
    private static final int NULLABLE = 1 << 29;
    private static final int HEAP_MASK = (1 << 24) - 1;
    private static final int HEAP_BIAS = 64;

    /// The highest type index that a code can hold.
    public static final int MAX_TYPE_INDEX = HEAP_MASK - HEAP_BIAS;

    /// `(ref null func)`.
    public static final int FUNCREF = ref(true, Heap.FUNC);
    /// `(ref null extern)`.
    public static final int EXTERNREF = ref(true, Heap.EXTERN);
    /// `(ref null exn)`.
    public static final int EXNREF = ref(true, Heap.EXN);
    /// `(ref null cont)`.
    public static final int CONTREF = ref(true, Heap.CONT);
    /// `(ref null any)`.
    public static final int ANYREF = ref(true, Heap.ANY);
    /// `(ref null eq)`.
    public static final int EQREF = ref(true, Heap.EQ);
    /// `(ref null i31)`.
    public static final int I31REF = ref(true, Heap.I31);
    /// `(ref null struct)`.
    public static final int STRUCTREF = ref(true, Heap.STRUCT);
    /// `(ref null array)`.
    public static final int ARRAYREF = ref(true, Heap.ARRAY);
    /// `(ref null nofunc)`.
    public static final int NULLFUNCREF = ref(true, Heap.NOFUNC);
    /// `(ref null noextern)`.
    public static final int NULLEXTERNREF = ref(true, Heap.NOEXTERN);
    /// `(ref null noexn)`.
    public static final int NULLEXNREF = ref(true, Heap.NOEXN);
    /// `(ref null nocont)`.
    public static final int NULLCONTREF = ref(true, Heap.NOCONT);
    /// `(ref null none)`.
    public static final int NULLREF = ref(true, Heap.NONE);

    private ValType() {}

    /// The reference type to `heap`, nullable or not.
    public static int ref(boolean nullable, int heap) {
        assert heap >= -HEAP_BIAS && heap <= MAX_TYPE_INDEX : "heap type out of range: " + heap;
        return REFERENCE | (nullable ? NULLABLE : 0) | (heap + HEAP_BIAS);
    }

    /// Whether `type` is a reference type; [#BOTTOM] is not.
    public static boolean isRef(int type) {
        return (type & REFERENCE) != 0;
    }

    /// Whether `type` is a reference type that holds null.
    public static boolean isNullable(int type) {
        return (type & NULLABLE) != 0;
    }

    /// The heap type of the reference type `type`.
    public static int heap(int type) {
        assert isRef(type) : "not a reference type: " + type;
        return (type & HEAP_MASK) - HEAP_BIAS;
    }

    /// The reference type `type` with null.
    public static int withNull(int type) {
        assert isRef(type) : "not a reference type: " + type;
        return type | NULLABLE;
    }

    /// The reference type `type` without null.
    public static int asNonNull(int type) {
        assert isRef(type) : "not a reference type: " + type;
        return type & ~NULLABLE;
    }

    /// Whether `type` is I32, I64, F32 or F64.
    public static boolean isNumeric(int type) {
        return type >= I32 && type <= F64;
    }

    /// Whether `type` is V128.
    public static boolean isVector(int type) {
        return type == V128;
    }

    /// Whether `type` is I8 or I16.
    public static boolean isPacked(int type) {
        return type == I8 || type == I16;
    }

    /// `type` in the text format, type indices as numbers.
    public static String show(int type) {
        if (isRef(type)) {
            int heap = heap(type);
            if (isNullable(type) && Heap.isAbstract(heap)) {
                return AbstractHeapType.ofCode(heap).shorthand();
            }
            return (isNullable(type) ? "(ref null " : "(ref ") + Heap.show(heap) + ")";
        }
        return switch (type) {
            case BOTTOM -> "bot";
            case I32 -> "i32";
            case I64 -> "i64";
            case F32 -> "f32";
            case F64 -> "f64";
            case V128 -> "v128";
            case I8 -> "i8";
            case I16 -> "i16";
            default -> throw new IllegalArgumentException("not a value type: " + type);
        };
    }
}
