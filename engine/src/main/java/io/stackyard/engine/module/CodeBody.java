package io.stackyard.engine.module;

/// Where a function's locals and instructions stand in the module.
///
/// @param offset where its locals start
/// @param length how many bytes there are from there to the end of the body
public record CodeBody(int offset, int length) {}
