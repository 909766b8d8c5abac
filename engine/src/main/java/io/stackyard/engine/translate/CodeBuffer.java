package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.ModuleException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The growing register code of one module, with the labels and patches of the function being translated.
///
/// While it is dead, nothing is emitted: the validator goes on through code that cannot be reached.
///
/// The last instruction emitted may be looked at again as long as no label was bound behind it: its result
/// can be sent elsewhere ([#redirectResult]), or it can be taken back and folded into the next one.
final class CodeBuffer {

    /// What [#lastResult] returns if the last instruction cannot be changed any more.
    static final int NONE = -1;

    /// A patch of the high half of a word.
    private static final int IMMEDIATE = 0;

    /// A patch of a whole word.
    private static final int WHOLE = 1;

    /// A patch of the low half of the second word of a resume's clause.
    private static final int CLAUSE = 2;

    /// Compiled code has 4.6 to 5.5 bytes for a word; a module that has fewer makes the buffer grow.
    private static final int BODY_BYTES_PER_WORD = 4;

    private static final int UNBOUND = -1;
    private static final int PATCH_INTS = 4;
    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    private long[] words = new long[256];
    private int size;
    private int[] labels = new int[64];
    private int labelCount;
    private int[] patches = new int[64];
    private int patchCount;
    private int[] callSites = new int[64];
    private int callSiteCount;
    private int[] moves = new int[64]; // Words of the function that are moves of one slot, ascending.
    private int moveCount;
    private int[] stores = new int[64]; // Words of the function that move a wide operand into a local.
    private int storeCount;
    private int lastResult = NONE;
    private int lastStep = NONE;
    private int previous = NONE; // Of the result before the last, if nothing else was emitted between.
    private int lastMove = NONE; // Of one slot, if it was the last word.
    private int lastPair = NONE; // Two such, if they were the last words.
    private boolean dead;
    private int lowest; // The fewest words since mark().
    private int maxWords = Integer.MAX_VALUE;
    private @Nullable Supplier<ModuleException> tooLong;

    boolean isDead() {
        return dead;
    }

    void setDead(boolean isDead) {
        dead = isDead;
    }

    /// Words emitted so far.
    int size() {
        return size;
    }

    /// The words themselves; not copied.
    long[] words() {
        return words;
    }

    /// Where calls of functions of this module wait for an address.
    int[] callSites() {
        return Arrays.copyOf(callSites, callSiteCount);
    }

    void emit(long word) {
        lastResult = NONE;
        append(word);
    }

    /// Emits an instruction whose only effect is to write slot `a`.
    void emitResult(long word) {
        int before = !dead && lastIsShort() ? lastResult : NONE;
        append(word);
        previous = before;
        lastResult = dead ? NONE : size - 1;
    }

    /// A further word of the last instruction.
    void emitOperand(long word) {
        append(word);
    }

    private void append(long word) {
        if (dead) {
            return;
        }
        if (size == words.length) {
            grow();
        }
        words[size++] = word;
    }

    /// Makes room for the code of function bodies of so many bytes in all, as much as they mostly take.
    void expect(long bodyBytes) {
        long expected = Math.min(bodyBytes / BODY_BYTES_PER_WORD, maxWords);
        words = Arrays.copyOf(words, (int) Math.max(words.length, expected));
    }

    /// Takes no more than so many words from now on, and throws what `refusal` makes for one more.
    void bound(int mostWords, Supplier<ModuleException> refusal) {
        maxWords = mostWords;
        tooLong = refusal;
        words = Arrays.copyOf(words, Math.min(words.length, mostWords));
    }

    private void grow() {
        if (tooLong != null && size == maxWords) {
            throw tooLong.get();
        }
        words = Arrays.copyOf(words, (int) Math.min(size * 2L, maxWords));
    }

    /// Index of the last instruction if its result may still be moved, else [#NONE].
    int lastResult() {
        return lastResult;
    }

    /// Adds one to the immediate of an instruction.
    void incrementImmediate(int index) {
        words[index] += 1L << 32;
    }

    long word(int index) {
        return words[index];
    }

    /// Sends the last result to another slot.
    void redirectResult(int slot) {
        words[lastResult] = Word.withA(words[lastResult], slot);
        lastStep = isStep(words[lastResult]) ? lastResult : NONE;
        lastResult = NONE;
    }

