/// What a memory holds when it is new: built once per module, installed in slots, and the measure
/// by which a used slot is made new again.
@NullMarked
package io.stackyard.allocator.image;

import org.jspecify.annotations.NullMarked;
