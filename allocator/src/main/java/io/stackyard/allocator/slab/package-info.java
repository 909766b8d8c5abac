/// Reserved address ranges cut into slots of one size.
@NullMarked
package io.stackyard.allocator.slab;

import org.jspecify.annotations.NullMarked;
