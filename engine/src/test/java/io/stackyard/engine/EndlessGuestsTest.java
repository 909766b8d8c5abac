package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a guest goes round in, it can be stopped, and leaves a store that is of use.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EndlessGuestsTest {

    private static Guest open(Interruption interruption) {
        Guest guest = Guest.open(change -> change.set(Setting.ENGINE_INTERRUPTION, interruption));
        return guest.host("nothing", List.of(), List.of(), _ -> {});
    }

    private static Trap stopped(Instance instance) {
        return assertThrows(Trap.class, () -> Guest.call(instance, "run"));
    }

    /// No stack is left behind, but for what the guest had suspended and nobody can reach; and the next
    /// guest runs.
    private static void assertUsable(Guest guest) {
        assertTrue(guest.liveStacks() <= 1, "stacks=" + guest.liveStacks());
        int unreachable = guest.store().collect();
        assertTrue(unreachable <= 1, "stacks=" + unreachable);
        assertEquals(0, guest.liveStacks());
        Instance next = guest.instance(
                "(module (func (export \"f\") (param i32) (result i32) local.get 0))");
        assertEquals(7, Guest.call(next, "f", 7));
    }

    private static void assertInside(Trap trap) {
        assertFalse(trap.frames().isEmpty());
        trap.frames().forEach(frame -> assertEquals("endless", frame.module()));
    }

    @ParameterizedTest
    @EnumSource
    void epoch_deadlinePasses_traps(EndlessGuests shape) throws InterruptedException {
        try (Guest guest = open(Interruption.EPOCH)) {
            Instance instance = guest.instance(shape.text());
            guest.store().budget().setEpochDeadline(2);
            Thread ticker = Thread.ofPlatform().start(() -> tickTwice(guest.engine()));

            Trap trap = stopped(instance);

            ticker.join();
            assertEquals(TrapReason.INTERRUPT, trap.reason());
            assertEquals("interrupt", trap.getMessage());
            assertInside(trap);
            guest.store().budget().clearEpochDeadline();
            assertUsable(guest);
        }
    }

    private static void tickTwice(Engine engine) {
        for (int i = 0; i < 2; i++) {
            pause();
            engine.incrementEpoch();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fuel_usedUp_traps(EndlessGuests shape) {
        try (Guest guest = open(Interruption.FUEL)) {
            Instance instance = guest.instance(shape.text());
            guest.store().budget().setFuel(100_000);

            Trap trap = stopped(instance);

            assertEquals(TrapReason.OUT_OF_FUEL, trap.reason());
            assertEquals("all fuel consumed by WebAssembly", trap.getMessage());
            assertInside(trap);
            assertEquals(0, guest.store().budget().fuel());
            guest.store().budget().setFuel(10);
            assertUsable(guest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thread_interruptedThenTick_trapsAndStaysInterrupted(EndlessGuests shape)
            throws InterruptedException {
        try (Guest guest = open(Interruption.EPOCH)) {
            Instance instance = guest.instance(shape.text());
            Thread runner = Thread.currentThread();
            Thread other = Thread.ofPlatform().start(() -> {
                pause();
                runner.interrupt();
                guest.engine().incrementEpoch();
            });

            Trap trap = stopped(instance);

            assertTrue(Thread.interrupted());
            other.join();
            assertEquals(TrapReason.INTERRUPT, trap.reason());
            assertInside(trap);
            assertUsable(guest);
        }
    }
}
