package io.stackyard.wat.internal.module;

/// What an instruction can stand in, with the arrows of a folded `if`:
///
/// ```
/// FOLDED_CONDITION --(then--> FOLDED_THEN --)--> BEHIND_THEN --(else--> FOLDED_ELSE --)--> BEHIND_ELSE
/// ```
enum Construct {
    /// The body of a function, or a constant expression.
    SEQUENCE,
    /// `block ... end`, also `loop` and `try_table`.
    FLAT_BLOCK,
    /// `if ... else`, or `if ... end`.
    FLAT_IF,
    /// `else ... end`.
    FLAT_ELSE,
    /// The operands of `(op ...)`.
    FOLDED_PLAIN,
    /// `(block ...)`, also `loop` and `try_table`.
    FOLDED_BLOCK,
    /// The operands of `(if ...)` before `(then`.
    FOLDED_CONDITION,
    /// `(then ...)`.
    FOLDED_THEN,
    /// Between `(then ...)` and `(else` or the end of the `if`.
    BEHIND_THEN,
    /// `(else ...)`.
    FOLDED_ELSE,
    /// Between `(else ...)` and the end of the `if`.
    BEHIND_ELSE;

    /// Whether instructions without parentheses may stand there.
    boolean takesFlat() {
        return switch (this) {
            case SEQUENCE, FLAT_BLOCK, FLAT_IF, FLAT_ELSE, FOLDED_BLOCK, FOLDED_THEN, FOLDED_ELSE ->
                    true;
            case FOLDED_PLAIN, FOLDED_CONDITION, BEHIND_THEN, BEHIND_ELSE -> false;
        };
    }

    /// Whether `end` closes it.
    boolean isFlat() {
        return switch (this) {
            case FLAT_BLOCK, FLAT_IF, FLAT_ELSE -> true;
            case SEQUENCE, FOLDED_PLAIN, FOLDED_BLOCK, FOLDED_CONDITION, FOLDED_THEN, BEHIND_THEN,
                    FOLDED_ELSE, BEHIND_ELSE ->
                    false;
        };
    }
}
