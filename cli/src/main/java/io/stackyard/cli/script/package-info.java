/// Runs the commands of `.wast` scripts on the engine and judges what happens.
@NullMarked
package io.stackyard.cli.script;

import org.jspecify.annotations.NullMarked;
