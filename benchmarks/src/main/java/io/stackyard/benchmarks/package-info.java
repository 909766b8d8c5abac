/// Starts the benchmarks and prints their tables and ratios.
@NullMarked
package io.stackyard.benchmarks;

import org.jspecify.annotations.NullMarked;
