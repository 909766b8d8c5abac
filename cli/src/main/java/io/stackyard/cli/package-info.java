/// The `stackyard` command and its subcommands.
@NullMarked
package io.stackyard.cli;

import org.jspecify.annotations.NullMarked;
