import static java.nio.charset.StandardCharsets.UTF_8;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Memory;
import io.stackyard.engine.Module;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.util.List;

/// A server with two tenants that run the same module. After one `./stackyard --version`, which
/// builds the jar:
///
/// ```
/// java -cp cli/target/stackyard.jar --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
///     --enable-native-access=ALL-UNNAMED examples/embedding/Embedding.java
/// ```
///
/// prints
///
/// ```
/// alice: visit 1
/// alice: visit 2
/// alice: integer divide by zero at shop!average
/// alice: average 25
/// memories in use: 1
/// bob: visit 1
/// bob: integer divide by zero at shop!average
/// bob: average 25
/// memories in use: 1
/// memories in use: 0
/// ```
public final class Embedding {

    /// The guest. A server would load the bytes of a binary module; text is for people.
    private static final String GUEST = """
            (module $shop
              (import "server" "visited" (func $visited (param i32)))
              (memory (export "memory") 1)

              ;; Counts in memory, and tells the host.
              (func $visit (export "visit")
                (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
                (call $visited (i32.load (i32.const 0))))

              (func $average (export "average") (param $sum i32) (param $count i32) (result i32)
                (i32.div_u (local.get $sum) (local.get $count))))
            """;

    private Embedding() {}

    public static void main(String[] arguments) {
        // One configuration bounds everything that all tenants together can take.
        Tunables tunables = Tunables.defaults().change()
                .set(Setting.POOL_TOTAL_MEMORIES, 100)
                .set(Setting.POOL_MAX_MEMORY_SIZE, 16 << 20)
                .set(Setting.STORE_MAX_MEMORY_BYTES, 16 << 20)
                .build();

        // The engine reserves the pools; a module is compiled once for all tenants.
        try (Engine engine = Engine.create(tunables)) {
            Module shop = engine.compile(Wat.toBinary("shop.wat", GUEST.getBytes(UTF_8)));
            serve(engine, shop, "alice", 2);
            serve(engine, shop, "bob", 1);
            printMemoriesInUse(engine);
        }
    }

    private static void serve(Engine engine, Module shop, String tenant, int visits) {
        // A store is a tenant's world. Closing it gives memories, tables and stacks back to the
        // pools, cleared.
        try (Store store = engine.newStore(tenant)) {
            Instance instance = linker(engine, tenant).instantiate(store, shop);

            Func visit = instance.func("visit");
            for (int i = 0; i < visits; i++) {
                visit.call();
            }

            // A trap stops the call, not the instance.
            Func average = instance.func("average");
            try {
                average.call(Value.i32(100), Value.i32(0));
            } catch (Trap trap) {
                print(tenant, trap.getMessage() + " at " + trap.frames().getFirst());
            }
            List<Value> results = average.call(Value.i32(100), Value.i32(4));
            print(tenant, "average " + results.getFirst().asI32());

            // The host reads and writes a guest's memory through checked accessors.
            Memory memory = instance.memory("memory");
            memory.fill(0, memory.byteSize(), (byte) 0x5A);
            printMemoriesInUse(engine);
        }
    }

    /// What a tenant's modules may import.
    private static Linker linker(Engine engine, String tenant) {
        var visited = new FunctionType(List.of(NumberType.I32), List.of());
        return new Linker(engine)
                .func("server", "visited", visited, call -> print(tenant, "visit " + call.i32(0)));
    }

    private static void print(String tenant, String text) {
        System.out.println(tenant + ": " + text);
    }

    private static void printMemoriesInUse(Engine engine) {
        System.out.println("memories in use: " + engine.allocator().memories().inUse());
    }
}
