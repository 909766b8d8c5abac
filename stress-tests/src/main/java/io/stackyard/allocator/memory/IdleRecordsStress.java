package io.stackyard.allocator.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// What [IdleRecords] promises to threads that race.
///
/// Run with `stress-tests/run IdleRecordsStress`.
public final class IdleRecordsStress {

    private IdleRecordsStress() {}

    /// Two threads that take a record get two, and the third finds none.
    @JCStressTest
    @Outcome(id = "0, 1, -1", expect = ACCEPTABLE, desc = "The first taker came first.")
    @Outcome(id = "1, 0, -1", expect = ACCEPTABLE, desc = "The second taker came first.")
    @Outcome(expect = FORBIDDEN, desc = "A record was handed out twice, or was lost.")
    @State
    public static class TakersAreExclusive {
        private final IdleRecords records = new IdleRecords(2);

        @Actor
        public void firstTaker(III_Result result) {
            result.r1 = records.tryPop();
        }

        @Actor
        public void secondTaker(III_Result result) {
            result.r2 = records.tryPop();
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r3 = records.tryPop();
        }
    }

    /// The topmost record goes and comes back while another thread is about to take it: what lay
    /// below it then must not become the top again.
    @JCStressTest
    @Outcome(id = "0, 0, 3", expect = ACCEPTABLE, desc = "All three are there once.")
    @Outcome(expect = FORBIDDEN, desc = "A record was handed out twice, or was lost.")
    @State
    public static class TopThatComesBackIsNotMistaken {
        private final IdleRecords records = new IdleRecords(3);

        /// Who holds each record; one holder at most.
        private final int[] holders = new int[3];

        @Actor
        public void shuffler(III_Result result) {
            int top = records.tryPop();
            int second = records.tryPop();
            result.r1 = hold(top) + hold(second);
            letGo(second);
            letGo(top); // In another order than they lay before.
            int again = records.tryPop();
            result.r1 += hold(again);
            letGo(again);
        }

        @Actor
        public void taker(III_Result result) {
            int record = records.tryPop();
            result.r2 = hold(record);
            letGo(record);
        }

        /// Returns 1 if somebody else holds the record. Plain: the hand-over orders it.
        private int hold(int record) {
            if (record == IdleRecords.NONE) {
                return 0;
            }
            int before = holders[record];
            holders[record] = 1;
            return before;
        }

        private void letGo(int record) {
            if (record != IdleRecords.NONE) {
                holders[record] = 0;
                records.push(record);
            }
        }

        @Arbiter
        public void afterwards(III_Result result) {
            int seen = 0;
            for (int record = records.tryPop(); record != IdleRecords.NONE && seen < 4; record =
                    records.tryPop()) {
                seen += 1 + 10 * holders[record];
                holders[record] = 1;
            }
            result.r3 = seen;
        }
    }

    /// Who takes a record sees what its former holder wrote.
    @JCStressTest
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "It was not back yet.")
    @Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "It was, and all that was written with it.")
    @Outcome(expect = FORBIDDEN, desc = "A record came without what its holder wrote.")
    @State
    public static class PushPublishesWrites {
        private final IdleRecords records = new IdleRecords(1);
        private int written;

        public PushPublishesWrites() {
            records.tryPop();
        }

        @Actor
        public void formerHolder() {
            written = 7;
            records.push(0);
        }

        @Actor
        public void nextHolder(II_Result result) {
            result.r1 = records.tryPop();
            result.r2 = result.r1 == IdleRecords.NONE ? 0 : written;
        }
    }

    /// Either a record is taken or all of it is closed, while records come and go.
    @JCStressTest
    @Outcome(id = "0, 0, -2", expect = ACCEPTABLE, desc = "Closed after the record was back.")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "Taken, and closing was refused.")
    @Outcome(id = "-2, 0, -2", expect = ACCEPTABLE, desc = "Closed first.")
    @Outcome(expect = FORBIDDEN, desc = "A record was taken from what was closed.")
    @State
    public static class CloseAgainstTaker {
        private final IdleRecords records = new IdleRecords(2);

        @Actor
        public void taker(III_Result result) {
            int record = records.tryPop();
            result.r1 = record;
            if (record >= 0) {
                records.push(record);
            }
        }

        @Actor
        public void closer(III_Result result) {
            result.r2 = records.tryClose() ? 0 : 1;
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r3 = records.tryPop();
        }
    }

    /// How many are taken is never told too low or too high, whatever lies on top.
    @JCStressTest
    @Outcome(
            id = {"1, 0", "2, 0"},
            expect = ACCEPTABLE,
            desc = "One that was held all the time, or both.")
    @Outcome(expect = FORBIDDEN, desc = "A count that never was.")
    @State
    public static class TakenIsExact {
        private final IdleRecords records = new IdleRecords(3);
        private final int held = records.tryPop();

        @Actor
        public void shuffler() {
            int record = records.tryPop();
            records.push(record);
            int again = records.tryPop();
            records.push(again);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = records.taken();
        }

        @Arbiter
        public void afterwards(II_Result result) {
            records.push(held);
            result.r2 = records.taken();
        }
    }
}
