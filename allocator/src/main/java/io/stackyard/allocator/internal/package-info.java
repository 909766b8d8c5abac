/// Shared inside Stackyard only: messages and argument checks.
@NullMarked
package io.stackyard.allocator.internal;

import org.jspecify.annotations.NullMarked;
