package io.stackyard.engine.types;

/// A recursion group of an engine, kept once for all modules that define it.
///
/// It holds its types, and through its shape every type of another group that its structure names, so that the ids in
/// its shape stay theirs. Nothing holds a group but its own types, and groups built on it.
final class RecGroup {

    private final TypeRegistry registry;
    private final GroupShape shape;
    private final CanonicalType[] types;

    RecGroup(TypeRegistry registry, GroupShape shape, CanonicalType[] types) {
        this.registry = registry;
        this.shape = shape;
        this.types = types;
    }

    TypeRegistry registry() {
        return registry;
    }

    GroupShape shape() {
        return shape;
    }

    /// The group's types in order; the array is its own.
    CanonicalType[] types() {
        return types;
    }
}
