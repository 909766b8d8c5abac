package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/// What becomes of stacks when the kernel refuses a call.
class StackFaultTest {
    private final FaultySystem system = new FaultySystem();
    private final Tunables tunables =
            Ground.MARKER.tunables(2).set(Setting.STACK_KEEP_RESIDENT, 4096).build();
    private final Platform platform = platform();
    /// Room for one pool.
    private final CounterRegistry registry = new CounterRegistry(PoolCounter.values().length);

    private Platform platform() {
        try {
            return Platform.over(system, GuardChoice.MARKER);
        } catch (PlatformException e) {
            throw new TestAbortedException(e.getMessage(), e);
        }
    }

    private StackPool open() {
        return new StackPool(platform, tunables, registry);
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new HashMap<>();
        registry.forEach(counters::put);
        return counters;
    }

    @Test
    void claim_guardRefused_leavesTheSlotFreeForAnotherTry() {
        StackPool pool = open();
        system.fail(Advice.GUARD_INSTALL);

        assertThrows(RuntimeException.class, pool::claim);

        assertEquals(0, pool.inUse());
        pool.checkInvariants();
        system.heal();
        assertEquals(0, pool.claim());
        assertEquals(1, ControlBlock.revision(pool.controlBlock(0)));
        pool.release(0);
        pool.close();
    }

    @Test
    void release_anyDepth_callsNoSystem() {
        StackPool pool = open();
        int deep = pool.claim();
        int shallow = pool.claim();
        Sentinel.fill(pool.controlBlock(deep));
        int before = system.calls();

        pool.release(shallow);
        pool.release(deep);

        assertEquals(before, system.calls());
        assertEquals(61440L + 4096, counters().get("stack.resident-bytes"));
        pool.close();
    }

    @Test
    void trimIdle_severalRanDeep_isOneCall() {
        StackPool pool = open();
        int first = pool.claim();
        int second = pool.claim();
        Sentinel.fill(pool.controlBlock(first));
        Sentinel.fill(pool.controlBlock(second));
        pool.release(first);
        pool.release(second);
        int before = system.calls();

        assertEquals(2, pool.trimming().trimIdle(1));
        assertEquals(0, pool.trimming().trimIdle(1));

        assertEquals(before + 1, system.calls());
        assertEquals(2 * 4096L, counters().get("stack.resident-bytes"));
        pool.close();
    }

    @Test
    void trimIdle_decommitRefused_saysSoAndTriesAgainLater() {
        StackPool pool = open();
        int slot = pool.claim();
        long block = pool.controlBlock(slot);
        Sentinel.fill(block);
        pool.release(slot);
        TrimmedPool trimming = pool.trimming();
        system.fail(Advice.DECOMMIT);

        assertThrows(RuntimeException.class, () -> trimming.trimIdle(1));

        pool.checkInvariants();
        assertEquals(1L, counters().get("stack.decommit-failures"));
        assertEquals(0L, counters().get("stack.decommit-calls"));
        assertEquals(61440L, counters().get("stack.resident-bytes"));
        assertEquals(slot, pool.claim());
        assertEquals(0, Sentinel.dirtyWords(block));
        pool.release(slot);
        system.heal();
        assertEquals(1, trimming.trimIdle(1));
        assertEquals(4096L, counters().get("stack.resident-bytes"));
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1}) // The slab of stacks, the slab of control blocks.
    void constructor_mappingRefused_leavesNothingBehind(int works) {
        int before = system.mapped();
        system.failMapAfter(works);

        assertThrows(RuntimeException.class, this::open);

        assertEquals(before, system.mapped());
        assertEquals(Map.of(), counters());
        system.heal();
        StackPool pool = open(); // Also finds room for its counters.
        pool.close();
        assertEquals(before, system.mapped());
    }
}
