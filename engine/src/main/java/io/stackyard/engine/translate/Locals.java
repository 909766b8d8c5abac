package io.stackyard.engine.translate;

import java.util.Arrays;

/// The parameters and locals of the function being translated: their types, their slots, and which of those
/// without a default value are known to be set.
///
/// Slots are negative: parameters first, then locals, then the three words of the frame's header, then `fp`.
final class Locals {

    private static final int HEADER_SLOTS = 3;

    private int[] types = new int[16];
    private int[] offsets = new int[16];
    private boolean[] set = new boolean[16];
    private int[] setOrder = new int[16];
    private int count;
    private int slots;
    private int parameterSlots;
    private int setCount;

    void clear() {
        count = 0;
        slots = 0;
        parameterSlots = 0;
        setCount = 0;
    }

    void addParameter(int type, int slotCount) {
        add(type, slotCount, true);
        parameterSlots = slots;
    }

    void add(int type, int slotCount, boolean isSet) {
        if (count == types.length) {
            int capacity = count * 2;
            types = Arrays.copyOf(types, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
            set = Arrays.copyOf(set, capacity);
            setOrder = Arrays.copyOf(setOrder, capacity);
        }
        types[count] = type;
        offsets[count] = slots;
        set[count] = isSet;
        count++;
        slots += slotCount;
    }

    int count() {
        return count;
    }

    int type(int local) {
        return types[local];
    }

    /// Slots that a call must clear.
    int zeroSlots() {
        return slots - parameterSlots;
    }

    /// Where the local lies, relative to `fp`.
    int slot(int local) {
        return offsets[local] + base();
    }

    /// Where the arguments begin and the results go, relative to `fp`.
    int base() {
        return -frameSlots();
    }

    /// Slots from the arguments' start to `fp`.
    int frameSlots() {
        return slots + HEADER_SLOTS;
    }

    boolean isSet(int local) {
        return set[local];
    }

    void markSet(int local) {
        if (!set[local]) {
            set[local] = true;
            setOrder[setCount++] = local;
        }
    }

    int setCount() {
        return setCount;
    }

    /// Forgets what was set since there were `toCount` set.
    void unset(int toCount) {
        while (setCount > toCount) {
            set[setOrder[--setCount]] = false;
        }
    }
}
