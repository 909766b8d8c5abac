/// Counters of the pools, readable without a lock.
@NullMarked
package io.stackyard.allocator.metrics;

import org.jspecify.annotations.NullMarked;
