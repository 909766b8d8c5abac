package io.stackyard.wat;

import io.stackyard.wat.internal.module.TextModule;
import io.stackyard.wat.internal.text.Source;

/// The WebAssembly text format: version 3.0 with the stack switching proposal.
///
/// Reading takes time linear in the length of the text and no Java stack for what the text nests,
/// so text of unknown origin is safe to read: it gives a module or a [WatException]. There is no
/// limit to nesting. Memory grows with the length of the text, by some 20 bytes per byte at worst;
/// a text of more than 256 MiB is refused, and a server should refuse far shorter ones itself.
///
/// The module is well-formed, not valid: numbers out of an index space, types that do not match and
/// the like are the validator's to find.
public final class Wat {

    private Wat() {}

    /// Translates a text module, `(module ...)` or its fields alone, into the binary format.
    ///
    /// Identifiers of the module, functions, parameters and locals go into a `name` section.
    ///
    /// @param fileName what messages call the text
    /// @param utf8Source the text; not changed, and not kept
    /// @throws WatException if the text is malformed
    public static byte[] toBinary(String fileName, byte[] utf8Source) {
        return TextModule.toBinary(new Source(fileName, utf8Source));
    }
}
