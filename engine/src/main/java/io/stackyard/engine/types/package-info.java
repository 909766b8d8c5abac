/// The type system of WebAssembly, with garbage-collected types and continuations.
///
/// There are two views of one system. Inside a module types are small integers ([io.stackyard.engine.types.ValType],
/// [io.stackyard.engine.types.Heap]) that refer to the module's own [io.stackyard.engine.types.TypeSection]; the
/// translator works on these. Between modules, and to the embedder, they are objects
/// ([io.stackyard.engine.types.ValueType] and its kin) whose defined types are
/// [io.stackyard.engine.types.CanonicalType]s: one object per type and engine, so that equality is identity.
@NullMarked
package io.stackyard.engine.types;

import org.jspecify.annotations.NullMarked;
