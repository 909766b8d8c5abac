/// Linear memories on pooled slots, and the cards that say which of their pages were written.
@NullMarked
package io.stackyard.allocator.memory;

import org.jspecify.annotations.NullMarked;