    /// Whether an instruction adds something to a slot in place.
    private static boolean isStep(long word) {
        return switch (Word.op(word)) {
            case Op.I32_ADD_IMM -> Word.a(word) == Word.b(word);
            case Op.I32_ADD, Op.I64_ADD ->
                    Word.a(word) == Word.b(word) || Word.a(word) == Word.c(word);
            default -> false;
        };
    }

    /// Whether the last instruction adds something to `slot` in place, so that a branch can do it as well.
    boolean isStepped(int slot) {
        return hasStep() && Word.a(words[lastStep]) == slot;
    }

    /// Whether the last instruction adds something to a slot in place.
    boolean hasStep() {
        return !dead && lastStep != NONE && lastStep == size - 1;
    }

    /// The instruction that [#isStepped] or [#hasStep] found.
    long lastStep() {
        return words[lastStep];
    }

    /// Takes that instruction back.
    long takeStep() {
        cutTo(lastStep);
        lastStep = NONE;
        return words[size];
    }

    /// The only way to take words back.
    private void cutTo(int wordCount) {
        size = wordCount;
        lowest = Math.min(lowest, size);
    }

    /// Starts to watch which words an instruction emits, for [#firstTouched].
    void mark() {
        lowest = size;
    }

    /// The first word that was emitted, or emitted anew, since [#mark].
    int firstTouched() {
        return lowest;
    }

    /// Replaces the last instruction, which has one word.
    void replaceLast(long word) {
        words[lastResult] = word;
    }

    /// Whether the last instruction may be changed and is one word long.
    boolean lastIsShort() {
        return lastResult != NONE && lastResult == size - 1;
    }

    /// Takes the last instruction back; it has one word. If the one before could be taken back when it was emitted, that
    /// is the last one now.
    long takeLast() {
        cutTo(lastResult);
        lastResult = previous;
        previous = NONE;
        return words[size];
    }

    /// Whether the instruction before the last is `op`, writes `slot`, and may be taken back after the last.
    boolean isPrevious(int op, int slot) {
        return previous != NONE
                && Word.op(words[previous]) == op
                && Word.a(words[previous]) == slot;
    }

    /// Whether the last instruction is a `REF_FUNC` to `slot` that may be taken back.
    boolean lastIsFunction(int slot) {
        return lastIsShort()
                && Word.op(words[lastResult]) == Op.REF_FUNC
                && Word.a(words[lastResult]) == slot;
    }

    /// Forgets that the last instruction could be changed.
    void settle() {
        lastResult = NONE;
        lastStep = NONE;
        previous = NONE;
        lastMove = NONE;
        lastPair = NONE;
    }

    /// Emits the address and frame of a function of this module, to be filled in when all are laid out.
    void emitCallee(int definedFunction) {
        if (dead) {
            return;
        }
        if (callSiteCount == callSites.length) {
            callSites = Arrays.copyOf(callSites, callSiteCount * 2);
        }
        callSites[callSiteCount++] = size;
        append(definedFunction);
        append(0);
    }

    int newLabel() {
        if (labelCount == labels.length) {
            labels = Arrays.copyOf(labels, labelCount * 2);
        }
        labels[labelCount] = UNBOUND;
        return labelCount++;
    }

    void bind(int label) {
        settle();
        labels[label] = size;
    }

    /// Where a label was bound.
    int position(int label) {
        return labels[label];
    }

    /// Emits a branch instruction whose immediate is the way to `label`.
    void emitBranch(int op, int a, int label) {
        emit(Word.immediate(op, a, 0));
        patch(IMMEDIATE, size, label);
    }

    /// Emits a word that holds the way to `label`, counted from `origin`.
    void emitDisplacement(int origin, int label) {
        append(0);
        patch(WHOLE, origin, label);
    }

    /// Emits the second word of a clause: the slot that gets the continuation, and the way to `label`.
    void emitClauseWay(int origin, int slot, int label) {
        append((slot & 0xFFFFL) << 32);
        patch(CLAUSE, origin, label);
    }

    /// Notes that the last word waits for a label.
    private void patch(int kind, int origin, int label) {
        if (dead) {
            return;
        }
        if (patchCount + PATCH_INTS > patches.length) {
            patches = Arrays.copyOf(patches, patches.length * 2);
        }
        patches[patchCount++] = size - 1;
        patches[patchCount++] = kind;
        patches[patchCount++] = origin;
        patches[patchCount++] = label;
    }

