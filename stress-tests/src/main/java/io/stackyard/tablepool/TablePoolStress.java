package io.stackyard.tablepool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// What [TablePool] promises to threads that race.
///
/// A pool is too large to make one per state, so all states of a test share one. Its actors claim, look,
/// write and release in a row; every verdict is about one claim and holds whatever the other thread does, even if
/// the two threads are busy with different states.
///
/// Run with `stress-tests/run TablePoolStress`.
public final class TablePoolStress {
    /// The claim found no free table.
    private static final int NOTHING_FREE = 0;

    /// The claimed table is as promised.
    private static final int AS_PROMISED = 1;

    /// The claimed table holds an element of an earlier owner.
    private static final int DIRTY = 2;

    /// More tables are out than the pool may hand out.
    private static final int TOO_MANY = 3;

    private static final long ELEMENTS = 16;

    private TablePoolStress() {}

    private static TablePool pool(int totalTables) {
        Tunables tunables = Tunables.defaults()
                .change()
                .set(Setting.POOL_TOTAL_TABLES, totalTables)
                .set(Setting.POOL_TABLE_ELEMENTS, ELEMENTS)
                .build();
        return new TablePool(Platform.open(tunables), tunables, new CounterRegistry());
    }

    /// A released table is all null for the thread that claims it next.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 0", "0, 1", "0, 0"},
            expect = ACCEPTABLE,
            desc = "Somebody held it when one of them came, or both.")
    @Outcome(expect = FORBIDDEN, desc = "An element of an earlier owner was seen.")
    @State
    public static class ReleasePublishesClearing {
        private static final TablePool POOL = pool(1);

        @Actor
        public void firstOwner(II_Result result) {
            result.r1 = own();
        }

        @Actor
        public void secondOwner(II_Result result) {
            result.r2 = own();
        }

        private static int own() {
            TableSlot table;
            try {
                table = POOL.claim(ElementWidth.REFERENCE, ELEMENTS, ELEMENTS);
            } catch (PoolExhaustedException _) {
                return NOTHING_FREE; // The outcome under test, reported as such.
            }
            long seen = 0;
            for (long index = 0; index < ELEMENTS; index++) {
                seen |= table.reference(index);
                table.setReference(index, index + 1);
            }
            table.release();
            return seen == 0 ? AS_PROMISED : DIRTY;
        }
    }

    /// One limit counts the tables of both widths, though each width has a slot of its own.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 0", "0, 1", "0, 0"},
            expect = ACCEPTABLE,
            desc = "Somebody held it when one of them came, or both.")
    @Outcome(expect = FORBIDDEN, desc = "Two tables were out under a limit of one.")
    @State
    public static class OneLimitForBothWidths {
        private static final TablePool POOL = pool(1);
        private static final AtomicInteger OUT = new AtomicInteger();

        @Actor
        public void ownerOfReferences(II_Result result) {
            result.r1 = own(ElementWidth.REFERENCE);
        }

        @Actor
        public void ownerOfContinuations(II_Result result) {
            result.r2 = own(ElementWidth.CONTINUATION);
        }

        private static int own(ElementWidth width) {
            TableSlot table;
            try {
                table = POOL.claim(width, 1, 1);
            } catch (PoolExhaustedException _) {
                return NOTHING_FREE; // The outcome under test, reported as such.
            }
            boolean alone = OUT.incrementAndGet() == 1;
            OUT.decrementAndGet();
            table.release();
            return alone ? AS_PROMISED : TOO_MANY;
        }
    }
}
