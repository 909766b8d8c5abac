package io.stackyard.stackpool;

import org.agrona.UnsafeApi;

/// The control block of one stack: 128 bytes outside the Java heap, read and written by address.
///
/// The blocks of a pool lie in one dense array, so that walking many suspended stacks touches
/// neighbouring lines instead of one page per stack. A block never moves while its pool is open.
///
/// **Shape**, offsets in bytes; the first line is what a switch touches:
///
/// ```
///   0 sp            8 fp            16 pc           24 limit (soft)
///  32 parent       40 lastAncestor  48 resumeSite   56 revision
///  64 state (int)  68 slot (int)    72 body         80 start
///  88 end (hard)   96 owner        104 memo        112 previous (int) 116 next (int)
/// 120 residue
/// ```
///
/// **Units**: `sp`, `fp`, `limit`, `start`, `end` are absolute addresses inside the stack; `pc` and
/// `resumeSite` are absolute addresses of code; `parent` and `lastAncestor` are absolute addresses of
/// control blocks, 0 for none; `residue` is bytes.
///
/// A setter stores what the getter of the same field returns, and checks nothing.
///
/// **The soft limit is the high-water mark.** Every byte written lies below `limit`. A call compares its
/// frame's end with `limit` once, and asks [#raiseLimit] when it does not fit: the check for overflow
/// pays for knowing how much to clear.
///
/// **Threads**: the one that owns the stack. Claim and release in [StackPool] order one owner's accesses
/// before the next one's. No method checks the address: it must come from [StackPool#controlBlock].
public final class ControlBlock {
    /// Bytes of a block.
    public static final int BYTES = 128;

    /// A slot's block lies at `controlBlocks + (slot << SHIFT)`.
    public static final int SHIFT = 7;

    /// Offset in the block of the saved stack pointer.
    public static final int SP_OFFSET = 0;

    /// Offset in the block of the saved frame pointer.
    public static final int FP_OFFSET = 8;

    /// Offset in the block of the saved program counter.
    public static final int PC_OFFSET = 16;

    /// Offset in the block of the soft limit.
    public static final int LIMIT_OFFSET = 24;

    /// Offset in the block of the parent's block address.
    public static final int PARENT_OFFSET = 32;

    /// Offset in the block of the last ancestor's block address.
    public static final int LAST_ANCESTOR_OFFSET = 40;

    /// Offset in the block of the active resume site.
    public static final int RESUME_SITE_OFFSET = 48;

    /// Offset in the block of the revision.
    public static final int REVISION_OFFSET = 56;

    /// Offset in the block of the state's code, an int.
    public static final int STATE_OFFSET = 64;

    /// Offset in the block of the slot, an int.
    public static final int SLOT_OFFSET = 68;

    /// Offset in the block of the body's function record.
    public static final int BODY_OFFSET = 72;

    /// Offset in the block of the first usable address.
    public static final int START_OFFSET = 80;

    /// Offset in the block of the hard limit.
    public static final int END_OFFSET = 88;

    /// Offset in the block of the owning store's id.
    public static final int OWNER_OFFSET = 96;

    /// Offset in the block of the memo of the last search for a handler.
    public static final int MEMO_OFFSET = 104;

    /// Offset in the block of the preceding slot plus 1 in the owner's live list, an int.
    public static final int PREVIOUS_OFFSET = 112;

    /// Offset in the block of the following slot plus 1 in the owner's live list, an int.
    public static final int NEXT_OFFSET = 116;

    /// Offset in the block of the bytes that may stay resident while the slot is free.
    static final int RESIDUE_OFFSET = 120;

    /// Bytes above the start that a claimed stack may use before its first [#raiseLimit].
    public static final int FIRST_LIMIT_BYTES = 1024;

    /// The soft limit grows to multiples of this: a page of the smallest kind, so that clearing up to the
    /// limit touches no page that the stack did not.
    private static final long LIMIT_STEP_BYTES = 4096;

    private ControlBlock() {}

    /// Returns the saved stack pointer: the point where `cont.bind` and `resume` append values.
    public static long sp(long block) {
        return UnsafeApi.getLong(block + SP_OFFSET);
    }

    public static void setSp(long block, long sp) {
        UnsafeApi.putLong(block + SP_OFFSET, sp);
    }

    /// Returns the saved frame pointer.
    public static long fp(long block) {
        return UnsafeApi.getLong(block + FP_OFFSET);
    }

    public static void setFp(long block, long fp) {
        UnsafeApi.putLong(block + FP_OFFSET, fp);
    }

    /// Returns the saved program counter.
    public static long pc(long block) {
        return UnsafeApi.getLong(block + PC_OFFSET);
    }

