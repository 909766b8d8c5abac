/// Pooled tables: one slab for 8-byte references, one for 16-byte continuations.
@NullMarked
package io.stackyard.tablepool;

import org.jspecify.annotations.NullMarked;
