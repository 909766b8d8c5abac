/// Modules from tokens to binary.
///
/// Two walks over the fields: [Declarations] gives every definition its index, so that names can
/// be used before they are bound; [ModuleReader] then reads the fields again in textual order and
/// writes each into its section. No step recurses on what a text nests.
@NullMarked
package io.stackyard.wat.internal.module;

import org.jspecify.annotations.NullMarked;
