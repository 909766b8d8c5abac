package io.stackyard.engine.code;

import java.util.BitSet;
import java.util.List;

/// Where the instructions of a module begin, for the checked twin.
///
/// Read off the words as they were emitted, function by function: the last instruction of each must end where
/// the next function begins, and every clause that catches must lead to an instruction.
///
/// **Units**: words from the start of the module's code.
///
/// **Threads**: immutable, any.
public final class CodeMap {

    private final BitSet instructions;
    private final int[] starts;
    private final int wordCount;

    private CodeMap(BitSet instructions, int[] starts, int wordCount) {
        this.instructions = instructions;
        this.starts = starts;
        this.wordCount = wordCount;
    }

    /// @throws AssertionError if the code is not a sequence of instructions
    static CodeMap of(long[] words, int wordCount, int[] starts, List<List<TryRange>> tryRanges) {
        var map = new CodeMap(new BitSet(wordCount), starts, wordCount);
        for (int function = 0; function < starts.length; function++) {
            map.mark(words, function);
        }
        for (List<TryRange> ranges : tryRanges) {
            ranges.forEach(map::requireTargets);
        }
        return map;
    }

    private void mark(long[] words, int function) {
        int end = end(function);
        long at = starts[function];
        while (at < end) {
            instructions.set((int) at);
            long second = at + 1 < end ? words[(int) at + 1] : 0;
            at += OperandShape.wordsOf(words[(int) at], second);
        }
        if (at != end) {
            throw new AssertionError(
                    "function " + function + " ends at word " + end + ", its code at " + at);
        }
    }

    private void requireTargets(TryRange range) {
        for (CatchClause clause : range.clauses()) {
            if (!isInstruction(clause.target())) {
                throw new AssertionError(
                        "a catch clause leads to word " + clause.target() + ", no instruction");
            }
        }
    }

    /// Whether an instruction begins at `word`.
    public boolean isInstruction(long word) {
        return word >= 0 && word < wordCount && instructions.get((int) word);
    }

    /// First word of a defined function.
    public int start(int function) {
        return starts[function];
    }

    /// One past the last word of a defined function.
    public int end(int function) {
        return function + 1 < starts.length ? starts[function + 1] : wordCount;
    }
}
