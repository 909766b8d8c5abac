package io.stackyard.engine.module;

import io.stackyard.engine.types.ExternKind;

/// An export.
///
/// @param name  its name, unique in the module
/// @param kind  what is exported
/// @param index its index among all things of that kind
public record ExportDef(String name, ExternKind kind, int index) {}
