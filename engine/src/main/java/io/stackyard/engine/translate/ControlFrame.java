package io.stackyard.engine.translate;

import io.stackyard.engine.code.CatchClause;
import java.util.List;

/// One open block: what the validator must find at its end, and where its branches go.
final class ControlFrame {

    /// The kinds of block; they differ in where a branch to them goes.
    enum Kind {
        /// The body of the function: a branch to it returns.
        FUNCTION,
        /// A branch goes to the end.
        BLOCK,
        /// A branch goes back to the start.
        LOOP,
        /// The first arm of an `if`.
        IF,
        /// The second arm.
        ELSE,
        /// A block with catch clauses.
        TRY
    }

    Kind kind = Kind.BLOCK;
    int[] startTypes = {};
    int[] endTypes = {};

    /// Height of the operand stack below the block's parameters.
    int height;

    /// Home of the first of them, and of the first result.
    int slot;

    /// Where branches go.
    int label;

    /// Where an `if` without a true condition goes.
    int elseLabel;

    /// The rest of the block cannot be reached.
    boolean unreachable;

    /// The block itself stands in code that cannot be reached.
    boolean deadOnEntry;

    /// How many locals were known to be set when the block began.
    int initialisedLocals;

    /// First word of a `try_table` body.
    int tryStart;

    /// Its clauses, with labels for targets.
    List<CatchClause> clauses = List.of();

    /// The last `br_table` that used this block as a target.
    int tableStamp;

    /// The label by which it did: the block's own, or that of a stub.
    int tableLabel;

    /// The types that a branch carries.
    int[] labelTypes() {
        return kind == Kind.LOOP ? startTypes : endTypes;
    }
}
