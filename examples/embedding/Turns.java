import static java.nio.charset.StandardCharsets.UTF_8;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Fiber;
import io.stackyard.engine.Func;
import io.stackyard.engine.Linker;
import io.stackyard.engine.ParkCause;
import io.stackyard.engine.Value;
import io.stackyard.store.EpochDecision;
import io.stackyard.store.FuelPolicy;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Guests that compute all the time and share a thread, as they are parked when their turn is over. After one
/// `./stackyard --version`, which builds the jar:
///
/// ```
/// java -cp cli/target/stackyard.jar --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
///     --enable-native-access=ALL-UNNAMED examples/embedding/Turns.java
/// ```
///
/// prints
///
/// ```
/// 100 loops on one thread, all done: true
/// parked more than 100 times: true
/// parked by OUT_OF_FUEL, owes 1
/// portions of fuel: 11, sum: 5050, left: 98
/// ```
public final class Turns {

    private static final byte[] GUEST = Wat.toBinary("guest.wat", """
            (module $guest
              (func (export "sum") (param $n i32) (result i32) (local $sum i32)
                (loop
                  (local.set $sum (i32.add (local.get $sum) (local.get $n)))
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br_if 0 (local.get $n)))
                (local.get $sum)))
            """.getBytes(UTF_8));

    private Turns() {}

    public static void main(String[] arguments) {
        shareByTime();
        runOnCredit();
    }

    /// A turn is one epoch, and an epoch what the ticker makes it: a thousandth of a second.
    private static void shareByTime() {
        try (Engine engine = engine(Interruption.EPOCH);
                ExecutorService executor = Executors.newSingleThreadExecutor();
                ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
                Store store = engine.newStore()) {
            ticker.scheduleAtFixedRate(engine::incrementEpoch, 1, 1, TimeUnit.MILLISECONDS);
            Func sum = sum(engine, store);
            store.budget().setEpochDeadline(1);
            store.budget().onEpochDeadline(_ -> new EpochDecision.Park(1));
            List<Fiber> fibers = IntStream.range(0, 100)
                    .mapToObj(_ -> Fiber.of(sum, Value.i32(50_000)))
                    .toList();
            List<CompletableFuture<List<Value>>> results = fibers.stream()
                    .map(fiber -> fiber.runAsync(executor).toCompletableFuture())
                    .toList();
            int wanted = IntStream.rangeClosed(1, 50_000).sum(); // Both overflow alike.
            boolean right = results.stream()
                    .allMatch(result -> result.join().getFirst().asI32() == wanted);
            System.out.println("100 loops on one thread, all done: " + right);
            long parks =
                    engine.allocator().counters().read("guests.epoch-parks").orElseThrow();
            System.out.println("parked more than 100 times: " + (parks > 100));
        }
    }

    /// What a guest cannot pay it owes, until somebody gives it more.
    private static void runOnCredit() {
        try (Engine engine = engine(Interruption.FUEL); Store store = engine.newStore()) {
            store.budget().onFuelExhausted(FuelPolicy.PARK);
            store.budget().setFuel(100);
            Fiber fiber = Fiber.start(sum(engine, store), Value.i32(100));
            System.out.println(
                    "parked by " + fiber.parkCause() + ", owes " + fiber.fuelOwed());
            int portions = 1;
            while (fiber.isParked() && fiber.parkCause() == ParkCause.OUT_OF_FUEL) {
                store.budget().setFuel(100);
                fiber.resume();
                portions++;
            }
            System.out.println(
                    "portions of fuel: " + portions + ", sum: "
                            + fiber.result().getFirst().asI32() + ", left: "
                            + store.budget().fuel());
        }
    }

    private static Func sum(Engine engine, Store store) {
        return new Linker(engine).instantiate(store, engine.compile(GUEST)).func("sum");
    }

    private static Engine engine(Interruption interruption) {
        return Engine.create(
                Tunables.defaults().with(Setting.ENGINE_INTERRUPTION, interruption));
    }
}