    public static void setPc(long block, long pc) {
        UnsafeApi.putLong(block + PC_OFFSET, pc);
    }

    /// Returns the soft limit: the address below which everything written lies.
    public static long limit(long block) {
        return UnsafeApi.getLong(block + LIMIT_OFFSET);
    }

    /// Raises the soft limit so that the stack may be used up to `wantedTop`, exclusive.
    ///
    /// The new limit is `wantedTop` rounded up to a whole page of 4 KiB, at most the hard limit, and
    /// never lower than before.
    ///
    /// @return false, and no change, if `wantedTop` lies beyond the hard limit: the call stack is exhausted
    public static boolean raiseLimit(long block, long wantedTop) {
        long end = end(block);
        if (wantedTop > end) {
            return false;
        }
        if (wantedTop > limit(block)) {
            // Cannot overflow: wantedTop <= end, and a guard of a page or more lies behind end.
            long rounded = (wantedTop + (LIMIT_STEP_BYTES - 1)) & -LIMIT_STEP_BYTES;
            UnsafeApi.putLong(block + LIMIT_OFFSET, Math.min(rounded, end));
        }
        return true;
    }

    /// Returns the block of the stack that resumed this one, 0 for none: an entry or a suspended chain's
    /// end.
    public static long parent(long block) {
        return UnsafeApi.getLong(block + PARENT_OFFSET);
    }

    public static void setParent(long block, long parent) {
        UnsafeApi.putLong(block + PARENT_OFFSET, parent);
    }

    /// Returns the outermost stack of the suspended chain whose leaf this stack is, or was when it was last
    /// captured as a leaf. A claimed stack is a chain of one: its last ancestor is itself.
    public static long lastAncestor(long block) {
        return UnsafeApi.getLong(block + LAST_ANCESTOR_OFFSET);
    }

    public static void setLastAncestor(long block, long lastAncestor) {
        UnsafeApi.putLong(block + LAST_ANCESTOR_OFFSET, lastAncestor);
    }

    /// Returns the pc of the `resume` that this stack waits in, 0 if it waits in none.
    public static long resumeSite(long block) {
        return UnsafeApi.getLong(block + RESUME_SITE_OFFSET);
    }

    public static void setResumeSite(long block, long resumeSite) {
        UnsafeApi.putLong(block + RESUME_SITE_OFFSET, resumeSite);
    }

    /// Returns the revision that a live reference to this stack carries: 1 at the first claim of the
    /// slot, higher after each consumption and each release, never lower.
    public static long revision(long block) {
        return UnsafeApi.getLong(block + REVISION_OFFSET);
    }

    /// Makes every reference issued so far a consumed one, and returns the revision of the next.
    ///
    /// 64 bits do not wrap: at one increment per nanosecond they last 584 years.
    public static long advanceRevision(long block) {
        long revision = UnsafeApi.getLong(block + REVISION_OFFSET) + 1;
        UnsafeApi.putLong(block + REVISION_OFFSET, revision);
        return revision;
    }

    /// Returns the state.
    public static StackState state(long block) {
        return StackState.of(UnsafeApi.getInt(block + STATE_OFFSET));
    }

    /// Returns whether the stack is claimed and not running.
    static boolean isReleasable(long block) {
        return StackState.isReleasable(UnsafeApi.getInt(block + STATE_OFFSET));
    }

    /// Moves the stack to `next`; that an arrow leads there is asserted.
    public static void setState(long block, StackState next) {
        assert hasArrow(block, next);
        UnsafeApi.putInt(block + STATE_OFFSET, next.code());
    }

    /// [#setState] with what a claim from a store's cache, a switch of stacks or a return needs, one store each.
    static void markFresh(long block) {
        assert hasArrow(block, StackState.FRESH);
        UnsafeApi.putInt(block + STATE_OFFSET, StackState.Code.FRESH);
    }

    public static void markRunning(long block) {
        assert hasArrow(block, StackState.RUNNING);
        UnsafeApi.putInt(block + STATE_OFFSET, StackState.Code.RUNNING);
    }

    public static void markParent(long block) {
        assert hasArrow(block, StackState.PARENT);
        UnsafeApi.putInt(block + STATE_OFFSET, StackState.Code.PARENT);
    }

    public static void markSuspended(long block) {
        assert hasArrow(block, StackState.SUSPENDED);
        UnsafeApi.putInt(block + STATE_OFFSET, StackState.Code.SUSPENDED);
    }

    public static void markReturned(long block) {
        assert hasArrow(block, StackState.RETURNED);
        UnsafeApi.putInt(block + STATE_OFFSET, StackState.Code.RETURNED);
    }

    static void markCached(long block) {
        assert hasArrow(block, StackState.CACHED);
        UnsafeApi.putInt(block + STATE_OFFSET, StackState.Code.CACHED);
    }

