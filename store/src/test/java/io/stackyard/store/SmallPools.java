package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Tunables;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import java.util.HashMap;
import java.util.Map;

/// Settings for pools of a few small slots, and what tests ask of them.
final class SmallPools {

    static final int MEMORIES = 4;
    static final int TABLES = 4;
    static final int STACKS = 8;
    static final int INSTANCES = 3;
    static final int HOST_DEPTH = 3;

    private SmallPools() {}

    /// The settings, with lines of HOCON that override them.
    static Tunables settings(String... overrides) {
        return Tunables.fromText(
                "small pools",
                """
                        stackyard.pool.total-memories = 4
                        stackyard.pool.total-tables = 4
                        stackyard.pool.total-stacks = 8
                        stackyard.pool.total-core-instances = 3
                        stackyard.pool.max-memories-per-module = 4
                        stackyard.pool.max-tables-per-module = 4
                        stackyard.pool.max-memory-size = 1M
                        stackyard.pool.table-elements = 1024
                        stackyard.pool.shards = 1
                        stackyard.stack.size = 64K
                        stackyard.stack.store-cache = 2
                        stackyard.stack.max-host-depth = 3
                        """ + String.join("\n", overrides) + "\n");
    }

    static InstanceAllocator open(String... overrides) {
        return InstanceAllocator.open(settings(overrides));
    }

    /// Asserts that `part` is in the message.
    static void assertSays(String part, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(part), message);
    }

    static Map<String, Long> counters(InstanceAllocator allocator) {
        Map<String, Long> counters = new HashMap<>();
        allocator.counters().forEach(counters::put);
        return counters;
    }

    /// Claims a stack and brings it to `state` by the arrows that lead there.
    static long stack(Store store, StackState state) {
        long block = store.claimStack();
        bring(block, state);
        return block;
    }

    /// Brings a fresh stack to `state`.
    static void bring(long block, StackState state) {
        if (state != StackState.FRESH) {
            ControlBlock.setState(block, StackState.RUNNING);
        }
        if (state != StackState.FRESH && state != StackState.RUNNING) {
            ControlBlock.setState(block, state);
        }
    }
}
