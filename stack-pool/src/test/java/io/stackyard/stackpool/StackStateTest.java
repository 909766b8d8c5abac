package io.stackyard.stackpool;

import static io.stackyard.stackpool.StackState.CACHED;
import static io.stackyard.stackpool.StackState.FREE;
import static io.stackyard.stackpool.StackState.FRESH;
import static io.stackyard.stackpool.StackState.PARENT;
import static io.stackyard.stackpool.StackState.RETURNED;
import static io.stackyard.stackpool.StackState.RUNNING;
import static io.stackyard.stackpool.StackState.SUSPENDED;
import static io.stackyard.stackpool.StackState.TRAPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StackStateTest {
    private static final Map<StackState, Set<StackState>> ARROWS = Map.of(
            FREE,
            Set.of(FRESH),
            CACHED,
            Set.of(FRESH, FREE),
            FRESH,
            Set.of(RUNNING, FREE, CACHED),
            RUNNING,
            Set.of(PARENT, SUSPENDED, RETURNED, TRAPPED),
            PARENT,
            Set.of(RUNNING, TRAPPED, FREE, CACHED),
            SUSPENDED,
            Set.of(RUNNING, FREE, CACHED),
            RETURNED,
            Set.of(FREE, CACHED),
            TRAPPED,
            Set.of(FREE, CACHED));

    private static final Set<StackState> RELEASABLE =
            Set.of(FRESH, PARENT, SUSPENDED, RETURNED, TRAPPED);

    @ParameterizedTest
    @EnumSource
    void leadsTo_everyPair_followsTheDrawnArrows(StackState from) {
        for (StackState to : StackState.values()) {
            assertEquals(ARROWS.getOrDefault(from, Set.of()).contains(to), from.leadsTo(to),
                    from + " to " + to);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isReleasable_everyState_onlyClaimedAndNotRunning(StackState state) {
        assertEquals(RELEASABLE.contains(state), state.isReleasable());
    }

    @ParameterizedTest
    @EnumSource
    void of_codeOfEveryState_isThatState(StackState state) {
        assertSame(state, StackState.of(state.code()));
    }
}
