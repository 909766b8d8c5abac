/// How much one continuation or one memory costs when very many are alive.
@NullMarked
package io.stackyard.cli.density;

import org.jspecify.annotations.NullMarked;