    /// Fills in all ways of the function, whose labels are bound by now. Labels stay readable until
    /// [#beginFunction].
    void finishFunction() {
        for (int i = 0; i < patchCount; i += PATCH_INTS) {
            int at = patches[i];
            int way = labels[patches[i + 3]] - patches[i + 2];
            switch (patches[i + 1]) {
                case IMMEDIATE -> {
                    words[at] = (words[at] & LOW_32_BITS) | (long) way << 32;
                    if (Word.op(words[at]) == Op.BR) {
                        shortenReturn(at, words[labels[patches[i + 3]]]);
                    }
                }
                case CLAUSE -> finishClause(at, labels[patches[i + 3]], way);
                default -> words[at] = way;
            }
        }
    }

    /// Lets a clause put the continuation where the first instruction at its label would move it.
    private void finishClause(int at, int target, int way) {
        int slot = (short) (words[at] >>> 32);
        boolean moves =
                Arrays.binarySearch(stores, 0, storeCount, target) >= 0
                        && Word.b(words[target]) == slot;
        int to = moves ? Word.a(words[target]) : slot;
        int skipped = moves ? way + 1 : way;
        words[at] = (to & 0xFFFFL) << 32 | (skipped & LOW_32_BITS);
    }

    /// Puts a return in place of a branch to it, and in place of a move that only feeds that return.
    ///
    /// Both words stay instructions of their own, for branches that go to the second one.
    private void shortenReturn(int at, long target) {
        int op = Word.op(target);
        if (op != Op.RETURN && op != Op.RETURN_ONE && op != Op.RETURN_MANY) {
            return;
        }
        words[at] = target;
        if (op == Op.RETURN_ONE && Arrays.binarySearch(moves, 0, moveCount, at - 1) >= 0) {
            long move = words[at - 1];
            if (Word.a(move) == Word.a(target)) {
                words[at - 1] = Word.withA(target, Word.b(move));
            }
        }
    }

    void beginFunction() {
        patchCount = 0;
        labelCount = 0;
        moveCount = 0;
        storeCount = 0;
        settle();
        dead = false;
    }

    /// Emits a move between slots, nothing if they are the same. Two of one slot each become one instruction.
    void emitMove(int to, int from, boolean wide) {
        if (to == from) {
            return;
        }
        if (wide) {
            emit(Word.of(Op.MOVE_WIDE, to, from, 0));
        } else if (!dead) {
            emitShortMove(to, from);
        }
    }

    private void emitShortMove(int to, int from) {
        if (lastMove != NONE && lastMove == size - 1) {
            moveCount--; // It feeds no return any more.
            emit(Word.of(Op.MOVE, to, from, 0));
            if (lastPair != NONE && lastPair == lastMove - 2) {
                words[lastPair] = Word.withOp(words[lastPair], Op.MOVE_4);
                lastPair = NONE;
            } else {
                words[lastMove] = Word.withOp(words[lastMove], Op.MOVE_2);
                lastPair = lastMove;
            }
            lastMove = NONE;
        } else {
            noteMove();
            emit(Word.of(Op.MOVE, to, from, 0));
            lastMove = size - 1;
        }
    }

    /// Notes that the instruction emitted next moves an operand into a local, and nobody reads the operand's
    /// home after it.
    void noteWideStore() {
        if (storeCount == stores.length) {
            stores = Arrays.copyOf(stores, storeCount * 2);
        }
        stores[storeCount++] = size;
    }

    private void noteMove() {
        if (moveCount == moves.length) {
            moves = Arrays.copyOf(moves, moveCount * 2);
        }
        moves[moveCount++] = size;
    }

    /// Emits a constant of one slot.
    void emitConstant(int to, long bits) {
        if (bits == (int) bits) {
            emit(Word.immediate(Op.CONST, to, (int) bits));
        } else if (bits >>> Integer.SIZE == 0) {
            emit(Word.immediate(Op.CONST_U32, to, (int) bits));
        } else {
            emit(Word.immediate(Op.CONST_WIDE, to, 0));
            emitOperand(bits);
        }
    }
}
