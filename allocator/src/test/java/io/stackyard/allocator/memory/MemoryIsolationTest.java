package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.memory.MemoryModel.Content;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tenants of all kinds on few slots, while system calls fail now and then: each finds only zero or
/// its own image, whoever was there before, and keeps what it has written, wherever it moves.
///
/// How many operations, over all modes: `-Dstackyard.isolation.operations=1000000`. Another run:
/// `-Dstackyard.isolation.seed=N`.
final class MemoryIsolationTest {

    private static final int OPERATIONS =
            Integer.getInteger("stackyard.isolation.operations", 20_000);
    private static final long SEED = Long.getLong("stackyard.isolation.seed", 20_261_125L);

    private static final List<MemoryReset> MODES = List.of(MemoryReset.values());
    private static final int PAGE = MemoryModel.PAGE;
    private static final long KIB = 1024;
    private static final int SMALL = 64 << 10;
    private static final int LARGE = 512 << 10;

    private static final int MEMORIES = 6;
    private static final int KEYS = 5;
    private static final long[] BUDGETS = {0, 8 * KIB, 40 * KIB, 64 * KIB, 512 * KIB};

    /// Operations of one pool: the next one has another budget, and begins with cold slots.
    private static final int OPERATIONS_PER_POOL = 2000;

    /// One operation in this many lets a system call fail that comes soon after.
    private static final int FAULT_RARITY = 40;

    private final FaultySystem system = Platforms.faultyKernel();
    private final Platform platform = Platform.over(system, GuardChoice.AUTO);
    private final long entries = platform.mapEntries().left();

    private SplittableRandom random = new SplittableRandom(SEED);
    private final List<Content> contents = new ArrayList<>();
    private final List<MemoryModel> tenants = new ArrayList<>();
    private String where = "";

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void tenants_randomOperations_neverSeeEachOther(MemoryReset reset) {
        int left = OPERATIONS / MODES.size();
        for (int round = 0; left > 0; round++) {
            long seed = SEED + round * 31L + MODES.indexOf(reset);
            random = new SplittableRandom(seed);
            int operations = Math.min(left, OPERATIONS_PER_POOL);
            left -= playPool(reset, BUDGETS[round % BUDGETS.length], operations, "seed " + seed);
        }
    }

    /// Returns how many operations it was: fewer once too many slots are out of service.
    private int playPool(MemoryReset reset, long keepResident, int operations, String name) {
        int operation = 0;
        var limits =
                new LimitsForTest()
                        .memories(MEMORIES)
                        .slotBytes((long) SMALL, (long) LARGE / 2, (long) LARGE)
                        .classAddressBytes(4 * (SMALL + PAGE)) // Four small slots, one of each else.
                        .keepResident(keepResident)
                        .warmBudget(random.nextInt(4))
                        .shards(1 + random.nextInt(2))
                        .reset(reset)
                        .auditRate(1)
                        .limits();
        makeImages();
        try (var pool = new MemoryPool(platform, limits, new CounterRegistry())) {
            for (; operation < operations && pool.counters()
                    .get(PoolCounter.QUARANTINED) < MEMORIES / 2; operation++) {
                where = name + ", " + reset + ", budget " + keepResident + ", operation "
                        + operation;
                if (random.nextInt(FAULT_RARITY) == 0) {
                    system.failFrom(random.nextInt(4), random.nextInt(FAULT_RARITY) == 0 ? 2 : 1);
                }
                playOne(pool);
                if (operation % 50 == 0) {
                    pool.checkInvariants();
                }
            }
            system.recover();
            tenants.forEach(tenant -> tenant.requireContent(where));
            tenants.forEach(tenant -> tenant.memory().release());
            tenants.clear();
            pool.checkInvariants();
            assertEquals(0, pool.counters().get(PoolCounter.AUDIT_MISMATCHES), where);
        }
        contents.forEach(content -> content.image().release());
        contents.clear();
        assertEquals(0, system.mappings(), where);
        assertEquals(0, system.files(), where);
        assertEquals(entries, platform.mapEntries().left(), where);
        return operation;
    }

    /// One image for each key but the last: copied and mapped ones.
    private void makeImages() {
        for (int key = 0; key < KEYS - 1; key++) {
            long copyLimit = key % 2 == 0 ? 0 : Long.MAX_VALUE;
            int length = 1 + random.nextInt(5 * PAGE);
            contents.add(
                    Content.of(
                            platform, copyLimit, random.nextInt(8), length, random.nextLong()));
        }
    }

    private void playOne(MemoryPool pool) {
        int choice = random.nextInt(20);
        if (tenants.isEmpty() || choice < 5) {
            claim(pool);
            return;
        }
        int index = random.nextInt(tenants.size());
        MemoryModel tenant = tenants.get(index);
        switch (choice) {
            case 5, 6, 7, 8 -> release(index);
            case 9, 10 -> grow(tenant);
            case 11 -> tenant.requireContent(where);
            case 12 -> forget(pool);
            default -> tenant.writeSomewhere(random, random.nextInt(4) == 0 ? LARGE : 9000);
        }
    }

    private void claim(MemoryPool pool) {
        int key = random.nextInt(KEYS);
        Content content = key < contents.size() ? contents.get(key) : null;
        @Nullable
        MemoryImage image = content == null ? null : content.image();
        byte[] initial = content == null ? new byte[0] : content.bytes();
        long minimum =
                initial.length + random.nextLong(random.nextInt(3) == 0 ? LARGE / 4 : SMALL / 4);
        MemorySlot memory;
        try {
            memory = pool.claim(1 + key, image, minimum, LARGE);
        } catch (PoolExhaustedException | SystemCallException e) {
            return; // Full, or told to fail: nobody has got anything.
        }
        var tenant = new MemoryModel(memory, initial);
        tenants.add(tenant);
        tenant.requireContent(where + ", claimed");
    }

    private void release(int index) {
        MemoryModel tenant = tenants.remove(index);
        tenant.requireContent(where + ", before it is released");
        tenant.memory().release();
    }

    private void grow(MemoryModel tenant) {
        long size = tenant.memory().byteSize();
        long most = random.nextBoolean() ? LARGE + 1 : Math.min(LARGE, size + SMALL) + 1;
        if (tenant.tryGrow(random.nextLong(size, Math.max(size, most) + 1))) {
            tenant.requireContent(where + ", grown");
        }
    }

    private void forget(MemoryPool pool) {
        try {
            pool.forget(1 + random.nextInt(KEYS));
        } catch (SystemCallException e) {
            return; // Told to fail: the slot is mapped afresh when it is next used.
        }
    }
}
