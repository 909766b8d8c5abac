package io.stackyard.engine.translate;

import io.stackyard.engine.code.Word;
import io.stackyard.engine.types.ValType;
import java.util.Arrays;

/// The operand stack of the function being translated: types for the validator, places for the translator.
///
/// Each entry has a **home**, the frame slot that its height gives it. Until something needs it there, an
/// entry may be **pending**: a local whose value it has, or a constant, which the instruction that uses
/// it reads directly.
///
/// Pending entries are few: only the top [#WINDOW] heights may hold any, older ones are sent home. That
/// bounds the search for entries that a `local.set` would change, whatever the module does.
final class OperandStack {

    /// The most heights that may hold pending entries.
    static final int WINDOW = 64;

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    private static final int HOME = 0;
    private static final int LOCAL = 1;
    private static final int CONSTANT = 2;

    // Fields of an entry, from the bit of their name: type (32 bits), home (16), slots (8), kind (8).
    private static final int HOME_BIT = 32;
    private static final int SLOTS_BIT = 48;
    private static final int KIND_BIT = 56;

    private final CodeBuffer code;
    private long[] entries = new long[64];
    private long[] values = new long[64]; // The local's slot, the constant, or since when it is at home.
    private int height;
    private int nextSlot;
    private int maxSlot;
    private int firstPending;
    private int floor; // The height after the last pop.
    private int marked; // The height at the last mark.

    OperandStack(CodeBuffer code) {
        this.code = code;
    }

    void clear() {
        height = 0;
        nextSlot = 0;
        maxSlot = 0;
        firstPending = 0;
        marked = 0;
    }

    int height() {
        return height;
    }

    /// The home of the next entry.
    int nextSlot() {
        return nextSlot;
    }

    /// Slots that the deepest stack so far takes.
    int maxSlot() {
        return maxSlot;
    }

    int type(int index) {
        return (int) entries[index];
    }

    void setType(int index, int type) {
        entries[index] = (entries[index] & ~LOW_32_BITS) | (type & LOW_32_BITS);
    }

    int home(int index) {
        return (int) (entries[index] >>> HOME_BIT) & 0xFFFF;
    }

    private int slots(int index) {
        return (int) (entries[index] >>> SLOTS_BIT) & 0xFF;
    }

    private int kind(int index) {
        return (int) (entries[index] >>> KIND_BIT);
    }

    void push(int type, int slots) {
        add(type, slots, HOME, 0);
        boundWindow();
    }

    void pushLocal(int type, int slots, int localSlot) {
        add(type, slots, LOCAL, localSlot);
        boundWindow();
    }

    /// @param bits the constant; sign extended if it has 32 bits
    void pushConstant(int type, long bits) {
        add(type, 1, CONSTANT, bits);
        boundWindow();
    }

    private void add(int type, int slots, int kind, long value) {
        if (height == entries.length) {
            grow();
        }
        entries[height] =
                (type & LOW_32_BITS)
                        | (long) nextSlot << HOME_BIT
                        | (long) slots << SLOTS_BIT
                        | (long) kind << KIND_BIT;
        values[height] = value;
        height++;
        nextSlot += slots;
        maxSlot = Math.max(maxSlot, nextSlot);
    }

    private void grow() {
        int capacity = height * 2;
        entries = Arrays.copyOf(entries, capacity);
        values = Arrays.copyOf(values, capacity);
    }

    private void boundWindow() {
        while (height - firstPending > WINDOW) {
            sendHome(firstPending++);
        }
    }

    /// Takes the top entry off; its index stays readable until the next push.
    int pop() {
        height--;
        floor = height;
        nextSlot = home(height);
        firstPending = Math.min(firstPending, height);
        return height;
    }

    /// Puts the entry back that was taken off last, as one of another type of numbers: what its slot holds stays.
    void putBack(int type) {
        if (kind(height) == CONSTANT) {
            long bits = slotBits(height);
            values[height] = isNarrow(type) ? (int) bits : bits;
        }
        setType(height, type);
        nextSlot += slots(height);
        height++;
    }

    /// Cuts the stack down to what a block found at its start.
    void truncate(int toHeight, int toSlot) {
        height = toHeight;
        nextSlot = toSlot;
        firstPending = Math.min(firstPending, height);
    }

    boolean isConstant(int index) {
        return kind(index) == CONSTANT;
    }

    long constant(int index) {
        return values[index];
    }

    boolean isHome(int index) {
        return kind(index) == HOME;
    }

    /// A slot where the entry's value is; a constant is sent home for it.
    int slot(int index) {
        if (kind(index) == CONSTANT) {
            sendHome(index);
        }
        return kind(index) == LOCAL ? (int) values[index] : home(index);
    }

    /// Writes the entry's value to `to`, wherever it is.
    void copyTo(int index, int to) {
        if (kind(index) == CONSTANT) {
            code.emitConstant(to, slotBits(index));
        } else {
            code.emitMove(to, slot(index), slots(index) == 2);
        }
    }

    /// What the slot of a constant holds: one of 32 bits has zeros above.
    private long slotBits(int index) {
        return isNarrow(type(index)) ? values[index] & LOW_32_BITS : values[index];
    }

    private static boolean isNarrow(int type) {
        return type == ValType.I32 || type == ValType.F32;
    }

    /// Brings the entry to its home.
    private void sendHome(int index) {
        if (kind(index) != HOME) {
            copyTo(index, home(index));
            entries[index] &= (1L << KIND_BIT) - 1;
            values[index] = code.size(); // Since when: see isHomeAt.
        }
    }

    /// Starts to watch what an instruction takes off, for [#floor].
    void mark() {
        floor = height;
        marked = height;
    }

    /// The height at [#mark]. Entries up to there stay readable until the instruction puts something on.
    int marked() {
        return marked;
    }

    /// The height below what the instruction has taken off and put on since [#mark]. Instructions pop first.
    int floor() {
        return floor;
    }

    /// Whether the entry lay at its home when the code was at `word`.
    boolean isHomeAt(int index, int word) {
        return kind(index) == HOME && values[index] <= word;
    }

    /// Brings all entries home: what a label needs of every way that leads to it.
    void sendAllHome() {
        for (int i = firstPending; i < height; i++) {
            sendHome(i);
        }
        firstPending = height;
    }

    /// Brings the top `count` entries home: arguments, results.
    void sendTopHome(int count) {
        for (int i = height - count; i < height; i++) {
            sendHome(i);
        }
    }

    /// Saves the entries that stand for a local which is about to change.
    ///
    /// @return whether there was any
    boolean saveLocal(int localSlot) {
        boolean any = false;
        for (int i = firstPending; i < height; i++) {
            if (kind(i) == LOCAL && values[i] == localSlot) {
                sendHome(i);
                any = true;
            }
        }
        return any;
    }

    /// Whether entry `index` is what the last instruction computed, so that it can be sent elsewhere.
    boolean isLastResult(int index) {
        int last = code.lastResult();
        return kind(index) == HOME
                && last != CodeBuffer.NONE
                && Word.a(code.word(last)) == home(index);
    }
}
