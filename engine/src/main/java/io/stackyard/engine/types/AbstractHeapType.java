package io.stackyard.engine.types;

import java.util.Locale;

/// The heap types that no module defines. See [Heap] for how they are ordered.
public enum AbstractHeapType implements HeapType {
    /// Every datum.
    ANY(Heap.ANY, "anyref"),
    /// Every datum that can be compared by identity.
    EQ(Heap.EQ, "eqref"),
    /// Unboxed 31-bit integers.
    I31(Heap.I31, "i31ref"),
    /// Every struct.
    STRUCT(Heap.STRUCT, "structref"),
    /// Every array.
    ARRAY(Heap.ARRAY, "arrayref"),
    /// Bottom of the hierarchy of data.
    NONE(Heap.NONE, "nullref"),
    /// Every function.
    FUNC(Heap.FUNC, "funcref"),
    /// Bottom of the function hierarchy.
    NOFUNC(Heap.NOFUNC, "nullfuncref"),
    /// Every host reference.
    EXTERN(Heap.EXTERN, "externref"),
    /// Bottom of the hierarchy of host references.
    NOEXTERN(Heap.NOEXTERN, "nullexternref"),
    /// Every exception.
    EXN(Heap.EXN, "exnref"),
    /// Bottom of the exception hierarchy.
    NOEXN(Heap.NOEXN, "nullexnref"),
    /// Every continuation.
    CONT(Heap.CONT, "contref"),
    /// Bottom of the continuation hierarchy.
    NOCONT(Heap.NOCONT, "nullcontref");

    private static final AbstractHeapType[] BY_CODE = byCode();

    private final int code;
    private final String shorthand;

    AbstractHeapType(int code, String shorthand) {
        this.code = code;
        this.shorthand = shorthand;
    }

    /// The constant with the given [#code].
    ///
    /// @throws IllegalArgumentException if there is none
    public static AbstractHeapType ofCode(int code) {
        if (!Heap.isAbstract(code)) {
            throw new IllegalArgumentException("not an abstract heap type: " + code);
        }
        return BY_CODE[Heap.NOCONT - code];
    }

    /// Its code among those of [Heap]: the signed 7-bit code of the binary format.
    public int code() {
        return code;
    }

    /// The name of the nullable reference type to it, such as `funcref`.
    public String shorthand() {
        return shorthand;
    }

    @Override
    public boolean matches(HeapType required) {
        return switch (required) {
            case AbstractHeapType other -> Heap.abstractMatches(code, other.code);
            case CanonicalType other -> code == other.kind().bottom();
        };
    }

    @Override
    public AbstractHeapType top() {
        return ofCode(Heap.abstractTop(code));
    }

    /// The type in the text format, such as `nofunc`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static AbstractHeapType[] byCode() {
        var table = new AbstractHeapType[values().length];
        for (AbstractHeapType type : values()) {
            table[Heap.NOCONT - type.code] = type; // The codes are dense, from NOCONT downwards.
        }
        return table;
    }
}
