/// Reads `.wast` scripts: modules, and what is to be expected of them.
@NullMarked
package io.stackyard.wat.script;

import org.jspecify.annotations.NullMarked;
