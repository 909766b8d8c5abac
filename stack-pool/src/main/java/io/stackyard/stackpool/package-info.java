/// Pooled stacks with guards, and the control block that belongs to each.
@NullMarked
package io.stackyard.stackpool;

import org.jspecify.annotations.NullMarked;
