package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.TokenCursor;

/// What becomes of the identifier in `(param $x i32)`.
@FunctionalInterface
interface ParameterNames {

    /// No identifier may stand there: the reader calls it an unexpected token.
    ParameterNames REFUSED = (_, _) -> false;

    /// An identifier may stand there and binds nothing.
    ParameterNames IGNORED = (cursor, _) -> !cursor.tryId().isEmpty();

    /// Steps over the identifier at the cursor if there is one and it may be there.
    ///
    /// @param index the parameter's index
    /// @return whether there was one
    boolean tryBind(TokenCursor cursor, int index);
}
