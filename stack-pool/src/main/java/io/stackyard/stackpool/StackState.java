package io.stackyard.stackpool;

/// Where a stack stands in its life, kept in its [ControlBlock] as [#code].
///
/// **Shape** of the life cycle:
///
/// ```
/// FREE ----claim----> FRESH --> RUNNING --> RETURNED, TRAPPED
///  ^  ^                 ^        ^   ^
///  |  |               claim      |   +--> PARENT --> TRAPPED
///  |  |                 |        +------> SUSPENDED
///  |  +----flush---- CACHED
///  |                    ^
///  +------release-------+------- FRESH, PARENT, SUSPENDED, RETURNED, TRAPPED
/// ```
///
/// Correctness of references rests on the revision alone; the state keeps a stack from being released
/// twice or while it runs.
public enum StackState {
    /// At home in the pool: cleared if the pool clears, unclaimed.
    FREE(Code.FREE),

    /// Claimed; nothing has run on it yet. A fresh continuation, or a host entry being set up.
    FRESH(Code.FRESH),

    /// The interpreter executes on it.
    RUNNING(Code.RUNNING),

    /// It resumed another stack and waits for it. Inner stacks of a suspended chain stay in this state.
    PARENT(Code.PARENT),

    /// Captured by `suspend` or `switch`: the leaf of a suspended chain.
    SUSPENDED(Code.SUSPENDED),

    /// Its body returned, or an exception left it.
    RETURNED(Code.RETURNED),

    /// A trap ended it.
    TRAPPED(Code.TRAPPED),

    /// In the cache of the store that last owned it, not cleared.
    CACHED(Code.CACHED);

    /// The codes as constants: HotSpot takes no field of an enum constant for one, and loads it on every switch.
    static final class Code {
        static final int FREE = 0;
        static final int FRESH = 1;
        static final int RUNNING = 2;
        static final int PARENT = 3;
        static final int SUSPENDED = 4;
        static final int RETURNED = 5;
        static final int TRAPPED = 6;
        static final int CACHED = 7;

        private Code() {}
    }

    private static final StackState[] BY_CODE = values();

    /// One bit for the code of each releasable state.
    private static final int RELEASABLE_CODES = releasableCodes();

    private final int code;

    StackState(int code) {
        this.code = code;
    }

    /// Returns the state that a control block holds as `code`.
    static StackState of(int code) {
        return BY_CODE[code];
    }

    private static int releasableCodes() {
        int codes = 0;
        for (StackState state : BY_CODE) {
            codes |= state.isReleasable() ? 1 << state.code : 0;
        }
        return codes;
    }

    /// Whether a stack with this code of its state may be released.
    static boolean isReleasable(int code) {
        return (RELEASABLE_CODES >>> code & 1) != 0;
    }

    /// Returns the number that a control block holds for this state: its place in the list, from 0.
    public int code() {
        return code;
    }

    /// Returns whether an arrow leads from this state to `next`.
    public boolean leadsTo(StackState next) {
        return switch (this) {
            case FREE -> next == FRESH;
            case CACHED -> next == FRESH || next == FREE;
            case FRESH -> next == RUNNING || next.isHome();
            case SUSPENDED -> next == RUNNING || next.isHome();
            case RUNNING ->
                    next == PARENT || next == SUSPENDED || next == RETURNED || next == TRAPPED;
            case PARENT -> next == RUNNING || next == TRAPPED || next.isHome();
            case RETURNED, TRAPPED -> next.isHome();
        };
    }

    /// Returns whether a stack in this state belongs to nobody: it is free or cached.
    public boolean isHome() {
        return switch (this) {
            case FREE, CACHED -> true;
            case FRESH, RUNNING, PARENT, SUSPENDED, RETURNED, TRAPPED -> false;
        };
    }

    /// Returns whether a stack in this state may be released: it is claimed and not running.
    public boolean isReleasable() {
        return leadsTo(FREE) && !isHome();
    }
}
