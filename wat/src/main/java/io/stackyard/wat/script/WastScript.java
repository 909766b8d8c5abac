package io.stackyard.wat.script;

import io.stackyard.wat.WatException;
import io.stackyard.wat.internal.text.Source;
import java.util.List;

/// A script of the WebAssembly testsuite: commands in the order of the text.
///
/// @param fileName what messages call the script
public record WastScript(String fileName, List<WastCommand> commands) {

    /// The list is copied.
    public WastScript {
        commands = List.copyOf(commands);
    }

    /// Reads a script. What is wrong inside a module is not found here but by
    /// [ModuleSource#toBinary], so a script may hold modules that are meant to be malformed.
    ///
    /// A text that holds module fields without `(module ...)` around them is a script of one module.
    ///
    /// @param utf8Source the text; it must not change as long as the script is in use
    /// @throws WatException if the text cannot be read as commands
    public static WastScript parse(String fileName, byte[] utf8Source) {
        return new WastScript(fileName, ScriptReader.read(new Source(fileName, utf8Source)));
    }
}
