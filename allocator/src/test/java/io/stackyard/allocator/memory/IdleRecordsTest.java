package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdleRecordsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 1000})
    void tryPop_untilEmpty_givesEachOnceThenNone(int recordCount) {
        var records = new IdleRecords(recordCount);

        for (int record = 0; record < recordCount; record++) {
            assertEquals(record, records.taken());
            assertEquals(record, records.tryPop());
        }

        assertEquals(IdleRecords.NONE, records.tryPop());
        assertEquals(recordCount, records.taken());
    }

    @Test
    void popAndPush_random_takesTheLastOneBackAndCounts() {
        int recordCount = 5;
        long seed = 42;
        var random = new Random(seed);
        var records = new IdleRecords(recordCount);
        var idle = new ArrayDeque<Integer>();
        var taken = new ArrayDeque<Integer>();
        for (int record = recordCount - 1; record >= 0; record--) {
            idle.push(record);
        }

        for (int step = 0; step < 10_000; step++) {
            if (random.nextBoolean() && !taken.isEmpty()) {
                int back = random.nextBoolean() ? taken.removeFirst() : taken.removeLast();
                records.push(back);
                idle.push(back);
            } else if (!idle.isEmpty()) {
                int expected = idle.pop();
                assertEquals(expected, records.tryPop(), "step " + step + ", seed " + seed);
                taken.add(expected);
            } else {
                assertEquals(IdleRecords.NONE, records.tryPop(), "step " + step);
            }
            assertEquals(taken.size(), records.taken(), "step " + step + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void tryClose_oneIsTaken_changesNothing(int recordCount) {
        var records = new IdleRecords(recordCount);
        int taken = records.tryPop();

        assertFalse(records.tryClose());

        assertFalse(records.isClosed());
        records.push(taken);
        assertEquals(taken, records.tryPop());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void tryClose_allAreThere_letsNobodyTakeOne(int recordCount) {
        var records = new IdleRecords(recordCount);
        if (recordCount > 0) {
            records.push(records.tryPop());
        }

        assertTrue(records.tryClose());

        assertTrue(records.isClosed());
        assertEquals(IdleRecords.CLOSED, records.tryPop());
        assertEquals(0, records.taken());
        assertFalse(records.tryClose());
    }

    @Test
    void constructor_moreThanTheIndexHolds_isRefused() {
        int most = (1 << 21) - 3;

        var records = new IdleRecords(most);

        assertEquals(0, records.tryPop());
        assertEquals(1, records.taken());
        assertThrows(IllegalArgumentException.class, () -> new IdleRecords(most + 1));
    }
}
