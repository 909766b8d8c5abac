/// Giving idle memory back, in bulk and off the path that frees it.
@NullMarked
package io.stackyard.allocator.trim;

import org.jspecify.annotations.NullMarked;
