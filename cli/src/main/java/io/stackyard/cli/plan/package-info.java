/// What a configuration would reserve on this machine, computed without reserving it.
@NullMarked
package io.stackyard.cli.plan;

import org.jspecify.annotations.NullMarked;
