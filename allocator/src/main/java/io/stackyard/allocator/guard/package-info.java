/// What stands behind a slot, so that a missed bounds check ends in a crash and never in a
/// neighbour.
@NullMarked
package io.stackyard.allocator.guard;

import org.jspecify.annotations.NullMarked;
