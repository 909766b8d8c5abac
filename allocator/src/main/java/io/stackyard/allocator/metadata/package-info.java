/// Small native blocks that live as long as one store.
@NullMarked
package io.stackyard.allocator.metadata;

import org.jspecify.annotations.NullMarked;
