import static java.nio.charset.StandardCharsets.UTF_8;

import io.stackyard.engine.AsyncHostFunction;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Fiber;
import io.stackyard.engine.Func;
import io.stackyard.engine.HostCall;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Guests that wait without holding a thread. After one `./stackyard --version`, which builds the jar:
///
/// ```
/// java -cp cli/target/stackyard.jar --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
///     --enable-native-access=ALL-UNNAMED examples/embedding/Async.java
/// ```
///
/// prints
///
/// ```
/// 100 requests, each of 3 steps: 600
/// parked with key 7, stacks in use: 1
/// result: 21
/// host function failed: java.io.IOException: no such key: -1
/// stacks in use: 0
/// ```
public final class Async {

    /// Asks for a price three times, one after the other, as if the answer came at once.
    private static final String GUEST = """
            (module
              (func $price (import "shop" "price") (param i32) (result i32))
              (func (export "total") (param $key i32) (result i32)
                (i32.add
                  (i32.add (call $price (local.get $key)) (call $price (local.get $key)))
                  (call $price (local.get $key)))))
            """;

    private static final FunctionType PRICE =
            new FunctionType(List.of(NumberType.I32), List.of(NumberType.I32));

    private Async() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (Engine engine = Engine.create();
                ExecutorService executor = Executors.newFixedThreadPool(2)) {
            try (Store store = engine.newStore()) {
                requests(func(engine, store, Async::remotePrice), executor);
            }
            try (Store store = engine.newStore()) {
                parkByHand(engine, store);
            }
            try (Store store = engine.newStore()) {
                failures(func(engine, store, Async::remotePrice), executor);
                System.out.println("stacks in use: " + store.liveStacks());
            }
        }
    }

    private static Func func(Engine engine, Store store, AsyncHostFunction price) {
        byte[] binary = Wat.toBinary("guest.wat", GUEST.getBytes(UTF_8));
        return new Linker(engine)
                .func("shop", "price", PRICE, AsyncHostFunction.of(price))
                .instantiate(store, engine.compile(binary))
                .func("total");
    }

    /// Stands for a client of a database or of HTTP: the answer comes a millisecond later, on another thread.
    private static CompletionStage<Value> remotePrice(HostCall call) {
        int key = call.i32(0);
        return CompletableFuture.supplyAsync(
                () -> key,
                CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS))
                .thenCompose(
                        known -> known < 0
                                ? CompletableFuture.failedStage(
                                        new IOException("no such key: " + known))
                                : CompletableFuture.completedStage(Value.i32(known)));
    }

    /// All wait at the same time; those of one store take turns when they run.
    private static void requests(Func total, ExecutorService executor) {
        List<Fiber> fibers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            fibers.add(Fiber.of(total, Value.i32(2)));
        }
        List<CompletableFuture<List<Value>>> results = fibers.stream()
                .map(fiber -> fiber.runAsync(executor).toCompletableFuture())
                .toList();
        int sum = results.stream().mapToInt(result -> result.join().getFirst().asI32()).sum();
        System.out.println("100 requests, each of 3 steps: " + sum);
    }

    /// Without stages: whoever has the fiber sees why it waits, and answers when it likes.
    private static void parkByHand(Engine engine, Store store) throws InterruptedException {
        byte[] binary = Wat.toBinary("guest.wat", GUEST.getBytes(UTF_8));
        Func total = new Linker(engine)
                .func("shop", "price", PRICE, call -> call.park(call.i32(0)))
                .instantiate(store, engine.compile(binary))
                .func("total");

        Fiber fiber = Fiber.start(total, Value.i32(7));
        System.out.println(
                "parked with key " + fiber.parkedWith() + ", stacks in use: " + store.liveStacks());
        while (fiber.isParked()) {
            int key = (int) fiber.parkedWith();
            Thread.ofVirtual().start(() -> fiber.resume(Value.i32(key))).join();
        }
        System.out.println("result: " + fiber.result().getFirst().asI32());
    }

    private static void failures(Func total, ExecutorService executor) {
        Fiber.of(total, Value.i32(-1))
                .runAsync(executor)
                .handle(
                        (results, failed) -> {
                            System.out.println(
                                    failed instanceof Trap trap ? trap.getMessage() : results);
                            return results;
                        })
                .toCompletableFuture()
                .join();
    }
}
