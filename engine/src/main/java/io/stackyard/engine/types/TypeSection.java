package io.stackyard.engine.types;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The defined types of one module, and the questions about types that depend on them.
///
/// Value types are codes of [ValType], heap types codes of [Heap]. Two indices may name one type; identity is
/// [#canonical]'s.
///
/// **Threads**: immutable.
public final class TypeSection {

    private final SubType[] types;
    private final CanonicalType[] canonical;
    private final @Nullable FuncType[] functions;

    TypeSection(SubType[] types, CanonicalType[] canonical, @Nullable FuncType[] functions) {
        this.types = types;
        this.canonical = canonical;
        this.functions = functions;
    }

    /// How many types there are, recursion groups opened.
    public int count() {
        return types.length;
    }

    /// What the type describes.
    public CompositeKind kind(int index) {
        return types[index].composite().kind();
    }

    /// The function type at `index`.
    ///
    /// @throws IllegalStateException if the type is of another kind
    public FuncType func(int index) {
        FuncType type = functions[index];
        if (type == null) {
            throw wrongKind(index, CompositeKind.FUNC);
        }
        return type;
    }

    /// The index of the function type that the continuation type at `index` suspends.
    ///
    /// @throws IllegalStateException if the type is of another kind
    public int contFunction(int index) {
        if (types[index].composite() instanceof CompositeType.Continuation(int function)) {
            return function;
        }
        throw wrongKind(index, CompositeKind.CONT);
    }

    /// The fields of the struct type at `index`.
    ///
    /// @throws IllegalStateException if the type is of another kind
    public List<FieldType> structFields(int index) {
        if (types[index].composite() instanceof CompositeType.Struct(List<FieldType> fields)) {
            return fields;
        }
        throw wrongKind(index, CompositeKind.STRUCT);
    }

    /// The elements of the array type at `index`.
    ///
    /// @throws IllegalStateException if the type is of another kind
    public FieldType arrayElement(int index) {
        if (types[index].composite() instanceof CompositeType.Array(FieldType element)) {
            return element;
        }
        throw wrongKind(index, CompositeKind.ARRAY);
    }

    /// The declaration at `index`: finality, supertype, structure.
    public SubType subType(int index) {
        return types[index];
    }

    /// The engine-wide identity of the type at `index`.
    public CanonicalType canonical(int index) {
        return canonical[index];
    }

    /// Whether the value type `sub` is a subtype of `sup`.
    public boolean matches(int sub, int sup) {
        if (sub == sup || sub == ValType.BOTTOM) {
            return true;
        }
        return ValType.isRef(sub)
                && ValType.isRef(sup)
                && (ValType.isNullable(sup) || !ValType.isNullable(sub))
                && heapMatches(ValType.heap(sub), ValType.heap(sup));
    }

    /// Whether the heap type `sub` is a subtype of `sup`.
    public boolean heapMatches(int sub, int sup) {
        if (sub == sup) {
            return true;
        }
        if (Heap.isIndex(sub)) {
            return Heap.isIndex(sup)
                    ? canonical[sub].isSubtypeOf(canonical[sup])
                    : Heap.abstractMatches(kind(sub).heap(), sup);
        }
        return Heap.isIndex(sup)
                ? sub == Heap.BOTTOM || sub == kind(sup).bottom()
                : Heap.abstractMatches(sub, sup);
    }

    /// Whether `sub` is a *structural* subtype of `sup`: parameters contravariant, results covariant, no matter what is
    /// declared. This is what the continuation instructions ask for.
    public boolean funcMatches(FuncType sub, FuncType sup) {
        return allMatch(sup.params(), sub.params()) && allMatch(sub.results(), sup.results());
    }

    /// Whether each of `subs` is a subtype of the one of `sups` at its place, and there are as many.
    public boolean allMatch(int[] subs, int[] sups) {
        if (subs.length != sups.length) {
            return false;
        }
        for (int i = 0; i < subs.length; i++) {
            if (!matches(subs[i], sups[i])) {
                return false;
            }
        }
        return true;
    }

    /// Whether two value types are equivalent: equal, except that other indices may name the same types.
    public boolean equal(int a, int b) {
        return a == b
                || (ValType.isRef(a)
                        && ValType.isRef(b)
                        && ValType.isNullable(a) == ValType.isNullable(b)
                        && heapEqual(ValType.heap(a), ValType.heap(b)));
    }

    /// Whether two heap types are equivalent.
    public boolean heapEqual(int a, int b) {
        return a == b || (Heap.isIndex(a) && Heap.isIndex(b) && canonical[a] == canonical[b]);
    }

    /// The greatest heap type of the hierarchy of `heap`.
    ///
    /// @throws IllegalArgumentException if `heap` is [Heap#BOTTOM]
    public int top(int heap) {
        return Heap.abstractTop(Heap.isIndex(heap) ? kind(heap).heap() : heap);
    }

    /// The least heap type of the hierarchy of `heap`.
    ///
    /// @throws IllegalArgumentException if `heap` is [Heap#BOTTOM]
    public int bottom(int heap) {
        return Heap.isIndex(heap) ? kind(heap).bottom() : Heap.abstractBottom(heap);
    }

    /// Whether `heap` is in the continuation hierarchy, whose references take two slots. [Heap#BOTTOM] is not.
    public boolean isContHeap(int heap) {
        return Heap.isIndex(heap)
                ? kind(heap) == CompositeKind.CONT
                : heap == Heap.CONT || heap == Heap.NOCONT;
    }

    /// Whether the value type has a default value: numbers, vectors and nullable references do.
    public boolean isDefaultable(int type) {
        return !ValType.isRef(type) || ValType.isNullable(type);
    }

    /// The 8-byte slots that a value takes: 2 for `v128` and references to continuations, else 1.
    public int slots(int type) {
        if (ValType.isRef(type)) {
            return isContHeap(ValType.heap(type)) ? 2 : 1;
        }
        return type == ValType.V128 ? 2 : 1;
    }

    /// The value type in the text format, indices as numbers.
    public String show(int type) {
        return ValType.show(type);
    }

    /// The value type independent of this module.
    ///
    /// @throws IllegalArgumentException if `type` is BOTTOM or a packed storage type
    public ValueType valueType(int type) {
        return PublicTypes.value(type, this::canonical);
    }

    /// The reference type independent of this module.
    public ReferenceType referenceType(int type) {
        return PublicTypes.reference(type, this::canonical);
    }

    /// The function type at `index` independent of this module.
    ///
    /// @throws IllegalStateException if the type is of another kind
    public FunctionType functionType(int index) {
        return canonical[index].functionType();
    }

    private IllegalStateException wrongKind(int index, CompositeKind wanted) {
        return new IllegalStateException(
                "type " + index + " is " + kind(index) + ", not " + wanted);
    }

    @Override
    public String toString() {
        return "TypeSection" + Arrays.toString(types);
    }
}
