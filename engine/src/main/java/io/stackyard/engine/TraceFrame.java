package io.stackyard.engine;

import org.jspecify.annotations.Nullable;

/// One function in the trace of a trap.
///
/// @param module name of its module, null if it has none
/// @param function index in the module, -1 for a host function
/// @param name name of the function, null if it has none
/// @param offset where its instruction stands: the one that trapped, or the call or `resume` that the function waits in.
///     Bytes from the start of the module; -1 for a host function
public record TraceFrame(
        @Nullable String module, int function, @Nullable String name, int offset) {

    /// `module!name`, with indices for what has no name.
    @Override
    public String toString() {
        if (function < 0) {
            return "host!" + (name == null ? "?" : name);
        }
        String of = module == null ? "" : module + "!";
        return of + (name == null ? "func[" + function + "]" : name);
    }
}
