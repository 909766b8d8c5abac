package io.stackyard.engine.code;

/// One catch clause of a `try_table`, translated.
///
/// @param tag index of the tag in its module, or [#CATCH_ALL]
/// @param wantsReference whether the label also gets the exception itself
/// @param slot first slot of the label's operands in the frame
/// @param target word index of the label in the module's code
public record CatchClause(int tag, boolean wantsReference, int slot, int target) {

    /// The tag index of a clause that takes every exception.
    public static final int CATCH_ALL = -1;

    public boolean isCatchAll() {
        return tag == CATCH_ALL;
    }
}
