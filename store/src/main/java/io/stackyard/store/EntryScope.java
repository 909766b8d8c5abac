package io.stackyard.store;

/// One entry from the host: what must be as before when it ends, however it ends.
///
/// [Store#enter] saves the running stack and claims a fresh one for the entry; its parent is none, so the
/// search for a handler ends there: `suspend` and `switch` cannot cross a host frame. [Store#leaveReturned]
/// and [Store#leaveStopped] give the entry's stacks back; the caller calls one of them in a `finally`, and
/// goes on with [#outerStack].
///
/// Scopes are made once per depth and used again: entering allocates nothing.
public final class EntryScope {

    private final int depth;
    private long outerStack;
    private long stack;
    private long outerPc;
    private long outerFp;

    EntryScope(int depth) {
        this.depth = depth;
    }

    void begin(long outerStackBlock, long entryStackBlock) {
        this.outerStack = outerStackBlock;
        this.stack = entryStackBlock;
        this.outerPc = 0; // What an earlier entry of this depth saved is none of this one's.
        this.outerFp = 0;
    }

    /// Where the host function that entered again stood, for traces.
    public void saveRegisters(long pc, long fp) {
        this.outerPc = pc;
        this.outerFp = fp;
    }

    /// 0 for an entry from outside, 1 for one from a host function called by that, and so on.
    public int depth() {
        return depth;
    }

    /// Control block of the stack that ran when the host function was called, 0 at depth 0.
    public long outerStack() {
        return outerStack;
    }

    /// Control block of the entry's own stack.
    public long stack() {
        return stack;
    }

    public long outerPc() {
        return outerPc;
    }

    public long outerFp() {
        return outerFp;
    }
}
