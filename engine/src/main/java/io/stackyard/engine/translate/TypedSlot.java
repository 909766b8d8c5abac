package io.stackyard.engine.translate;

import io.stackyard.engine.types.ValueType;

/// A slot of a frame and the type of the value in it.
///
/// @param slot relative to `fp`; the first of two if the type takes two
public record TypedSlot(int slot, ValueType type) {}
