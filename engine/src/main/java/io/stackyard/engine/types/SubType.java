package io.stackyard.engine.types;

/// One entry of a recursion group: a composite type and where it stands among the declared subtypes.
///
/// @param isFinal    whether no other type may name this one as its supertype
/// @param superIndex the index of the declared supertype, below the entry's own, or [#NO_SUPER]
/// @param composite  what it describes
public record SubType(boolean isFinal, int superIndex, CompositeType composite) {

    /// The supertype index of an entry that declares none.
    public static final int NO_SUPER = -1;

    /// Whether a supertype is declared.
    public boolean hasSuper() {
        return superIndex != NO_SUPER;
    }
}
