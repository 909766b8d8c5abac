package io.stackyard.engine.types;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The identity of a defined type within one engine.
///
/// Types are iso-recursive: two definitions are the same type if their whole recursion groups have the same structure
/// and they stand at the same place in them. [TypeRegistry] keeps one object per type, so equality is identity, also
/// between modules.
///
/// **Subtyping** is by declaration only and is answered in constant time: each type holds the chain of its
/// supertypes, from the root down to itself (its display), and `a` is a subtype of `b` iff `b` stands in the display
/// of `a` at the depth of `b`.
///
/// **Life**: a type lives as long as something refers to it or to another member of its group. Its [#id] may be
/// given to another type after that, so keep the type, or the module that defines it, as long as the number.
///
/// **Threads**: immutable.
public final class CanonicalType implements HeapType {

    private final RecGroup group;
    private final int id;
    private final CompositeKind kind;
    private final boolean isFinal;
    private final CanonicalType[] display;
    private @Nullable FunctionType functionType; // Written once, before the group is published.
    private @Nullable CanonicalType continued; // Likewise.

    CanonicalType(
            RecGroup group,
            int id,
            CompositeKind kind,
            boolean isFinal,
            @Nullable CanonicalType superType) {
        this.group = group;
        this.id = id;
        this.kind = kind;
        this.isFinal = isFinal;
        if (superType == null) {
            display = new CanonicalType[] {this};
        } else {
            int depth = superType.display.length;
            display = Arrays.copyOf(superType.display, depth + 1);
            display[depth] = this;
        }
    }

    /// A small number, unique among the live types of the engine.
    public int id() {
        return id;
    }

    /// What it describes.
    public CompositeKind kind() {
        return kind;
    }

    /// Whether no subtype of it may be declared.
    public boolean isFinal() {
        return isFinal;
    }

    /// The declared supertype, or null.
    public @Nullable CanonicalType superType() {
        return display.length == 1 ? null : display[display.length - 2];
    }

    /// How many supertypes stand above it.
    public int depth() {
        return display.length - 1;
    }

    /// Whether this is `other` or a declared subtype of it, directly or not.
    public boolean isSubtypeOf(CanonicalType other) {
        int depth = other.display.length - 1;
        return depth < display.length && display[depth] == other;
    }

    /// Parameters and results of a type of kind FUNC.
    ///
    /// @throws IllegalStateException if it is of another kind
    public FunctionType functionType() {
        FunctionType type = functionType;
        if (type == null) {
            throw new IllegalStateException("type " + id + " is of kind " + kind + ", not FUNC");
        }
        return type;
    }

    void functionType(FunctionType type) {
        functionType = type;
    }

    /// The function type that a type of kind CONT suspends.
    ///
    /// @throws IllegalStateException if it is of another kind
    public CanonicalType continued() {
        CanonicalType type = continued;
        if (type == null) {
            throw new IllegalStateException("type " + id + " is of kind " + kind + ", not CONT");
        }
        return type;
    }

    void continued(CanonicalType type) {
        continued = type;
    }

    /// The registry that it is unique in.
    TypeRegistry registry() {
        return group.registry();
    }

    @Override
    public boolean matches(HeapType required) {
        return switch (required) {
            case CanonicalType other -> isSubtypeOf(other);
            case AbstractHeapType other -> Heap.abstractMatches(kind.heap(), other.code());
        };
    }

    @Override
    public AbstractHeapType top() {
        return AbstractHeapType.ofCode(Heap.abstractTop(kind.heap()));
    }

    /// A name such as `$func12`; the number is the [#id].
    @Override
    public String toString() {
        return "$" + kind.name().toLowerCase(Locale.ROOT) + id;
    }
}
