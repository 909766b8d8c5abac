import static java.nio.charset.StandardCharsets.UTF_8;

import io.stackyard.engine.ContRef;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Handlers;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Outcome;
import io.stackyard.engine.Resumption;
import io.stackyard.engine.Tag;
import io.stackyard.engine.Value;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// A guest's generator as a Java iterator. After one `./stackyard --version`, which builds the jar:
///
/// ```
/// java -cp cli/target/stackyard.jar --add-exports java.base/jdk.internal.misc=ALL-UNNAMED \
///     --enable-native-access=ALL-UNNAMED examples/embedding/Generator.java
/// ```
///
/// prints
///
/// ```
/// 0 1 1 2 3 5 8 13 21 34
/// stacks in use: 0
/// sum of the first 30: 1346268
/// ```
public final class Generator {

    /// Knows nothing of iterators: it gives a number away, and goes on when somebody wants more.
    private static final String GUEST = """
            (module
              (tag $yield (export "yield") (param i64))
              (func (export "fibonacci") (local $a i64) (local $b i64) (local $c i64)
                (local.set $b (i64.const 1))
                (loop $forever
                  (suspend $yield (local.get $a))
                  (local.set $c (i64.add (local.get $a) (local.get $b)))
                  (local.set $a (local.get $b))
                  (local.set $b (local.get $c))
                  (br $forever))))
            """;

    private Generator() {}

    /// The numbers that a continuation yields. Each step uses the continuation up and keeps the next.
    private static final class Numbers implements Iterator<Long>, AutoCloseable {

        private final Handlers handlers;
        private Outcome latest;

        private Numbers(Func generator, Tag yield) {
            handlers = Handlers.on(yield);
            latest = generator.call(handlers);
        }

        @Override
        public boolean hasNext() {
            return latest instanceof Outcome.Suspended;
        }

        @Override
        public Long next() {
            if (latest instanceof Outcome.Suspended(Tag _, List<Value> payload, ContRef rest)) {
                latest = rest.resume(handlers);
                return payload.getFirst().asI64();
            }
            throw new NoSuchElementException();
        }

        /// A generator that is not run to its end keeps its stack until its store closes, or somebody says so.
        @Override
        public void close() {
            if (latest instanceof Outcome.Suspended suspended) {
                suspended.continuation().discard();
            }
        }
    }

    public static void main(String[] arguments) {
        try (Engine engine = Engine.create();
                Store store = engine.newStore()) {
            var module = engine.compile(Wat.toBinary("guest.wat", GUEST.getBytes(UTF_8)));
            Instance guest = new Linker(engine).instantiate(store, module);
            iterate(guest.func("fibonacci"), guest.tag("yield"));
            System.out.println("stacks in use: " + store.liveStacks());
            sum(engine, store, guest.func("fibonacci"), guest.tag("yield"));
        }
    }

    private static void iterate(Func generator, Tag yield) {
        try (var numbers = new Numbers(generator, yield)) {
            var line = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                line.append(numbers.next()).append(' ');
            }
            System.out.println(line.toString().strip());
        }
    }

    /// The same where it matters: no object per step.
    private static void sum(Engine engine, Store store, Func generator, Tag yield) {
        Resumption round = Resumption.of(store, engine, Handlers.on(yield));
        round.begin(generator);
        long sum = 0;
        for (int i = 0; i < 30 && round.resume(); i++) {
            sum += round.asI64(0);
        }
        round.discard();
        System.out.println("sum of the first 30: " + sum);
    }
}
