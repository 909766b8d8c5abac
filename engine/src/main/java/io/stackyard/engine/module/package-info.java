/// The binary format: from the bytes of a module to an immutable description of it.
///
/// [io.stackyard.engine.module.ModuleDecoder] reads every section and validates everything but function bodies, which the
/// translator validates while it translates them. Nothing here trusts the module: counts are held against the bytes
/// that are left and against `stackyard.engine.limits` before anything is allocated for them, and nothing recurses.
@NullMarked
package io.stackyard.engine.module;

import org.jspecify.annotations.NullMarked;
