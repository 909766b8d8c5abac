package io.stackyard.engine.interpret;

import io.stackyard.engine.types.TagType;

/// A tag instance: two tags are the same only if they are the same object.
///
/// `identity` is the number that the code compares, unique in its store and never 0.
///
/// @param payloadSlots slots of the payload, 2 for a wide value
public record TagIdentity(long identity, TagType type, int payloadSlots) {}
