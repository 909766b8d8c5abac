/// The off-heap fence: every system call, and every use of `java.lang.foreign` that needs a
/// permission.
///
/// No other module reaches into this package. Preconditions shared by all calls: an address and a
/// size are whole pages, and a size is positive.
@NullMarked
package io.stackyard.allocator.os;

import org.jspecify.annotations.NullMarked;
