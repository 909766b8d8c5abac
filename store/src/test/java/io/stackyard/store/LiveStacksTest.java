package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackCache;
import io.stackyard.stackpool.StackPool;
import io.stackyard.stackpool.StackState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiveStacksTest {

    private static final long STORE = 7;

    private final InstanceAllocator allocator = SmallPools.open();
    private final StackPool pool = allocator.stacks();
    private final StackCache stacks = new StackCache(pool, STORE);
    private final LiveStacks live = new LiveStacks(pool);

    @AfterEach
    void close() {
        stacks.close();
        allocator.close();
    }

    private long add() {
        long block = pool.controlBlock(stacks.claim());
        live.add(block);
        return block;
    }

    private void remove(long block) {
        live.remove(block);
        stacks.release(ControlBlock.slot(block));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void addRemoveReleaseAll_atRandom_keepAListNewestFirst(long seed) {
        var random = new Random(seed);
        var model = new ArrayList<Long>();
        for (int step = 0; step < 2000; step++) {
            int choice = random.nextInt(20);
            if (choice == 0) {
                releaseAll();
                model.clear();
            } else if (choice < 11 && model.size() < SmallPools.STACKS) {
                model.addFirst(add());
            } else if (!model.isEmpty()) {
                remove(model.remove(random.nextInt(model.size())));
            }
            check(model, "seed " + seed + ", step " + step);
        }
        releaseAll();
        check(List.of(), "seed " + seed + ", end");
    }

    private void releaseAll() {
        var failures = new Teardown();
        live.releaseAll(stacks, failures);
        failures.finish();
    }

    private void check(List<Long> model, String when) {
        assertEquals(model.size(), live.checkInvariants(STORE), when);
        assertEquals(model.size(), stacks.liveCount(), when);
        int following = 0;
        for (long block : model.reversed()) {
            assertEquals(following, ControlBlock.next(block), when);
            following = ControlBlock.slot(block) + 1;
        }
    }

    @Test
    void releaseAll_oneIsRunning_givesTheOthersBack() {
        add();
        long running = add();
        add();
        ControlBlock.setState(running, StackState.RUNNING);
        var failures = new Teardown();

        live.releaseAll(stacks, failures);

        var failure = assertThrows(IllegalStateException.class, failures::finish);
        assertEquals(
                "stack slot " + ControlBlock.slot(running)
                        + " cannot be released: it must be claimed and not running; state=RUNNING",
                failure.getMessage());
        assertEquals(0, live.checkInvariants(STORE));
        assertEquals(1, stacks.liveCount());
        ControlBlock.setState(running, StackState.TRAPPED);
        stacks.release(ControlBlock.slot(running));
    }

    @Test
    void checkInvariants_wrongPreviousLink_isFound() {
        long first = add();
        long second = add();
        ControlBlock.setPrevious(first, 0);

        var failure =
                assertThrows(IllegalStateException.class, () -> live.checkInvariants(STORE));

        assertEquals(
                "store 7 is broken: slot " + ControlBlock.slot(first)
                        + " has a wrong previous link",
                failure.getMessage());
        ControlBlock.setPrevious(first, ControlBlock.slot(second) + 1);
        releaseAll();
    }

    @Test
    void checkInvariants_anotherStoresStack_isFound() {
        add();

        assertThrows(IllegalStateException.class, () -> live.checkInvariants(STORE + 1));

        assertDoesNotThrow(() -> live.checkInvariants(STORE));
        releaseAll();
    }

    @Test
    void checkInvariants_stackAtHomeStillListed_isFound() {
        long block = add();
        stacks.release(ControlBlock.slot(block));

        assertThrows(IllegalStateException.class, () -> live.checkInvariants(STORE));
    }
}
