package io.stackyard.engine.types;

import java.util.Arrays;

/// The structure of a recursion group, free of any module: two groups are the same iff their words are equal.
///
/// **Shape** of the words, for each type of the group:
///
/// ```
/// kind | flags | supertype? | FUNC: count params count results; STRUCT: count fields; ARRAY: field; CONT: type
/// ```
///
/// A number type is one word. A reference is two: the first says nullable or not, and which of three things the
/// second is: an abstract heap type, the place of a type in this group, or the [CanonicalType#id] of a type outside.
/// An id is as good as the type itself, because the shape keeps every type alive whose id it contains.
///
/// @see GroupEncoder
final class GroupShape {

    private final int[] words;
    private final CanonicalType[] outside;

    GroupShape(int[] words, CanonicalType[] outside) {
        this.words = words;
        this.outside = outside;
    }

    /// Whether `other` has the same structure. Both must be of one registry.
    boolean sameAs(GroupShape other) {
        return Arrays.equals(words, other.words);
    }

    /// A hash of the words that nobody can aim without knowing the key.
    long hash(SipHash key) {
        return key.hash(words);
    }

    /// The types outside that the words name by id, in order of appearance.
    CanonicalType[] outside() {
        return outside;
    }
}
