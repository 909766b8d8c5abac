package io.stackyard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.engine.Trap;
import java.util.List;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every contender gives what the program says that its result is, also when it runs again.
final class SwitchingProgramTest {

    @ParameterizedTest
    @EnumSource(value = SwitchingProgram.class, mode = EnumSource.Mode.EXCLUDE, names = "DEPTH")
    void program_ofEveryContender_givesTheKnownResult(SwitchingProgram program) {
        try (var guests = new GuestSwitching()) {
            List<SwitchingPeer> contenders =
                    List.of(
                            guests,
                            new ContinuationSwitching(),
                            new VirtualThreadSwitching(),
                            new PlainSwitching());
            for (SwitchingPeer contender : contenders) {
                for (int n : sizes(program)) {
                    assertEquals(
                            result(program, n),
                            function(program, guests).applyAsLong(contender, n),
                            () -> contender.getClass().getSimpleName() + " of " + n);
                }
            }
        }
    }

    /// Nine resumes pass on what the tenth handles: the entry has a stack, and so has what each of the ten resumes.
    @Test
    void handlers_asManyStacksAsLevels_areJustEnough() {
        assertEquals(1 + 2 + 3, handlersOn(11, 3));
        assertThrows(Trap.class, () -> handlersOn(10, 3));
    }

    private static long handlersOn(int stacks, int n) {
        try (var guest = new Guest(Programs.binary("handlers.wat"), stacks)) {
            return guest.callLong(guest.func("run"), n);
        }
    }

    /// Counted out, where the program has a formula.
    private static long result(SwitchingProgram program, int n) {
        return switch (program) {
            case GENERATOR, HANDLERS ->
                    Stream.iterate(1L, i -> i + 1).limit(n).reduce(0L, Long::sum);
            case SKYNET -> Stream.iterate(0L, i -> i + 1).limit(n).reduce(0L, Long::sum);
            case RING, RING_SWITCH -> Stream.iterate(0L, i -> (i + 1) % 1000)
                    .limit(n)
                    .reduce(0L, Long::sum);
            case LIFE, SUSPENDING_LIFE, DEPTH -> n;
        };
    }

    @ParameterizedTest
    @EnumSource(SwitchingProgram.class)
    void result_ofSmallSizes_isWhatCountingGives(SwitchingProgram program) {
        for (int n : sizes(program)) {
            assertEquals(result(program, n), program.result(n), () -> program + " of " + n);
        }
    }

    private static List<Integer> sizes(SwitchingProgram program) {
        return switch (program) {
            case RING, RING_SWITCH -> List.of(1000, 3000, 3000);
            case SKYNET -> List.of(1, 10, 1000, 1000);
            default -> List.of(1, 2, 1000, 1000);
        };
    }

    private static ToLongBiFunction<SwitchingPeer, Integer> function(
            SwitchingProgram program, GuestSwitching guests) {
        return switch (program) {
            case GENERATOR -> SwitchingPeer::generator;
            case RING -> SwitchingPeer::ring;
            case RING_SWITCH -> (_, n) -> guests.ringSwitch(n);
            case SKYNET -> SwitchingPeer::skynet;
            case HANDLERS -> SwitchingPeer::handlers;
            case LIFE -> SwitchingPeer::life;
            case SUSPENDING_LIFE -> SwitchingPeer::suspendingLife;
            case DEPTH -> throw new IllegalArgumentException("no peer runs it");
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000, 10_000, 100_000})
    void depth_ofNarrowFrames_goesRoundAtThatDepth(int frames) {
        assertEquals(7, roundTrips(frames, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 10_000})
    void depth_ofWideFrames_goesRoundAtThatDepth(int frames) {
        assertEquals(7, roundTrips(frames, true));
    }

    private static long roundTrips(int frames, boolean wide) {
        var depth = new Depth();
        try {
            depth.roundTrips(frames, wide, 3);
            return depth.roundTrips(frames, wide, 7);
        } finally {
            depth.close();
        }
    }

    /// One continuation is parked, at the frames asked for first.
    @Test
    void depth_ofOtherFramesThanParked_isRefused() {
        var depth = new Depth();
        try {
            depth.roundTrips(10, false, 1);

            assertThrows(IllegalStateException.class, () -> depth.roundTrips(11, false, 1));
        } finally {
            depth.close();
        }
    }

    @Test
    void checked_wrongResult_isRefused() {
        var wrong =
                assertThrows(
                        IllegalStateException.class,
                        () -> SwitchingProgram.GENERATOR.checked(10, 54));

        assertEquals("generator of 10: 54, wanted 55", wrong.getMessage());
    }
}
