package io.stackyard.allocator.slab;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.stackyard.allocator.Platform;
import io.stackyard.config.GuardChoice;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// What [ReservedSlab#requireGuard] promises to the holders of neighbouring slots, who share a guard.
///
/// ```
/// | guard | slot 0 | guard | slot 1 | guard |
///     1                2                4        what a result adds up
/// ```
///
/// A guard cannot be looked at, so the calls that lay guards are noted when they have returned.
///
/// Run with `stress-tests/run GuardLayingStress`.
public final class GuardLayingStress {
    private static final int BEFORE_FIRST = 1;
    private static final int BETWEEN = 2;
    private static final int BEHIND_LAST = 4;

    private static final NotedGuards SYSTEM = new NotedGuards();
    private static final Platform PLATFORM = Platform.over(SYSTEM, GuardChoice.PROTECT);

    private GuardLayingStress() {}

    private static Slab slab() {
        long pageBytes = PLATFORM.pageBytes();
        return Slab.map(PLATFORM, "slot", new SlabLayout(2, pageBytes, pageBytes));
    }

    /// Which guards of a slab are there.
    private static int guards(Slab slab) {
        long pageBytes = PLATFORM.pageBytes();
        long first = slab.slotAddress(0);
        return (SYSTEM.isLaid(first - pageBytes) ? BEFORE_FIRST : 0)
                + (SYSTEM.isLaid(first + pageBytes) ? BETWEEN : 0)
                + (SYSTEM.isLaid(first + 3 * pageBytes) ? BEHIND_LAST : 0);
    }

    /// Whoever has asked for guards has one on either side, whatever the neighbour's holder does.
    @JCStressTest
    @Outcome(id = "3, 6, 7", expect = ACCEPTABLE, desc = "Each is guarded on both sides.")
    @Outcome(expect = FORBIDDEN, desc = "A holder went on without a guard on one side.")
    @State
    public static class NeighboursAreGuarded {
        private final Slab slab = slab();

        @Actor
        public void holderOfFirst(III_Result result) {
            slab.requireGuard(0);
            result.r1 = guards(slab) & (BEFORE_FIRST | BETWEEN);
        }

        @Actor
        public void holderOfSecond(III_Result result) {
            slab.requireGuard(1);
            result.r2 = guards(slab) & (BETWEEN | BEHIND_LAST);
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r3 = guards(slab);
            slab.close();
        }
    }
}
