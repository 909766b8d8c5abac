/// What the command line gives to guests: the modules that `run` and `wast` link, and numbers as
/// text.
@NullMarked
package io.stackyard.cli.host;

import org.jspecify.annotations.NullMarked;
