package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.FuelPolicy;
import io.stackyard.store.GuestBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fibers that are parked when their fuel, or an interval of it, is used up: what they pay is what they would have paid.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FuelParkTest {

    private static final long PLENTY = 1_000_000;
    private static final List<ValueType> I32 = List.of(NumberType.I32);

    private static final String GUEST = """
            (module $guest
              (type $f (func (param i32) (result i32))) (type $c (cont $f))
              (import "host" "through" (func $through (param i32) (result i32)))
              (memory (export "memory") 2)
              (table $t (export "table") 10 externref)
              (elem declare func $fib)
              (func $fib (export "fib") (param i32) (result i32)
                (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
                  (then (local.get 0))
                  (else
                    (i32.add
                      (call $fib (i32.sub (local.get 0) (i32.const 1)))
                      (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
              (func $nested (export "nested") (param i32) (result i32)
                (resume $c (local.get 0) (cont.new $c (ref.func $fib))))
              (func (export "passes") (param i32) (result i32)
                (i32.add (call $through (local.get 0)) (call $fib (i32.const 3))))
              (func (export "fill") (param i32) (result i32)
                (memory.fill (i32.const 0) (i32.const 9) (local.get 0))
                (i32.load8_u (i32.const 100)))
              (func (export "tableFill") (param externref) (result i32)
                (table.fill $t (i32.const 0) (local.get 0) (i32.const 10))
                (table.size $t)))
            """;

    private final Guest guest =
            Guest.open(change -> change
                    .set(Setting.ENGINE_INTERRUPTION, Interruption.FUEL)
                    .set(Setting.POOL_TOTAL_STACKS, 128));
    private final GuestBudget budget = guest.store().budget();
    private final List<Trap> trapped = new ArrayList<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Instance instance;

    FuelParkTest() {
        guest.host("through", I32, I32, call -> {
            trapped.add(assertThrows(Trap.class, () -> call("fib", call.i32(0))));
            call.returnI32(0, 50);
        });
        instance = guest.instance(GUEST);
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

    private Fiber start(String name, int argument) {
        return Fiber.start(instance.func(name), Value.i32(argument));
    }

    private long cost(String name, int argument) {
        budget.setFuel(PLENTY);
        int _ = call(name, argument);
        return PLENTY - budget.fuel();
    }

    /// What each resume found, then what was given in all, less what was left.
    private List<Long> inPortions(String name, int argument, long portion) {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuel(portion);
        long given = portion;
        Fiber fiber = start(name, argument);
        var seen = new ArrayList<Long>();
        while (fiber.isParked()) {
            assertEquals(ParkCause.OUT_OF_FUEL, fiber.parkCause());
            assertEquals(0, budget.fuel());
            assertTrue(fiber.fuelOwed() > 0);
            seen.add(fiber.fuelOwed());
            budget.setFuel(portion);
            given += portion;
            fiber.resume();
        }
        seen.add((long) fiber.result().getFirst().asI32());
        seen.add(given - budget.fuel());
        return seen;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 10, 11, 100, 1000, 100_000})
    void park_forWantOfFuel_paysWhatAnUnparkedRunPays(long portion) {
        for (String name : List.of("fib", "nested")) {
            long cost = cost(name, 10);

            List<Long> first = inPortions(name, 10, portion);

            assertEquals(List.of(55L, cost), first.subList(first.size() - 2, first.size()));
            // A park for each portion but the last, which may be used up to the last unit.
            assertEquals(Math.ceilDiv(cost, portion) - 1, first.size() - 2);
            assertEquals(first, inPortions(name, 10, portion));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 10, 100, 100_000})
    void interval_whateverItIs_changesNeitherResultNorCost(long interval) {
        long cost = cost("nested", 10);
        budget.setFuelInterval(interval);

        List<Long> first = parksByInterval();

        assertEquals(List.of(55L, cost), first.subList(first.size() - 2, first.size()));
        assertEquals(first, parksByInterval());
        assertEquals(interval < cost, first.size() > 2);
    }

    /// What was left at each park, then the result and the cost.
    private List<Long> parksByInterval() {
        budget.setFuel(PLENTY);
        Fiber fiber = start("nested", 10);
        var seen = new ArrayList<Long>();
        while (fiber.isParked()) {
            assertEquals(ParkCause.FUEL_INTERVAL, fiber.parkCause());
            seen.add(budget.fuel());
            fiber.resume();
        }
        seen.add((long) fiber.result().getFirst().asI32());
        seen.add(PLENTY - budget.fuel());
        return seen;
    }

    @Test
    void interval_outsideAFiberOrBehindAHostFrame_isNotSeen() {
        long cost = cost("fib", 10);
        budget.setFuelInterval(1);

        assertEquals(cost, cost("fib", 10));
        Fiber fiber = start("fib", 2);
        fiber.close();
        assertEquals(cost, cost("fib", 10));
    }

    @Test
    void interval_andWantOfFuel_parkByBoth() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuelInterval(10);
        budget.setFuel(40); // 5 and 9 in turn: 14, 28, 42.
        Fiber fiber = start("fib", 5);
        var causes = new ArrayList<ParkCause>();
        while (fiber.isParked() && causes.size() < 4) {
            causes.add(fiber.parkCause());
            fiber.resume();
        }

        assertEquals(
                List.of(
                        ParkCause.FUEL_INTERVAL,
                        ParkCause.FUEL_INTERVAL,
                        ParkCause.OUT_OF_FUEL,
                        ParkCause.OUT_OF_FUEL),
                causes);
        fiber.close();
    }

    @Test
    void resume_withTooLittle_staysParkedAndOwesLess() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuel(3);
        Fiber fiber = start("fib", 0); // 1 for the function, 4 with the condition; 1 for the arm.

        assertEquals(1 + 4 - 3, fiber.fuelOwed());
        budget.setFuel(1);
        assertTrue(fiber.resume().isParked());
        assertEquals(1, fiber.fuelOwed());
        assertEquals(0, budget.fuel());
        assertTrue(fiber.resume().isParked());
        assertEquals(1, fiber.fuelOwed());
        budget.setFuel(2);
        assertFalse(fiber.resume().isParked());
        assertEquals(0, budget.fuel());
    }

    @Test
    void park_beforeARange_runsItOnceWhenItIsPaid() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuel(7 + 1000); // 7 for the straight line, 1024 for the bytes.
        Fiber fiber = start("fill", 64 << 10);

        assertEquals(24, fiber.fuelOwed());
        assertEquals(0, memory(100));
        budget.setFuel(24);
        fiber.resume();

        assertEquals(List.of(Value.i32(9)), fiber.result());
        assertEquals(0, budget.fuel());
    }

    private int memory(int at) {
        var read = new byte[1];
        instance.memory("memory").read(at, read, 0, 1);
        return read[0];
    }

    @Test
    void park_beforeARangeOfReferences_keepsTheReference() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuel(9); // 6 for the straight line, 10 for the elements.
        Fiber fiber = Fiber.start(instance.func("tableFill"), Value.externRef("X"));

        assertEquals(7, fiber.fuelOwed());
        assertEquals(0, guest.store().collect());
        budget.setFuel(PLENTY);
        fiber.resume();

        assertEquals(Value.externRef("X"), instance.table("table").get(9));
    }

    @Test
    void policyPark_outsideAFiber_traps() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuel(3);

        Trap trap = assertThrows(Trap.class, () -> call("fib", 3));

        assertEquals(TrapReason.OUT_OF_FUEL, trap.reason());
        assertEquals(0, budget.fuel());
    }

    @Test
    void policyPark_behindAHostFrame_trapsThereAndParksTheFiberAfter() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuel(50);
        Fiber fiber = start("passes", 20);

        assertEquals(TrapReason.OUT_OF_FUEL, trapped.getFirst().reason());
        assertEquals(ParkCause.OUT_OF_FUEL, fiber.parkCause());
        budget.setFuel(PLENTY);
        assertEquals(List.of(Value.i32(52)), fiber.resume().result());
    }

    @Test
    void policyTrap_inAFiber_endsIt() {
        budget.setFuel(3);

        Trap trap = assertThrows(Trap.class, () -> start("fib", 3));

        assertEquals(TrapReason.OUT_OF_FUEL, trap.reason());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void fail_outOfFuel_needsNoPayment() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        Fiber fiber = start("nested", 3);

        Trap trap = fiber.fail(new IllegalStateException("no credit"));

        assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
        assertEquals("guest!nested", trap.frames().getFirst().toString());
    }

    @Test
    void close_outOfFuel_givesItsStacksBack() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        budget.setFuel(30);
        Fiber fiber = start("nested", 10);
        assertEquals(2, guest.liveStacks());

        fiber.close();

        assertEquals(0, guest.liveStacks());
    }

    @Test
    void thread_interrupted_isNotSeen() {
        budget.setFuelInterval(10);
        budget.setFuel(PLENTY);
        Fiber fiber = start("fib", 8);
        Thread.currentThread().interrupt();

        while (fiber.isParked()) {
            fiber.resume();
        }

        assertTrue(Thread.interrupted(), "the status was taken");
        assertEquals(List.of(Value.i32(21)), fiber.result());
    }

    /// Every fiber has its interval in each turn, whatever the others did with theirs.
    @Test
    void runAsync_manyFibersByInterval_takeTurnsAndAllFinish() {
        budget.setFuel(100 * PLENTY);
        budget.setFuelInterval(500);
        List<Fiber> fibers =
                IntStream.range(0, 100)
                        .mapToObj(_ -> Fiber.of(instance.func("fib"), Value.i32(14)))
                        .toList();
        List<CompletionStage<List<Value>>> stages =
                fibers.stream().map(fiber -> fiber.runAsync(executor)).toList();

        for (CompletionStage<List<Value>> stage : stages) {
            CompletableFuture<List<Value>> result = stage.toCompletableFuture();
            assertEquals(
                    List.of(Value.i32(377)), result.orTimeout(30, TimeUnit.SECONDS).join());
        }
    }

    @Test
    void runAsync_outOfFuel_waitsForWhoeverHasSome() {
        budget.onFuelExhausted(FuelPolicy.PARK);
        Fiber fiber = Fiber.of(instance.func("fib"), Value.i32(5));
        CompletableFuture<List<Value>> result =
                fiber.runAsync(Runnable::run).toCompletableFuture();

        assertFalse(result.isDone());
        assertEquals(ParkCause.OUT_OF_FUEL, fiber.parkCause());
        budget.setFuel(PLENTY);
        fiber.resume();

        assertEquals(List.of(Value.i32(5)), result.join());
    }
}
