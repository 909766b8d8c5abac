package io.stackyard.engine.interpret;

import io.stackyard.stackpool.ControlBlock;

/// What a stack remembers of its last search for a handler, so that the next one need not ask the same resumes.
///
/// A search that goes past the parent captures a chain, from the stack that ran, its leaf, to its last ancestor: none
/// of the resumes between them had a clause. As long as these stacks hang together, a search from the same leaf for
/// the same tag and kind may begin at the last ancestor's parent. A leaf that suspends time and again through any
/// number of resumes is then as cheap as one that its parent handles.
///
/// **Shape**: [ControlBlock#memo], one word:
///
/// ```
/// 63..24 stamp: the store's count of such captures, this one included
/// 23..1  tag    0 one for switch
/// ```
///
/// The last ancestor is where the chain has it, in the leaf's block.
///
/// **When it holds.** Links inside a captured chain change only if a stack inside is captured by itself; for that the
/// leaf must have resumed another stack, which then captured it together with some of its parents. So the memo holds if
/// the leaf has resumed nothing since, or if no chain of more than one stack was captured since:
///
/// - Capturing a chain clears the leaf's resume site, and each resume writes it: zero says that it has resumed nothing.
/// - Each such capture advances the count: equal to the stamp, it says that there was none.
///
/// A capture of one stack makes it its own last ancestor, and so does its release. Then there is nothing to skip, and
/// whatever the memo says is true. So nobody but a search past the parent pays for it.
///
/// Source: `stack-switching` issue 75, the cost of deep handlers.
final class HandlerMemo {

    private static final int TAG_BITS = 23;
    private static final int STAMP_SHIFT = TAG_BITS + 1;
    private static final long MAX_TAG = (1L << TAG_BITS) - 1;
    private static final long MAX_STAMP = (1L << (Long.SIZE - STAMP_SHIFT)) - 1;

    private HandlerMemo() {}

    /// The stack whose parent a search from `leaf` may ask first.
    ///
    /// @param captures the store's count of captures of more than one stack
    static long start(long leaf, long tag, boolean forSwitch, long captures) {
        long memo = ControlBlock.memo(leaf);
        long kept = memo & ((1L << STAMP_SHIFT) - 1);
        boolean same = memo != 0 && kept == key(tag, forSwitch);
        return same && (hasResumedNothing(leaf) || memo >>> STAMP_SHIFT == captures)
                ? ControlBlock.lastAncestor(leaf)
                : leaf;
    }

    private static boolean hasResumedNothing(long leaf) {
        return ControlBlock.resumeSite(leaf) == 0;
    }

    /// Notes that a chain with that leaf is captured by that search. What does not fit in a word is not noted: the
    /// searches for it stay linear.
    ///
    /// @param captures the count, this capture included
    static void remember(long leaf, long tag, boolean forSwitch, long captures) {
        boolean fits = tag <= MAX_TAG && captures <= MAX_STAMP;
        ControlBlock.setMemo(leaf, fits ? (captures << STAMP_SHIFT) | key(tag, forSwitch) : 0);
        ControlBlock.setResumeSite(leaf, 0);
    }

    private static long key(long tag, boolean forSwitch) {
        return (tag << 1) | (forSwitch ? 1 : 0);
    }
}
