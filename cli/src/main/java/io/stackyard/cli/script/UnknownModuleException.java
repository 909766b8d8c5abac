package io.stackyard.cli.script;

import java.io.Serial;

/// A command of a script names a module that the script does not have.
final class UnknownModuleException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    UnknownModuleException(String message) {
        super(message);
    }
}
