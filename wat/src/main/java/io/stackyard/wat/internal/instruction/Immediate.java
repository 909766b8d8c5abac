package io.stackyard.wat.internal.instruction;

/// What follows a mnemonic, in the order of the text; square brackets mean "may be left out".
public enum Immediate {
    /// Nothing.
    NONE,
    /// `[label] [block type]`, then instructions up to `end`.
    BLOCK,
    /// `[label] [block type]`, then instructions up to `else` or `end`.
    IF,
    /// `[label] [block type] catch*`, then instructions up to `end`.
    TRY_TABLE,
    /// A label.
    LABEL,
    /// One or more labels, the last of which is the default.
    LABELS,
    /// A function.
    FUNCTION,
    /// `[table] type use`.
    CALL_INDIRECT,
    /// `(result type*)*`; if there is any, the opcode is the typed one.
    SELECT,
    /// A local.
    LOCAL,
    /// A global.
    GLOBAL,
    /// `[table]`.
    TABLE,
    /// `[table] element segment`.
    TABLE_INIT,
    /// `[table table]`.
    TABLE_COPY,
    /// An element segment.
    ELEMENT,
    /// `[memory]`.
    MEMORY,
    /// `[memory] data segment`.
    MEMORY_INIT,
    /// `[memory memory]`.
    MEMORY_COPY,
    /// A data segment.
    DATA,
    /// `[memory] [offset=n] [align=n]`.
    MEMORY_ARGUMENT,
    /// `[memory] [offset=n] [align=n] lane`.
    MEMORY_ARGUMENT_LANE,
    /// A 32-bit integer.
    I32,
    /// A 64-bit integer.
    I64,
    /// A 32-bit floating-point number.
    F32,
    /// A 64-bit floating-point number.
    F64,
    /// A shape and its lanes.
    V128,
    /// A lane index.
    LANE,
    /// Sixteen lane indices.
    SHUFFLE,
    /// A heap type.
    HEAP_TYPE,
    /// A reference type; if it is nullable, the opcode is the next one.
    CAST,
    /// A label and two reference types.
    BRANCH_ON_CAST,
    /// A type.
    TYPE,
    /// A type and one of its fields.
    TYPE_FIELD,
    /// A type and a count.
    TYPE_LENGTH,
    /// Two types.
    TYPE_TYPE,
    /// A type and a data segment.
    TYPE_DATA,
    /// A type and an element segment.
    TYPE_ELEMENT,
    /// A tag.
    TAG,
    /// A type and a tag.
    TYPE_TAG,
    /// A type and `(on tag label)` or `(on tag switch)` clauses.
    RESUME,
    /// A type, a tag and clauses as in [#RESUME].
    RESUME_THROW
}
