package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import org.agrona.UnsafeApi;

/// The program of a child process: leaves the bounds of a memory by raw access, as only a bug of
/// ours could.
///
/// Arguments: a [GuardChoice], the slot of the memory, an offset from its base, and `load` or
/// `store`.
final class OverrunProgram {

    static final String READY = "about to leave the bounds";
    static final String SURVIVED = "still here";
    static final int SLOTS = 3;
    static final long SLOT_BYTES = 65536;

    private OverrunProgram() {}

    public static void main(String[] arguments) {
        var tunables =
                Tunables.defaults()
                        .with(Setting.GUARD_STRATEGY, GuardChoice.valueOf(arguments[0]));
        var limits =
                LimitsForTest.of(SLOTS, SLOT_BYTES, SLOT_BYTES, MemoryReset.CARDS).limits();
        var pool = new MemoryPool(Platform.open(tunables), limits, new CounterRegistry());
        MemorySlot memory = pool.claim(1, SLOT_BYTES, SLOT_BYTES);
        while (memory.slot() < Integer.parseInt(arguments[1])) {
            memory = pool.claim(1, SLOT_BYTES, SLOT_BYTES);
        }
        long address = MemoryBlock.base(memory.block()) + Long.parseLong(arguments[2]);
        System.out.println(READY);
        System.out.flush();
        if (arguments[3].equals("load")) {
            System.out.println(UnsafeApi.getByte(address));
        } else {
            UnsafeApi.putByte(address, (byte) 1);
        }
        System.out.println(SURVIVED);
    }
}
