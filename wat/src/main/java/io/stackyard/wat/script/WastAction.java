package io.stackyard.wat.script;

import java.util.List;
import java.util.Optional;

/// What a script does with an instance: call an export or read one.
public sealed interface WastAction {

    /// The identifier of the instance, or empty for the one made last.
    Optional<String> module();

    /// The name of the export.
    String export();

    /// `(invoke $module "export" argument*)`.
    record Invoke(Optional<String> module, String export, List<WastConst> arguments)
            implements
                WastAction {

        /// The list is copied.
        public Invoke {
            arguments = List.copyOf(arguments);
        }
    }

    /// `(get $module "export")`: the value of a global.
    record Get(Optional<String> module, String export) implements WastAction {}
}
