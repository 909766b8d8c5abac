package io.stackyard.allocator.memory;

import io.stackyard.config.MemoryReset;
import java.time.Duration;
import java.util.List;

/// Limits of a memory pool that a test can vary one by one. Every release is audited, unless a test
/// says otherwise.
final class LimitsForTest {

    private int memoryCount = 4;
    private List<Long> slotBytes = List.of(1L << 20);
    private long classAddressBytes = 1L << 40;
    private boolean mayMove = true;
    private long keepResidentBytes = 65536;
    private int warmBudget;
    private int shards = 1;
    private MemoryReset reset = MemoryReset.CARDS;
    private double auditRate = 1;
    private long imageCopyBytes = 262_144;
    private long residentBudget = 1L << 30;
    private int decommitBatch = 64;
    private Duration claimTimeout = Duration.ZERO;
    private int maxWaiters = 16;
    private Duration closeTimeout = Duration.ZERO;

    /// One size class, as most tests want it.
    static LimitsForTest of(int memories, long maximumBytes, long keepResident, MemoryReset reset) {
        var limits = new LimitsForTest();
        limits.memoryCount = memories;
        limits.slotBytes = List.of(maximumBytes);
        limits.keepResidentBytes = keepResident;
        limits.reset = reset;
        return limits;
    }

    LimitsForTest memories(int count) {
        memoryCount = count;
        return this;
    }

    LimitsForTest keepResident(long bytes) {
        keepResidentBytes = bytes;
        return this;
    }

    LimitsForTest reset(MemoryReset mode) {
        reset = mode;
        return this;
    }

    LimitsForTest imageCopyBytes(long bytes) {
        imageCopyBytes = bytes;
        return this;
    }

    LimitsForTest slotBytes(Long... bytes) {
        slotBytes = List.of(bytes);
        return this;
    }

    LimitsForTest classAddressBytes(long bytes) {
        classAddressBytes = bytes;
        return this;
    }

    LimitsForTest mayMove(boolean may) {
        mayMove = may;
        return this;
    }

    LimitsForTest warmBudget(int slots) {
        warmBudget = slots;
        return this;
    }

    LimitsForTest shards(int count) {
        shards = count;
        return this;
    }

    LimitsForTest auditRate(double rate) {
        auditRate = rate;
        return this;
    }

    LimitsForTest residentBudget(long bytes) {
        residentBudget = bytes;
        return this;
    }

    LimitsForTest decommitBatch(int slots) {
        decommitBatch = slots;
        return this;
    }

    LimitsForTest claimTimeout(Duration timeout, int waiters) {
        claimTimeout = timeout;
        maxWaiters = waiters;
        return this;
    }

    LimitsForTest closeTimeout(Duration timeout) {
        closeTimeout = timeout;
        return this;
    }

    MemoryLimits limits() {
        return new MemoryLimits(
                memoryCount,
                slotBytes,
                classAddressBytes,
                mayMove,
                keepResidentBytes,
                warmBudget,
                shards,
                1,
                reset,
                auditRate,
                imageCopyBytes,
                residentBudget,
                decommitBatch,
                claimTimeout,
                maxWaiters,
                closeTimeout);
    }
}
