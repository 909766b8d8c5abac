/// What no compiler checks: the arrows between modules, the off-heap fence, and banned words.
///
/// These tests stand here because `cli` is the one module that sees all published ones.
@NullMarked
package io.stackyard.tidy;

import org.jspecify.annotations.NullMarked;
