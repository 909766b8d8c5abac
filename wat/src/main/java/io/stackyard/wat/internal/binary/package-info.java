/// Bytes out: LEB128 and little-endian numbers, sections.
@NullMarked
package io.stackyard.wat.internal.binary;

import org.jspecify.annotations.NullMarked;
