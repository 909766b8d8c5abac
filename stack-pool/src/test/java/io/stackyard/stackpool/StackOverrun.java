package io.stackyard.stackpool;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Tunables;
import org.agrona.UnsafeApi;

/// The child process of [StackOverrunTest]: leaves a stack by raw access, as a missed check would.
final class StackOverrun {
    static final String INSIDE = "inside";

    static final String SURVIVED = "survived";

    private StackOverrun() {}

    /// Where the wrong access goes.
    enum Target {
        /// The first word behind the last stack of the slab.
        BEHIND_LAST,

        /// The first word behind a stack that has a neighbour.
        BEHIND_FIRST,

        /// The last word before the first stack of the slab.
        BEFORE_FIRST,

        /// The word before the control block of slot 0.
        BEFORE_BLOCKS
    }

    /// Runs the child.
    ///
    /// @param arguments a [Ground] and a [Target]
    public static void main(String[] arguments) {
        Tunables tunables = Ground.valueOf(arguments[0]).tunables(2).build();
        var target = Target.valueOf(arguments[1]);
        var pool = new StackPool(Platform.open(tunables), tunables, new CounterRegistry());
        long first = pool.controlBlock(pool.claim());
        long last = pool.controlBlock(pool.claim());
        Sentinel.fill(first);
        Sentinel.fill(last);
        System.out.println(INSIDE);
        System.out.flush();
        long address = switch (target) {
            case BEHIND_LAST -> ControlBlock.end(last);
            case BEHIND_FIRST -> ControlBlock.end(first);
            case BEFORE_FIRST -> ControlBlock.start(first) - Long.BYTES; // Slot 0 has no colour.
            case BEFORE_BLOCKS -> first - Long.BYTES;
        };
        UnsafeApi.putLong(address, 1);
        System.out.println(SURVIVED);
    }
}
