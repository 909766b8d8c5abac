/// Off-heap memory that is reserved once and handed out in slots.
@NullMarked
package io.stackyard.allocator;

import org.jspecify.annotations.NullMarked;
