/// Turns the WebAssembly text format into binary, and reads `.wast` scripts.
@NullMarked
package io.stackyard.wat;

import org.jspecify.annotations.NullMarked;
