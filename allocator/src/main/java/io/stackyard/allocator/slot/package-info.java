/// Choosing slots: pure policy, which holds no address and makes no system call.
@NullMarked
package io.stackyard.allocator.slot;

import org.jspecify.annotations.NullMarked;
