package io.stackyard.engine.interpret;

import io.stackyard.engine.types.MemoryType;
import io.stackyard.engine.types.TableType;
import io.stackyard.tablepool.TableSlot;

/// What an import is bound to, or an export names, in one store.
public sealed interface Binding {

    /// A function, of an instance or of the host.
    record OfFunction(FunctionEntry function) implements Binding {}

    /// A table, with the type it was declared with.
    record OfTable(TableSlot table, TableType type) implements Binding {}

    /// A linear memory, with the type it was declared with.
    record OfMemory(StoreMemory memory, MemoryType type) implements Binding {}

    /// A global variable.
    record OfGlobal(GlobalCell global) implements Binding {}

    /// A tag.
    record OfTag(TagIdentity tag) implements Binding {}
}
