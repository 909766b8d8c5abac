package io.stackyard.cli.script;

import io.stackyard.wat.BinaryForm;

/// How the modules of a script reach the engine.
public enum ModuleEncoding {
    /// As the script has them, or as the text format's reader writes them.
    AS_GIVEN,
    /// Taken apart into sections, entries and instructions, and written again with every number as long as the format
    /// allows: the same module in other bytes.
    WRITTEN_AGAIN;

    /// @throws IllegalArgumentException if the module cannot be taken apart
    byte[] apply(byte[] module) {
        return switch (this) {
            case AS_GIVEN -> module;
            case WRITTEN_AGAIN -> BinaryForm.LONGEST.apply(BinaryForm.SHORTEST.apply(module));
        };
    }
}
