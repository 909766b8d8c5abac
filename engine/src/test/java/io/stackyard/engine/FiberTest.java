package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Fibers: parked by host functions, resumed from anywhere, driven by stages.
class FiberTest {

    private static final List<ValueType> I32 = List.of(NumberType.I32);
    private static final String PROGRAM =
            """
                    (module
                      (type $f (func (param i32) (result i32))) (type $c (cont $f))
                      (type $k0 (func (result i32))) (type $k (cont $k0))
                      (func $wait (import "host" "wait") (param i32) (result i32))
                      (func $again (import "host" "again") (param i32) (result i32))
                      (tag $stop (export "stop") (param i32))
                      (memory (export "memory") 1)
                      (func $sum (export "sum") (param $n i32) (result i32) (local $sum i32)
                        (loop $l
                          (local.set $sum (i32.add (local.get $sum) (call $wait (local.get $n))))
                          (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                        (local.get $sum))
                      (elem declare func $sum)
                      (func (export "nested") (param i32) (result i32)
                        (i32.add (i32.const 1000)
                          (resume $c (local.get 0) (cont.new $c (ref.func $sum)))))
                      (func (export "catches") (result i32)
                        (block $h (result i32)
                          (try_table (result i32) (catch $stop $h) (call $wait (i32.const 1)))
                          (return))
                        (i32.add (i32.const 100)))
                      (func (export "through") (param i32) (result i32)
                        (call $again (local.get 0)))
                      (func (export "store") (param i32) (result i32)
                        (i32.store (i32.const 0)
                          (i32.add (i32.load (i32.const 0)) (call $wait (local.get 0))))
                        (i32.load (i32.const 0)))
                      (func (export "trap") (drop (call $wait (i32.const 0))) (unreachable)))
                    """;

    private final Guest guest = Guest.open();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final List<CompletableFuture<Value>> asked = new ArrayList<>();
    private HostFunction wait = call -> call.park(call.i32(0));
    private Instance instance;

    FiberTest() {
        guest.host("wait", I32, I32, call -> wait.call(call));
        guest.host(
                "again",
                I32,
                I32,
                call -> call.returnValues(
                        instance.func("sum").call(Value.i32(call.i32(0))).getFirst()));
        instance = guest.instance(PROGRAM);
    }

