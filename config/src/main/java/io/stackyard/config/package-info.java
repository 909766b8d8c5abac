/// The configuration of one process: immutable records, loaded from HOCON and checked as a whole.
@NullMarked
package io.stackyard.config;

import org.jspecify.annotations.NullMarked;
