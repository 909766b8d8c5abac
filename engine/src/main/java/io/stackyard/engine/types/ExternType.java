package io.stackyard.engine.types;

/// The type of an import or export.
public sealed interface ExternType
        permits FunctionExternType, TableType, MemoryType, GlobalType, TagType {

    /// What it is the type of.
    ExternKind kind();

    /// Whether a thing of this type may be given where an import asks for `required`.
    boolean matches(ExternType required);
}