    @AfterEach
    void close() throws InterruptedException {
        executor.shutdownNow();
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    private static List<Value> join(CompletionStage<List<Value>> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void park_andResume_goesOnWithItsResults() {
        Fiber fiber = Fiber.start(instance.func("sum"), Value.i32(3));
        int answer = 100;
        for (int n = 3; n > 0; n--) {
            assertTrue(fiber.isParked());
            assertEquals(n, fiber.parkedWith());
            assertEquals(1, guest.liveStacks());
            fiber.resume(Value.i32(answer++));
        }

        assertEquals(FiberState.FINISHED, fiber.state());
        assertEquals(List.of(Value.i32(303)), fiber.result());
        assertEquals(0, guest.liveStacks());
        assertThrows(IllegalStateException.class, () -> fiber.resume(Value.i32(1)));
        assertThrows(IllegalStateException.class, fiber::parkedWith);
        fiber.close();
        assertEquals(FiberState.FINISHED, fiber.state());
    }

    @Test
    void park_insideACapturedChain_parksItAll() {
        Fiber fiber = Fiber.start(instance.func("nested"), Value.i32(1));

        assertEquals(2, guest.liveStacks());
        assertEquals(List.of(Value.i32(1005)), fiber.resume(Value.i32(5)).result());
    }

    @Test
    void resume_onOtherThreads_oneAfterTheOther() throws InterruptedException {
        Fiber fiber = Fiber.start(instance.func("sum"), Value.i32(20));
        while (fiber.isParked()) {
            Thread thread = Thread.ofVirtual().start(() -> fiber.resume(Value.i32(2)));
            thread.join();
        }

        assertEquals(List.of(Value.i32(40)), fiber.result());
    }

    @Test
    void resume_wrongValues_leavesItParked() {
        Fiber fiber = Fiber.start(instance.func("sum"), Value.i32(1));

        assertThrows(IllegalArgumentException.class, fiber::resume);
        assertThrows(IllegalArgumentException.class, () -> fiber.resume(Value.i64(1)));
        assertThrows(
                IllegalArgumentException.class, () -> fiber.resume(Value.i32(1), Value.i32(2)));

        assertTrue(fiber.isParked());
        assertEquals(List.of(Value.i32(9)), fiber.resume(Value.i32(9)).result());
    }

    @Test
    void resumeThrow_isThrownWhereItIsParked() {
        Fiber catching = Fiber.start(instance.func("catches"));
        WasmException stop = WasmException.of(instance.tag("stop"), Value.i32(7));
        assertEquals(List.of(Value.i32(107)), catching.resumeThrow(stop).result());

        Fiber other = Fiber.start(instance.func("sum"), Value.i32(1));
        var thrown = assertThrows(WasmException.class, () -> other.resumeThrow(stop));

        assertSame(stop.thrown(), thrown.thrown());
        assertEquals(FiberState.FAILED, other.state());
        var missing = assertThrows(IllegalStateException.class, other::result);
        assertSame(thrown, missing.getCause());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void fail_endsItAsIfTheHostFunctionHadThrown() {
        Fiber fiber = Fiber.start(instance.func("nested"), Value.i32(1));
        var cause = new java.io.IOException("gone");

        Trap trap = fiber.fail(cause);

        assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        assertSame(cause, trap.getCause());
        assertEquals(2, trap.frames().size()); // sum, and nested that resumed it.
        assertEquals(FiberState.FAILED, fiber.state());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void trap_afterResume_failsIt() {
        Fiber fiber = Fiber.start(instance.func("trap"));

        assertThrows(Trap.class, () -> fiber.resume(Value.i32(1)));

        assertEquals(FiberState.FAILED, fiber.state());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void close_parkedOrNew_givesItsStacksBack() {
        Fiber parked = Fiber.start(instance.func("nested"), Value.i32(1));
        Fiber fresh = Fiber.of(instance.func("sum"), Value.i32(1));
        assertEquals(3, guest.liveStacks());

        parked.close();
        fresh.close();

        assertEquals(0, guest.liveStacks());
        assertEquals(FiberState.CLOSED, parked.state());
        parked.close();
        var refused = assertThrows(
                IllegalStateException.class, () -> parked.resume(Value.i32(1)));
        assertEquals(
                "cannot resume it: fiber is CLOSED, wanted PARKED", refused.getMessage());
    }

    @Test
    void closeStore_withParkedFibers_closesThem() {
        Fiber fiber;
        CompletionStage<List<Value>> results;
        var never = new CompletableFuture<Value>();
        try (Guest other = Guest.open()) {
            other.host("wait", I32, I32, call -> call.await(never));
            other.host("again", I32, I32, call -> call.returnI32(0, 0));
            Instance made = other.instance(PROGRAM);
            fiber = Fiber.of(made.func("sum"), Value.i32(1));
            results = fiber.runAsync(Runnable::run);
            assertTrue(fiber.isParked());
        }

        assertEquals(FiberState.CLOSED, fiber.state());
        never.complete(Value.i32(1)); // Nobody is there any more.
        fiber.close();
        assertThrows(CancellationException.class, () -> join(results));
    }

    @Test
    void park_withoutFiber_traps() {
        var trap = assertThrows(Trap.class, () -> Guest.call(instance, "sum", 1));

        assertEquals(TrapReason.CANNOT_PARK, trap.reason());
        assertEquals("cannot park outside a fiber", trap.getMessage());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void park_acrossAHostFrame_traps() {
        var trap = assertThrows(
                Trap.class, () -> Fiber.start(instance.func("through"), Value.i32(1)));

        assertEquals(TrapReason.CANNOT_PARK, trap.reason());
        assertEquals("cannot park across a host frame", trap.getMessage());
        assertEquals(0, guest.liveStacks());
        Fiber fiber = Fiber.start(instance.func("sum"), Value.i32(1));
        assertEquals(List.of(Value.i32(4)), fiber.resume(Value.i32(4)).result());
    }

    @Test
    void fiber_startedInsideAFiber_isItsOwn() {
        var inner = new Fiber[1];
        wait =
                call -> {
                    if (call.i32(0) == 2) {
                        inner[0] = Fiber.start(instance.func("sum"), Value.i32(1));
                    }
                    call.park(call.i32(0));
                };

        Fiber outer = Fiber.start(instance.func("sum"), Value.i32(2));

        assertEquals(2, outer.parkedWith());
        assertEquals(1, inner[0].parkedWith());
        outer.resume(Value.i32(10));
        assertEquals(List.of(Value.i32(5)), inner[0].resume(Value.i32(5)).result());
        assertEquals(List.of(Value.i32(30)), outer.resume(Value.i32(20)).result());
    }

    @Test
    void resume_whileAnotherThreadIsInTheStore_isRefusedAndParkedAsBefore() throws Exception {
        Fiber fiber = Fiber.start(instance.func("sum"), Value.i32(1));
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        wait =
                call -> {
                    inside.countDown();
                    go.await();
                    call.returnI32(0, 1);
                };
        Thread other = Thread.ofPlatform().start(() -> Guest.call(instance, "sum", 1));
        inside.await();

        var refused = assertThrows(
                IllegalStateException.class, () -> fiber.resume(Value.i32(1)));
        assertTrue(String.valueOf(refused.getMessage()).contains("one at a time"),
                refused::getMessage);
        assertThrows(IllegalStateException.class, fiber::close);
        assertTrue(fiber.isParked());

        go.countDown();
        other.join();
        assertEquals(List.of(Value.i32(2)), fiber.resume(Value.i32(2)).result());
    }

    @Test
    void close_byItsOwnHostFunction_isRefused() {
        var self = new Fiber[1];
        wait =
                call -> {
                    assertThrows(IllegalStateException.class, self[0]::close);
                    call.returnI32(0, 3);
                };
        self[0] = Fiber.of(instance.func("sum"), Value.i32(1));

        assertEquals(List.of(Value.i32(3)), join(self[0].runAsync(Runnable::run)));
    }

    @Test
    void collect_reachable_keepsParkedFibers() {
        Fiber fiber = Fiber.start(instance.func("nested"), Value.i32(1));

        assertEquals(0, guest.store().collect());

        assertEquals(List.of(Value.i32(1001)), fiber.resume(Value.i32(1)).result());
    }

    private void awaits() {
        wait =
                AsyncHostFunction.of(
                        call -> {
                            var answer = new CompletableFuture<Value>();
                            asked.add(answer);
                            return answer;
                        });
    }

    @Test
    void runAsync_stages_completeOneAfterTheOther() {
        awaits();
        var results = Fiber.of(instance.func("sum"), Value.i32(2)).runAsync(Runnable::run);

        asked.get(0).complete(Value.i32(1));
        assertFalse(results.toCompletableFuture().isDone());
        asked.get(1).complete(Value.i32(2));

        assertEquals(List.of(Value.i32(3)), join(results));
    }

    @Test
    void runAsync_completeStages_neitherParkNorRecurse() {
        wait = call -> call.await(CompletableFuture.completedFuture(List.of(Value.i32(1))));
        int many = 20_000;
        assertEquals(
                List.of(Value.i32(many)),
                join(Fiber.of(instance.func("sum"), Value.i32(many)).runAsync(Runnable::run)));

        wait = call -> call.await(CompletableFuture.completedStage(Value.i32(1))); // Parks.
        assertEquals(
                List.of(Value.i32(many)),
                join(Fiber.of(instance.func("sum"), Value.i32(many)).runAsync(Runnable::run)));
    }

    @Test
    void runAsync_stageFails_throwsOrTrapsInTheGuest() {
        awaits();
        var caught = Fiber.of(instance.func("catches")).runAsync(Runnable::run);
        var trapped = Fiber.of(instance.func("sum"), Value.i32(1)).runAsync(Runnable::run);
        var strange = Fiber.of(instance.func("sum"), Value.i32(1)).runAsync(Runnable::run);
        var error = Fiber.of(instance.func("sum"), Value.i32(1)).runAsync(Runnable::run);

        asked.get(0)
                .completeExceptionally(WasmException.of(instance.tag("stop"), Value.i32(2)));
        asked.get(1).completeExceptionally(new java.io.IOException("lost"));
        asked.get(2).complete(Value.i64(1));
        asked.get(3).completeExceptionally(new AssertionError("broken"));

        assertEquals(List.of(Value.i32(102)), join(caught));
        for (var stage : List.of(trapped, strange, error)) {
            var failed = assertThrows(CompletionException.class, () -> join(stage));
            var trap = assertInstanceOf(Trap.class, failed.getCause());
            assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        }
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void runAsync_manyFibersOfOneStore_takeTurnsOnAPool() {
        var timer = Executors.newScheduledThreadPool(1);
        wait =
                AsyncHostFunction.of(
                        call -> {
                            var answer = new CompletableFuture<Value>();
                            var _ = timer.schedule(
                                    () -> answer.complete(Value.i32(1)),
                                    call.i32(0) % 3,
                                    TimeUnit.MILLISECONDS);
                            return answer;
                        });
        List<CompletionStage<List<Value>>> all = new ArrayList<>();
        for (int i = 0; i < Guest.STACKS - 1; i++) {
            all.add(Fiber.of(instance.func("sum"), Value.i32(20)).runAsync(executor));
            // The next is made in this thread, so the store must be free: take a turn for it.
            join(all.getLast());
        }
        timer.shutdownNow();

        all.forEach(results -> assertEquals(List.of(Value.i32(20)), join(results)));
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void runAsync_startedTogether_neverMeetInTheStore() {
        awaits();
        var inside = new AtomicInteger();
        HostFunction parks = wait;
        wait =
                call -> {
                    assertEquals(0, inside.getAndIncrement());
                    Thread.sleep(1);
                    inside.decrementAndGet();
                    parks.call(call);
                };
        List<Fiber> fibers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            fibers.add(Fiber.of(instance.func("sum"), Value.i32(1)));
        }
        var results = fibers.stream().map(fiber -> fiber.runAsync(executor)).toList();
        while (fibers.stream().anyMatch(fiber -> !fiber.isParked())) {
            Thread.onSpinWait();
        }
        asked.parallelStream().forEach(answer -> answer.complete(Value.i32(6)));

        results.forEach(result -> assertEquals(List.of(Value.i32(6)), join(result)));
    }

    @Test
    void runAsync_closedFiber_isCancelled() {
        awaits();
        Fiber fiber = Fiber.of(instance.func("sum"), Value.i32(1));
        var results = fiber.runAsync(Runnable::run);

        fiber.close();

        assertThrows(CancellationException.class, () -> join(results));
        asked.getFirst().complete(Value.i32(1));
        assertEquals(0, guest.liveStacks());
        assertThrows(IllegalStateException.class, () -> fiber.runAsync(Runnable::run));
    }

    @Test
    void runAsync_executorRefuses_tells() {
        awaits();
        Fiber fiber = Fiber.of(instance.func("sum"), Value.i32(1));
        var results =
                fiber.runAsync(
                        _ -> {
                            throw new RejectedExecutionException("shut down");
                        });

        var failed = assertThrows(CompletionException.class, () -> join(results));
        assertTrue(String.valueOf(failed.getCause()).endsWith(": shut down"));
        fiber.close();
    }

    @Test
    void runAsync_parkedWithSomethingElse_waitsForAnybody() {
        Fiber fiber = Fiber.of(instance.func("sum"), Value.i32(1));
        var results = fiber.runAsync(Runnable::run);
        assertTrue(fiber.isParked());

        fiber.resume(Value.i32(8));

        assertEquals(List.of(Value.i32(8)), join(results));
    }

    @Test
    void start_noFreeStack_trapsAndLeavesNone() {
        List<Fiber> all = new ArrayList<>();
        for (int i = 0; i < Guest.STACKS; i++) {
            all.add(Fiber.of(instance.func("sum"), Value.i32(1)));
        }

        var trap = assertThrows(
                Trap.class, () -> Fiber.of(instance.func("sum"), Value.i32(1)));
        assertEquals(TrapReason.POOL_EXHAUSTED, trap.reason());
        assertTrue(trap.getMessage().contains(Setting.POOL_TOTAL_STACKS.path()));
        all.removeLast().close(); // Room for an entry.
        var results = all.getFirst().runAsync(Runnable::run);
        assertTrue(all.getFirst().isParked());
        assertFalse(results.toCompletableFuture().isDone());
        all.forEach(Fiber::close);
    }
}
