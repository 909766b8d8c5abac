package io.stackyard.engine.module;

/// A constant expression that was validated: a range of the module's bytes.
///
/// @param offset where its first instruction starts
/// @param end    one past its `end` instruction
public record ConstExpr(int offset, int end) {}
