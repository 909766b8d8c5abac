package io.stackyard.engine.module;

import io.stackyard.engine.types.ExternKind;

/// An import. Its type stands in the index space of its kind, where imports come first.
///
/// @param module the module name to look in
/// @param name   the name to look for
/// @param kind   what is asked for
/// @param index  its index among all things of that kind
public record ImportDef(String module, String name, ExternKind kind, int index) {}
