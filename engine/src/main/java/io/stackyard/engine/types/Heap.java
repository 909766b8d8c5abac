package io.stackyard.engine.types;

/// Heap types as integers, relative to one module.
///
/// **Shape**: 0 and above is an index into the module's [TypeSection]; below 0 is an abstract heap type, namely its
/// signed 7-bit code in the binary format. [#BOTTOM] has no code there: it stands below every heap type and
/// arises only while unreachable code is validated.
///
/// ```
/// any                  func     extern     exn     cont
///  +- eq                |          |         |       |
///      +- i31         $func        |         |     $cont
///      +- struct        |          |         |       |
///      |   +- $struct   |          |         |       |
///      +- array         |          |         |       |
///          +- $array    |          |         |       |
/// none                nofunc   noextern    noexn   nocont
/// ```
public final class Heap {

    /// Bottom of the continuation hierarchy.
    public static final int NOCONT = -0x0B;
    /// Bottom of the exception hierarchy.
    public static final int NOEXN = -0x0C;
    /// Bottom of the function hierarchy.
    public static final int NOFUNC = -0x0D;
    /// Bottom of the hierarchy of host references.
    public static final int NOEXTERN = -0x0E;
    /// Bottom of the hierarchy of data.
    public static final int NONE = -0x0F;
    /// Every function.
    public static final int FUNC = -0x10;
    /// Every host reference.
    public static final int EXTERN = -0x11;
    /// Every datum.
    public static final int ANY = -0x12;
    /// Every datum that can be compared by identity.
    public static final int EQ = -0x13;
    /// Unboxed 31-bit integers.
    public static final int I31 = -0x14;
    /// Every struct.
    public static final int STRUCT = -0x15;
    /// Every array.
    public static final int ARRAY = -0x16;
    /// Every exception.
    public static final int EXN = -0x17;
    /// Every continuation.
    public static final int CONT = -0x18;
    /// Below every heap type; never encoded.
    public static final int BOTTOM = -0x40;

    private Heap() {}

    /// Whether `heap` is a type index.
    public static boolean isIndex(int heap) {
        return heap >= 0;
    }

    /// Whether `heap` is one of the abstract heap types that the binary format can encode.
    public static boolean isAbstract(int heap) {
        return heap <= NOCONT && heap >= CONT;
    }

    /// Subtyping among abstract heap types, [#BOTTOM] included.
    public static boolean abstractMatches(int sub, int sup) {
        if (sub == sup || sub == BOTTOM) {
            return true;
        }
        return switch (sup) {
            case ANY -> sub == EQ || abstractMatches(sub, EQ);
            case EQ -> sub == I31 || sub == STRUCT || sub == ARRAY || sub == NONE;
            case I31, STRUCT, ARRAY -> sub == NONE;
            case FUNC -> sub == NOFUNC;
            case EXTERN -> sub == NOEXTERN;
            case EXN -> sub == NOEXN;
            case CONT -> sub == NOCONT;
            default -> false;
        };
    }

    /// The greatest heap type of the hierarchy of the abstract heap type `heap`.
    ///
    /// @throws IllegalArgumentException if `heap` is not abstract, or is [#BOTTOM], which is in every hierarchy
    public static int abstractTop(int heap) {
        return switch (heap) {
            case ANY, EQ, I31, STRUCT, ARRAY, NONE -> ANY;
            case FUNC, NOFUNC -> FUNC;
            case EXTERN, NOEXTERN -> EXTERN;
            case EXN, NOEXN -> EXN;
            case CONT, NOCONT -> CONT;
            default -> throw new IllegalArgumentException("not an abstract heap type: " + heap);
        };
    }

    /// The least heap type of the hierarchy of the abstract heap type `heap`.
    ///
    /// @throws IllegalArgumentException as for [#abstractTop]
    public static int abstractBottom(int heap) {
        return switch (abstractTop(heap)) {
            case ANY -> NONE;
            case FUNC -> NOFUNC;
            case EXTERN -> NOEXTERN;
            case EXN -> NOEXN;
            default -> NOCONT;
        };
    }

    /// `heap` in the text format, such as `nofunc` or `7`.
    public static String show(int heap) {
        if (isIndex(heap)) {
            return Integer.toString(heap);
        }
        return heap == BOTTOM ? "bot" : AbstractHeapType.ofCode(heap).toString();
    }
}
