package io.stackyard.engine;

import io.stackyard.engine.types.ExternType;

/// Something that instances import and export: a function, table, memory, global or tag of one store.
public sealed interface Extern permits Func, Table, Memory, Global, Tag {

    /// Its type now: the minimum of a table or memory is its present size.
    ExternType externType();
}
