/// Off-heap memory in slabs and slots: where it comes from, who gets which slot, and how it is
/// clean again.
///
/// Start at [io.stackyard.allocator.Platform], which probes the system once, then
/// [io.stackyard.allocator.memory.MemoryPool]. The page `README.md` of this module draws the
/// layouts.
@NullMarked
package io.stackyard.allocator;

import org.jspecify.annotations.NullMarked;
