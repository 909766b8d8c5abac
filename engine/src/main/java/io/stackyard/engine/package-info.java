/// Loads, links and runs WebAssembly modules on pooled memory.
@NullMarked
package io.stackyard.engine;

import org.jspecify.annotations.NullMarked;
