import static java.nio.charset.StandardCharsets.UTF_8;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.store.EpochDecision;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Guests that would run for ever, stopped in two ways. After one `./stackyard --version`, which builds the
/// jar:
///
/// ```
/// java -cp cli/target/stackyard.jar --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
///     --enable-native-access=ALL-UNNAMED examples/embedding/Deadlines.java
/// ```
///
/// prints
///
/// ```
/// more time: 1
/// more time: 2
/// stopped: interrupt at guest!spin
/// sum of 10: 55, fuel left: 898
/// stopped: all fuel consumed by WebAssembly at guest!spin
/// ```
public final class Deadlines {

    private static final byte[] GUEST = Wat.toBinary("guest.wat", """
            (module $guest
              (func $spin (export "spin") (loop (br 0)))
              (func $sum (export "sum") (param $n i32) (result i32) (local $sum i32)
                (loop
                  (local.set $sum (i32.add (local.get $sum) (local.get $n)))
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br_if 0 (local.get $n)))
                (local.get $sum)))
            """.getBytes(UTF_8));

    private Deadlines() {}

    public static void main(String[] arguments) {
        stopInTime();
        stopByWork();
    }

    /// An epoch is what the ticker makes it: a hundredth of a second. The guest gets two, and two more twice.
    private static void stopInTime() {
        try (Engine engine = engine(Interruption.EPOCH);
                Store store = engine.newStore();
                ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor()) {
            ticker.scheduleAtFixedRate(engine::incrementEpoch, 10, 10, TimeUnit.MILLISECONDS);
            Instance guest = new Linker(engine).instantiate(store, engine.compile(GUEST));
            var asked = new int[1];
            store.budget().setEpochDeadline(2);
            store.budget().onEpochDeadline(_ -> {
                if (++asked[0] > 2) {
                    return new EpochDecision.Interrupt();
                }
                System.out.println("more time: " + asked[0]);
                return new EpochDecision.Extend(2);
            });
            spin(guest);
        }
    }

    /// The same work costs the same fuel, always.
    private static void stopByWork() {
        try (Engine engine = engine(Interruption.FUEL); Store store = engine.newStore()) {
            Instance guest = new Linker(engine).instantiate(store, engine.compile(GUEST));
            store.budget().setFuel(1000);
            int sum = guest.func("sum").call(Value.i32(10)).getFirst().asI32();
            System.out.println("sum of 10: " + sum + ", fuel left: " + store.budget().fuel());
            spin(guest);
        }
    }

    private static void spin(Instance guest) {
        try {
            guest.func("spin").call();
        } catch (Trap trap) {
            System.out.println("stopped: " + trap.getMessage() + " at " + trap.frames().getFirst());
        }
    }

    private static Engine engine(Interruption interruption) {
        return Engine.create(
                Tunables.defaults().with(Setting.ENGINE_INTERRUPTION, interruption));
    }
}
