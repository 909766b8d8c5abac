package io.stackyard.engine.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The engine against the abstract machine, on programs of continuations, tags, handlers and calls over the
/// host that nobody would write.
///
/// As many programs as `-Dstackyard.switching.programs` says, from the seed `-Dstackyard.switching.seed` on.
/// A failure prints the program with its seed, which is enough to make it again.
class SwitchingModelTest {

    private static final long PROGRAMS = Long.getLong("stackyard.switching.programs", 5_000);
    private static final long FIRST_SEED = Long.getLong("stackyard.switching.seed", 1);
    private static final long PROGRESS = 100_000;

    @Test
    void programs_atRandom_doWhatTheAbstractMachineDoes() {
        Map<Event, Integer> seen = new EnumMap<>(Event.class);
        try (var host = new ProgramHost()) {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
                compare(host, ProgramGenerator.generate(seed), seen);
                if ((seed + 1 - FIRST_SEED) % PROGRESS == 0) {
                    System.out.println("programs up to seed " + seed + " agree " + seen);
                }
            }
            assertEquals(0, host.stacksInUse());
        }
        for (Event event : Event.values()) {
            assertTrue(
                    event == Event.TOO_LARGE || seen.containsKey(event), event + " of " + seen);
        }
        System.out.println("programs=" + PROGRAMS + " seed=" + FIRST_SEED + " " + seen);
    }

    /// As many as a fifth of them, each parked at all checks of fuel.
    @Test
    void programs_parkedAllTheTime_doWhatTheAbstractMachineDoes() {
        Map<Event, Integer> seen = new EnumMap<>(Event.class);
        try (var host = new ProgramHost(true)) {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS / 5; seed++) {
                compare(host, ProgramGenerator.generate(seed), seen);
            }
            assertEquals(0, host.stacksInUse());
            assertTrue(host.parkCount() > PROGRAMS, host.parkCount() + " parks");
        }
    }

    private static void compare(ProgramHost host, Program program, Map<Event, Integer> seen) {
        Outcome expected;
        try {
            expected = new AbstractMachine(program, seen).run();
        } catch (TooLargeException tooLarge) {
            return;
        }
        assertEquals(expected, host.run(program), program::toString);
    }
}
