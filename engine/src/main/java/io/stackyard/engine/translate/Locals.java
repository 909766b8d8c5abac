package io.stackyard.engine.translate;

import java.util.Arrays;
import java.util.BitSet;

/// The parameters and locals of the function being translated: their types, their slots, and which of those
/// without a default value are known to be set.
///
/// Slots are negative: parameters first, then locals, then the three words of the frame's header, then `fp`.
///
/// **Shape**: a module declares locals in groups, `count type`, and so they are kept: six bytes of a module may
/// declare 50,000 locals, and must not cost more here than other six bytes. A local is found in the logarithm of the
/// number of groups.
final class Locals {

    private static final int HEADER_SLOTS = 3;

    private int[] ends = new int[16]; // One past the last local of each group.
    private int[] types = new int[16];
    private int[] widths = new int[16];
    private int[] offsets = new int[16]; // Slots before the group.
    private boolean[] defaultable = new boolean[16];
    private int groups;
    private int count;
    private int slots;
    private int parameterSlots;
    private final BitSet set = new BitSet(); // Of those without a default value; empty between functions.
    private int[] setOrder = new int[16];
    private int setCount;

    void clear() {
        unset(0);
        groups = 0;
        count = 0;
        slots = 0;
        parameterSlots = 0;
    }

    void addParameter(int type, int slotCount) {
        add(1, type, slotCount, true);
        parameterSlots = slots;
    }

    /// Adds locals of one type.
    ///
    /// @param isSet whether they have a value from the start
    void add(int howMany, int type, int slotCount, boolean isSet) {
        if (howMany == 0) {
            return;
        }
        if (groups == 0 || types[groups - 1] != type || defaultable[groups - 1] != isSet) {
            begin(type, slotCount, isSet);
        }
        count += howMany;
        slots += howMany * slotCount; // At most 50,000 locals: cannot overflow.
        ends[groups - 1] = count;
    }

    private void begin(int type, int slotCount, boolean isSet) {
        if (groups == types.length) {
            int capacity = groups * 2;
            ends = Arrays.copyOf(ends, capacity);
            types = Arrays.copyOf(types, capacity);
            widths = Arrays.copyOf(widths, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
            defaultable = Arrays.copyOf(defaultable, capacity);
        }
        types[groups] = type;
        widths[groups] = slotCount;
        offsets[groups] = slots;
        defaultable[groups] = isSet;
        groups++;
    }

    int count() {
        return count;
    }

    /// How many groups of locals there are: neighbours of one type are one group.
    int groupCount() {
        return groups;
    }

    /// The type of the locals of a group.
    int type(int group) {
        return types[group];
    }

    /// Slots that each local of a group takes.
    int width(int group) {
        return widths[group];
    }

    /// The group that a local is in: most questions about it are answered by that.
    int group(int local) {
        int low = 0;
        int high = groups - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (local < ends[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    /// Slots that a call must clear.
    int zeroSlots() {
        return slots - parameterSlots;
    }

    /// Where the local lies, relative to `fp`.
    int slot(int local, int group) {
        return offsets[group] + (local - start(group)) * widths[group] + base();
    }

    /// Where the arguments begin and the results go, relative to `fp`.
    int base() {
        return -frameSlots();
    }

    /// Slots from the arguments' start to `fp`.
    int frameSlots() {
        return slots + HEADER_SLOTS;
    }

    boolean isSet(int local, int group) {
        return defaultable[group] || set.get(local);
    }

    void markSet(int local, int group) {
        if (!isSet(local, group)) {
            if (setCount == setOrder.length) {
                setOrder = Arrays.copyOf(setOrder, setCount * 2);
            }
            set.set(local);
            setOrder[setCount++] = local;
        }
    }

    int setCount() {
        return setCount;
    }

    /// Forgets what was set since there were `toCount` set.
    void unset(int toCount) {
        while (setCount > toCount) {
            set.clear(setOrder[--setCount]);
        }
    }
}
