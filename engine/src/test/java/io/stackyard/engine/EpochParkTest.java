package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.EpochDecision;
import io.stackyard.store.GuestBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Fibers that are parked at an epoch deadline, at a loop or a call, and go on where they were.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EpochParkTest {

    /// `turns` ticks in each turn of its loop, and gives the number of turns.
    private static final String GUEST =
            """
                    (module $guest
                      (type $f (func (param i32) (result i32))) (type $c (cont $f))
                      (type $g (func (result i32))) (type $k (cont $g))
                      (import "host" "tick" (func $tick))
                      (import "host" "through" (func $through (param i32) (result i32)))
                      (tag $t (export "t"))
                      (tag $e (export "e") (param i32))
                      (elem declare func $turns $middle $seven)
                      (func $turns (export "turns") (param i32) (result i32) (local i32)
                        (loop
                          (call $tick)
                          (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                          (br_if 0 (i32.ne (local.get 1) (local.get 0))))
                        (local.get 1))
                      (func $inner (param i32) (result i32) (i32.mul (local.get 0) (i32.const 10)))
                      (func (export "calls") (param i32) (result i32)
                        (i32.add
                          (local.get 0)
                          (block (result i32) (call $tick) (call $inner (i32.const 5)))))
                      ;; Between the entry and the loop: two resumes with handlers of their own, and what catches all.
                      (func $middle (param i32) (result i32)
                        (block $h (result (ref $k))
                          (return (i32.add (i32.const 100)
                            (resume $c (on $t $h) (local.get 0) (cont.new $c (ref.func $turns))))))
                        (unreachable))
                      (func (export "nested") (param i32) (result i32)
                        (block $all
                          (block $h (result (ref $k))
                            (return
                              (try_table (result i32) (catch_all $all)
                                (i32.add (i32.const 1000)
                                  (resume $c (on $t $h) (local.get 0) (cont.new $c (ref.func $middle)))))))
                          (unreachable))
                        (unreachable))
                      (func (export "passes") (param i32) (result i32)
                        (i32.add (call $through (local.get 0)) (call $turns (i32.const 2))))
                      (func $seven (result i32) (i32.const 7))
                      (func (export "holds") (result i32)
                        (cont.new $k (ref.func $seven))
                        (call $tick)
                        (loop (param (ref $k)) (result i32) (resume $k))))
                    """;

    private static final List<ValueType> I32 = List.of(NumberType.I32);

    private final Guest guest =
            Guest.open(change -> change
                    .set(Setting.ENGINE_INTERRUPTION, Interruption.EPOCH)
                    .set(Setting.POOL_TOTAL_STACKS, 128));
    private final GuestBudget budget = guest.store().budget();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<Trap> trapped = new ArrayList<>();
    private final Instance instance;
    private int ticks;

    EpochParkTest() {
        guest.host("tick", List.of(), List.of(), _ -> tick());
        guest.host("through", I32, I32, call -> {
            trapped.add(assertThrows(Trap.class, () -> call("turns", call.i32(0))));
            call.returnI32(0, 50);
        });
        instance = guest.instance(GUEST);
    }

    private void tick() {
        ticks++;
        guest.engine().incrementEpoch();
    }

    private int call(String name, int argument) {
        return (int) Guest.call(instance, name, argument);
    }

    @AfterEach
    void close() throws InterruptedException {
        executor.shutdownNow();
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    /// Parks at the next deadline, `ticks` from now, and whenever so many more have passed.
    private void parkEvery(int turnTicks) {
        budget.setEpochDeadline(turnTicks);
        budget.onEpochDeadline(_ -> new EpochDecision.Park(turnTicks));
    }

    private Fiber start(String name, int argument) {
        return Fiber.start(instance.func(name), Value.i32(argument));
    }

    private static void assertParked(Fiber fiber) {
        assertTrue(fiber.isParked(), fiber::toString);
        assertEquals(ParkCause.EPOCH_DEADLINE, fiber.parkCause());
        assertNull(fiber.parkedWith());
        assertEquals(0, fiber.fuelOwed());
    }

    @Test
    void park_atALoop_goesOnInTheSameTurn() {
        parkEvery(3);
        Fiber fiber = start("turns", 10);

        for (int parks = 1; parks <= 3; parks++) {
            assertParked(fiber);
            assertEquals(3 * parks, ticks);
            assertEquals(1, guest.liveStacks());
            fiber.resume();
        }

        assertEquals(List.of(Value.i32(10)), fiber.result());
        assertEquals(10, ticks);
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void park_atACall_keepsOperandsAndArguments() {
        parkEvery(1);
        Fiber fiber = start("calls", 7);

        assertParked(fiber);
        assertEquals(List.of("guest!inner", "guest!func[3]"), frames(0));
        assertEquals(List.of(Value.i32(57)), fiber.resume().result());
    }

    private List<String> frames(int stack) {
        return StoreDump.of(guest.store(), guest.engine()).stacks().get(stack).frames().stream()
                .map(TraceFrame::toString)
                .map(name -> name.replaceAll("func\\[\\d+]", "func[3]"))
                .toList();
    }

    @Test
    void park_whereTheFunctionBegins_isBeforeItsFirstInstruction() {
        parkEvery(1);
        tick();
        Fiber fiber = start("turns", 1);

        assertParked(fiber);
        assertEquals(1, ticks);
        assertEquals(List.of(Value.i32(1)), fiber.resume().result());
    }

    @Test
    void park_insideContinuations_parksAllStacksAndNobodyCatchesIt() {
        parkEvery(2);
        Fiber fiber = start("nested", 5);

        assertParked(fiber);
        assertEquals(3, guest.liveStacks());
        fiber.resume();
        assertParked(fiber);

        assertEquals(List.of(Value.i32(1105)), fiber.resume().result());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void resume_onOtherThreads_oneAfterTheOther() throws InterruptedException {
        parkEvery(1);
        Fiber fiber = start("turns", 20);
        int parks = 0;
        while (fiber.isParked()) {
            parks++;
            Thread.ofVirtual().start(fiber::resume).join();
        }

        assertEquals(20 - 1, parks);
        assertEquals(List.of(Value.i32(20)), fiber.result());
    }

    @Test
    void resume_withValues_leavesItParked() {
        parkEvery(1);
        Fiber fiber = start("turns", 2);

        assertThrows(IllegalArgumentException.class, () -> fiber.resume(Value.i32(1)));

        assertParked(fiber);
        assertEquals(List.of(Value.i32(2)), fiber.resume().result());
    }

    @Test
    void resumeThrow_whereNoHostFunctionParked_isRefused() {
        parkEvery(1);
        Fiber fiber = start("turns", 2);
        WasmException exception = WasmException.of(instance.tag("e"), Value.i32(7));

        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> fiber.resumeThrow(exception));

        assertEquals(
                "cannot throw into it: fiber is parked by EPOCH_DEADLINE, wanted HOST_FUNCTION;"
                        + " use fail to end it",
                refused.getMessage());
        assertParked(fiber);
        fiber.close();
    }

    @Test
    void fail_whereItIsParked_tracesTheCheck() {
        parkEvery(1);
        Fiber fiber = start("calls", 7);
        var cause = new IllegalStateException("enough");

        Trap trap = fiber.fail(cause);

        assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        assertSame(cause, trap.getCause());
        assertEquals("guest!inner", trap.frames().getFirst().toString());
        assertEquals(FiberState.FAILED, fiber.state());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void deadline_outsideAFiber_traps() {
        parkEvery(1);

        assertEquals(
                TrapReason.INTERRUPT,
                assertThrows(Trap.class, () -> call("turns", 2)).reason());
        budget.clearEpochDeadline();
        start("turns", 1); // Now there is a tag to park with.
        parkEvery(1);
        assertEquals(
                TrapReason.INTERRUPT,
                assertThrows(Trap.class, () -> call("turns", 2)).reason());
    }

    @Test
    void deadline_behindAHostFrame_trapsThereAndParksTheFiberAfter() {
        parkEvery(2);
        Fiber fiber = start("passes", 100);

        assertEquals(TrapReason.INTERRUPT, trapped.getFirst().reason());
        assertEquals(
                List.of("guest!turns", "host!through", "guest!func[3]"),
                trapped.getFirst().frames().stream()
                        .map(TraceFrame::toString)
                        .map(name -> name.replaceAll("func\\[\\d+]", "func[3]"))
                        .toList());
        assertParked(fiber);
        assertEquals(2, ticks);
        assertEquals(List.of(Value.i32(52)), fiber.resume().result());
    }

    @Test
    void close_parked_givesItsStacksBack() {
        parkEvery(1);
        Fiber fiber = start("nested", 4);

        fiber.close();

        assertEquals(FiberState.CLOSED, fiber.state());
        assertEquals(0, guest.liveStacks());
        assertThrows(IllegalStateException.class, fiber::resume);
    }

    @Test
    void close_storeOfAParkedFiber_closesIt() {
        parkEvery(1);
        Fiber fiber = start("nested", 4);

        guest.store().close();

        assertEquals(FiberState.CLOSED, fiber.state());
        assertEquals(0, guest.engine().allocator().stacks().inUse());
        assertThrows(IllegalStateException.class, fiber::resume);
    }

    @Test
    void thread_interruptedWhileParked_stopsItAtTheNextCheck() {
        parkEvery(1);
        Fiber fiber = start("turns", 5);
        Thread.currentThread().interrupt();

        Trap trap = assertThrows(Trap.class, fiber::resume);

        assertTrue(Thread.interrupted(), "the status was taken");
        assertEquals(TrapReason.INTERRUPT, trap.reason());
        assertEquals(FiberState.FAILED, fiber.state());
        assertEquals(2, ticks); // One turn more, to the check.
    }

    @Test
    void dump_parked_showsWhereAndHowMuch() {
        parkEvery(1);
        Fiber fiber = start("turns", 2);

        StoreDump.Stack stack =
                StoreDump.of(guest.store(), guest.engine()).stacks().getFirst();

        // At least the base, two locals and a header.
        assertEquals("SUSPENDED", stack.state().toString());
        assertEquals("guest!turns", String.valueOf(stack.body()));
        assertEquals("guest!turns", stack.frames().getFirst().toString());
        assertEquals(-1, stack.parent());
        assertTrue(stack.bytes() >= 24 + 16 + 24, stack::toString);
        fiber.close();
    }

    @Test
    void collect_parked_keepsWhatItHolds() {
        parkEvery(1);
        Fiber fiber = Fiber.start(instance.func("holds"));

        assertParked(fiber);
        assertEquals(2, guest.liveStacks());
        assertEquals(0, guest.store().collect());
        assertEquals(List.of(Value.i32(7)), fiber.resume().result());
    }

    @Test
    void deadline_setByTheHostWhileParked_isNotATurns() {
        parkEvery(1);
        Fiber fiber = start("turns", 10);

        budget.setEpochDeadline(5);
        fiber.resume();

        assertParked(fiber);
        assertEquals(1 + 5, ticks);
        fiber.close();
    }

    @Test
    void resume_longAfterItWasParked_hasAWholeTurn() {
        parkEvery(2);
        Fiber fiber = start("turns", 10);
        for (int i = 0; i < 5; i++) {
            tick();
        }

        fiber.resume();

        assertParked(fiber);
        assertEquals(2 + 5 + 2, ticks);
        fiber.close();
    }

    /// Each of a hundred fibers ticks the clock once per turn of its loop, and nobody drives them by hand.
    @Test
    void runAsync_manyLoopingFibers_shareOneThreadInTurns() throws Exception {
        int fibers = 100;
        int turns = 50;
        var progress = new int[fibers];
        var spread = new int[1];
        guest.host("step", I32, List.of(), call -> {
            progress[call.i32(0)]++;
            int most = Arrays.stream(progress).max().orElseThrow();
            int least = Arrays.stream(progress).min().orElseThrow();
            spread[0] = Math.max(spread[0], most - least);
            tick();
        });
        Instance looping = guest.instance("""
                (module
                  (import "host" "step" (func $step (param i32)))
                  (func (export "run") (param $me i32) (param $turns i32) (result i32)
                    (local $work i32)
                    (loop $turn
                      (call $step (local.get $me))
                      (local.set $work (i32.const 1000))
                      (loop $busy
                        (br_if $busy
                          (local.tee $work (i32.sub (local.get $work) (i32.const 1)))))
                      (br_if $turn
                        (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
                    (local.get $me)))
                """);
        parkEvery(1);

        List<Fiber> made =
                IntStream.range(0, fibers)
                        .mapToObj(i -> Fiber.of(
                                looping.func("run"), Value.i32(i), Value.i32(turns)))
                        .toList();
        var allWait = new CountDownLatch(1); // The first has no turns before the last is there.
        Future<Boolean> waited = executor.submit(() -> allWait.await(30, TimeUnit.SECONDS));
        List<CompletionStage<List<Value>>> stages =
                made.stream().map(fiber -> fiber.runAsync(executor)).toList();
        allWait.countDown();
        for (int i = 0; i < fibers; i++) {
            CompletableFuture<List<Value>> stage = stages.get(i).toCompletableFuture();
            assertEquals(
                    List.of(Value.i32(i)), stage.orTimeout(30, TimeUnit.SECONDS).join());
        }

        assertTrue(waited.get());
        assertEquals(fibers * turns, ticks);
        assertEquals(1, spread[0]);
    }

    @Test
    void runAsync_cancelled_leavesALoopParked() throws Exception {
        Instance endless =
                guest.instance("""
                        (module
                          (import "host" "tick" (func $tick))
                          (func (export "run") (loop (call $tick) (br 0))))
                        """);
        parkEvery(1);
        Fiber fiber = Fiber.of(endless.func("run"));

        fiber.runAsync(executor).toCompletableFuture().cancel(false);
        Boolean parked = executor.submit(fiber::isParked).get();
        int before = executor.submit(() -> ticks).get();

        assertTrue(parked);
        assertParked(fiber);
        assertEquals(before, executor.submit(() -> ticks).get());
        fiber.close();
    }
}
