/// All pools under one configuration, and the stores that draw their slots from them.
@NullMarked
package io.stackyard.store;

import org.jspecify.annotations.NullMarked;