    /// True, or an [AssertionError] that says which arrow is missing.
    private static boolean hasArrow(long block, StackState next) {
        if (state(block).leadsTo(next)) {
            return true;
        }
        throw new AssertionError(StackErrors.noArrowText(slot(block), state(block), next));
    }

    /// Returns the slot: the index of this block and of its stack.
    public static int slot(long block) {
        return UnsafeApi.getInt(block + SLOT_OFFSET);
    }

    /// Returns the function record that a fresh stack is to enter.
    public static long body(long block) {
        return UnsafeApi.getLong(block + BODY_OFFSET);
    }

    public static void setBody(long block, long body) {
        UnsafeApi.putLong(block + BODY_OFFSET, body);
    }

    /// Returns the first usable address, coloured: slots differ in it by cache lines.
    public static long start(long block) {
        return UnsafeApi.getLong(block + START_OFFSET);
    }

    /// Returns the hard limit: the first address that calls must not use, the stack's end or before it.
    public static long end(long block) {
        return UnsafeApi.getLong(block + END_OFFSET);
    }

    /// Returns the id of the store that claimed this stack, 0 for none.
    public static long owner(long block) {
        return UnsafeApi.getLong(block + OWNER_OFFSET);
    }

    static void setOwner(long block, long storeId) {
        UnsafeApi.putLong(block + OWNER_OFFSET, storeId);
    }

    /// Returns what the search for a handler keeps here, 0 for nothing; whoever keeps it knows its shape.
    public static long memo(long block) {
        return UnsafeApi.getLong(block + MEMO_OFFSET);
    }

    public static void setMemo(long block, long memo) {
        UnsafeApi.putLong(block + MEMO_OFFSET, memo);
    }

    /// Returns the preceding slot plus 1 in the owner's list of live stacks, 0 for none.
    public static int previous(long block) {
        return UnsafeApi.getInt(block + PREVIOUS_OFFSET);
    }

    public static void setPrevious(long block, int slotPlusOne) {
        UnsafeApi.putInt(block + PREVIOUS_OFFSET, slotPlusOne);
    }

    /// Returns the following slot plus 1 in the owner's list of live stacks, 0 for none.
    public static int next(long block) {
        return UnsafeApi.getInt(block + NEXT_OFFSET);
    }

    public static void setNext(long block, int slotPlusOne) {
        UnsafeApi.putInt(block + NEXT_OFFSET, slotPlusOne);
    }

    /// Returns the bytes, counted from the slot's first page, that may hold pages while the slot is free.
    static long residueBytes(long block) {
        return UnsafeApi.getLong(block + RESIDUE_OFFSET);
    }

    static void setResidueBytes(long block, long residueBytes) {
        UnsafeApi.putLong(block + RESIDUE_OFFSET, residueBytes);
    }

    /// Describes a stack for the first time; the block must be zero. Its revision becomes 1.
    static void initialise(long block, int slot, long start, long end) {
        assert revision(block) == 0 : "slot " + slot + " is described already";
        UnsafeApi.putInt(block + SLOT_OFFSET, slot);
        UnsafeApi.putLong(block + START_OFFSET, start);
        UnsafeApi.putLong(block + END_OFFSET, end);
        UnsafeApi.putLong(block + REVISION_OFFSET, 1);
        UnsafeApi.putInt(block + STATE_OFFSET, StackState.FREE.code());
        forget(block);
        resetLimit(block);
    }

    /// Brings the soft limit back to where a stack without history has it.
    static void resetLimit(long block) {
        UnsafeApi.putLong(
                block + LIMIT_OFFSET,
                Math.min(start(block) + FIRST_LIMIT_BYTES, end(block)));
    }

    /// Forgets what ran here, so that no saved register or link outlives its owner. Slot, bounds,
    /// revision, state, owner, soft limit and residue stay.
    static void forget(long block) {
        unlink(block);
        UnsafeApi.putLong(block + SP_OFFSET, start(block));
        UnsafeApi.putLong(block + FP_OFFSET, 0);
        UnsafeApi.putLong(block + PC_OFFSET, 0);
        UnsafeApi.putLong(block + RESUME_SITE_OFFSET, 0);
        UnsafeApi.putLong(block + BODY_OFFSET, 0);
        UnsafeApi.putLong(block + MEMO_OFFSET, 0);
        UnsafeApi.putLong(block + PREVIOUS_OFFSET, 0); // Also clears next, the int behind it.
    }

    /// Makes the stack a chain of its own.
    static void unlink(long block) {
        UnsafeApi.putLong(block + PARENT_OFFSET, 0);
        UnsafeApi.putLong(block + LAST_ANCESTOR_OFFSET, block);
    }
}
