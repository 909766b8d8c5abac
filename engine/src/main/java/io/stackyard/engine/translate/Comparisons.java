package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;

/// Integer comparisons as instructions: how to negate one, and the branch that does it in one go.
///
/// The opcodes of a family stand in one order: EQ NE LT_S LT_U LE_S LE_U on slots, then with an immediate EQ NE
/// LT_S LT_U LE_S LE_U GT_S GT_U GE_S GE_U; their branches in the same. A test checks that [Op] keeps it.
final class Comparisons {

    /// Comparisons of a family.
    static final int FAMILY = 16;

    /// How many of them compare slots.
    private static final int ON_SLOTS = 6;

    /// Index in the family of the opposite; on slots, less and less-or-equal also swap operands.
    private static final int[] OPPOSITE = {1, 0, 4, 5, 2, 3, 7, 6, 14, 15, 12, 13, 10, 11, 8, 9};

    private Comparisons() {}

    static boolean isComparison(int op) {
        return isIn(op, Op.I32_EQ) || isIn(op, Op.I64_EQ);
    }

    private static boolean isIn(int op, int first) {
        return op >= first && op < first + FAMILY;
    }

    private static int family(long word) {
        return isIn(Word.op(word), Op.I32_EQ) ? Op.I32_EQ : Op.I64_EQ;
    }

    /// The comparison that is true when `word` is false, with the same result slot.
    static long negated(long word) {
        int first = family(word);
        int index = Word.op(word) - first;
        boolean swaps = index >= 2 && index < ON_SLOTS;
        return Word.withOp(swaps ? Word.swapped(word) : word, first + OPPOSITE[index]);
    }

    /// The branch that is taken when `word` is true; its displacement is the next word.
    static long branch(long word) {
        int first = family(word);
        int firstBranch = first == Op.I32_EQ ? Op.BR_I32_EQ : Op.BR_I64_EQ;
        return Word.withA(Word.withOp(word, Word.op(word) - first + firstBranch), 0);
    }
}
