package io.stackyard.engine.interpret;

import io.stackyard.engine.types.GlobalType;
import org.agrona.UnsafeApi;

/// A global variable: 16 bytes in the metadata arena of its store, the second word only used by wide values.
public final class GlobalCell {

    static final int BYTES = 16;

    private final long address;
    private final GlobalType type;

    GlobalCell(long address, GlobalType type) {
        this.address = address;
        this.type = type;
    }

    /// Makes a global, zero.
    public static GlobalCell in(Machine machine, GlobalType type) {
        var made = new GlobalCell(machine.store.metadata().allocate(BYTES, BYTES), type);
        if (type.type().slots() == 2) {
            machine.addWide(made);
        }
        return made;
    }

    public GlobalType type() {
        return type;
    }

    long address() {
        return address;
    }

    public long low() {
        return UnsafeApi.getLong(address);
    }

    /// The second word of a wide value.
    public long high() {
        return UnsafeApi.getLong(address + Long.BYTES);
    }

    public void set(long low, long high) {
        UnsafeApi.putLong(address, low);
        UnsafeApi.putLong(address + Long.BYTES, high);
    }
}
