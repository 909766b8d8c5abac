/// Bytes to tokens, tokens to literals: nothing here knows what a module is.
@NullMarked
package io.stackyard.wat.internal.text;

import org.jspecify.annotations.NullMarked;
