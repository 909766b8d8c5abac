/// Reads binary modules down to their instructions and writes them again.
@NullMarked
package io.stackyard.wat.internal.reencode;

import org.jspecify.annotations.NullMarked;
