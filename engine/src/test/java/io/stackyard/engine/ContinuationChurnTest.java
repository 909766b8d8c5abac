package io.stackyard.engine;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.config.Setting;
import io.stackyard.engine.ChurnModel.Command;
import io.stackyard.engine.ChurnModel.Outcome;
import io.stackyard.engine.ChurnModel.Token;
import io.stackyard.stackpool.PoolInvariants;
import io.stackyard.store.Store;
import io.stackyard.store.StoreInvariants;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Continuations created, copied, bound, resumed, nested, suspended, switched, thrown into, trapped, dropped,
/// collected and closed at random; [ChurnModel] predicts every outcome, and the number of stacks after every
/// step.
///
/// `-Dstackyard.churn.steps=10000000` sets how many steps each seed takes.
class ContinuationChurnTest {

    private static final int STEPS = Integer.getInteger("stackyard.churn.steps", 30_000);

    /// Above this many stacks the driver collects, and failing that closes the store.
    private static final int MANY_STACKS = 200;

    /// So many that the guest's claims collect time and again, and sometimes find nothing.
    private static final int FEW_STACKS = 16;

    private static final int STEPS_BETWEEN_CHECKS = 1024;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void operations_atRandom_endAsTheModelSays(long seed) {
        Map<String, Integer> seen = play(seed, 4 * MANY_STACKS);

        requireAllSeen(seen);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void operations_withFewStacks_endAsTheModelSays(long seed) {
        Map<String, Integer> seen = play(seed, FEW_STACKS);

        requireAllSeen(seen);
        for (String outcome : List.of("collected by a claim", "exhausted")) {
            assertTrue(seen.containsKey(outcome), outcome + " of " + seen);
        }
    }

    private static Map<String, Integer> play(long seed, int stacks) {
        var seen = new TreeMap<String, Integer>();
        Engine engine = Guest.engine(tunables -> tunables.set(Setting.POOL_TOTAL_STACKS, stacks));
        try {
            Module module = engine.compile(Guest.binary(ChurnGuest.text()));
            var random = new Random(seed);
            int step = 0;
            while (step < STEPS) {
                try (Store store = engine.newStore("churn")) {
                    var run = new Run(engine, store, module, random, seen, "seed=" + seed);
                    int end = Math.min(STEPS, step + 1 + random.nextInt(STEPS_BETWEEN_CHECKS * 16));
                    while (step < end && !run.isOver()) {
                        run.step(step++);
                    }
                    run.check("before close, seed=" + seed + " step=" + step);
                }
                assertEquals(0, engine.allocator().stacks().inUse(), "seed=" + seed);
                PoolInvariants.check(engine.allocator().stacks());
            }
            System.out.println("churn seed=" + seed + " steps=" + step + " " + seen);
        } finally {
            engine.close();
        }
        return seen;
    }

    /// A model that never gets somewhere tests nothing there.
    private static void requireAllSeen(Map<String, Integer> seen) {
        for (TrapReason reason : List.of(
                TrapReason.NULL_CONTINUATION,
                TrapReason.CONTINUATION_CONSUMED,
                TrapReason.UNREACHABLE,
                TrapReason.UNHANDLED_TAG)) {
            assertTrue(seen.containsKey(reason.toString()), seen::toString);
        }
        for (String outcome : List.of("Returned", "Asked", "Thrown", "collected", "nested",
                "host")) {
            assertTrue(seen.containsKey(outcome), outcome + " of " + seen);
        }
    }

    /// One store.
    private static final class Run {
        private final Store store;
        private final Engine engine;
        private final Random random;
        private final Map<String, Integer> seen;
        private final String seed;
        private final Instance instance;
        private final Map<Op, Func> functions = new EnumMap<>(Op.class);
        private final Func settings;
        private final Table table;
        private final ChurnModel model = new ChurnModel(ChurnGuest.SLOTS);
        private final List<Value> heldReferences = new ArrayList<>();
        private final List<Token> heldTokens = new ArrayList<>();
        private final long[] arguments = new long[4];
        private final long[] results = new long[1];
        private String where = "";
        private boolean full;
        private boolean modelIsLost;
        private long collectedBefore;

        Run(
                Engine engine,
                Store store,
                Module module,
                Random random,
                Map<String, Integer> seen,
                String seed) {
            this.engine = engine;
            this.store = store;
            this.random = random;
            this.seen = seen;
            this.seed = seed;
            collectedBefore = collectedSoFar();
            instance = new Linker(engine).instantiate(store, module);
            for (Op op : Op.values()) {
                functions.put(op, instance.func(op.export));
            }
            settings = instance.func("set");
            table = instance.table("t");
        }

        /// The operations that the guest exports.
        private enum Op {
            CREATE("create"), COPY("copy"), DROP("drop"), DROP_BOUND("dropBound"), BIND("bind"),
            RESUME("resume"), RESUME_WITHOUT("resumeWithout"), RESUME_BOUND("resumeBound"),
            RESUME_THROW("resumeThrow"), RESUME_THROW_REF("resumeThrowRef"),
            RESUME_THROW_BOUND("resumeThrowBound");

            private final String export;

            Op(String export) {
                this.export = export;
            }
        }

        boolean isOver() {
            return full || modelIsLost;
        }

        void step(int number) {
            where = seed + " step=" + number;
            try {
                operation();
            } catch (Trap | PoolExhaustedException exhausted) {
                requireExhausted(exhausted);
                count("exhausted");
                modelIsLost = true; // It does not say where.
                return;
            }
            noteAutomaticCollections();
            assertEquals(model.stacks(), store.liveStacks(), where);
            if (store.liveStacks() > MANY_STACKS) {
                collect();
                full = store.liveStacks() > MANY_STACKS;
            }
            if (number % STEPS_BETWEEN_CHECKS == 0) {
                check(where);
            }
        }

        private void requireExhausted(RuntimeException failed) {
            if (failed instanceof Trap trap && trap.reason() != TrapReason.POOL_EXHAUSTED) {
                throw failed;
            }
            int inUse = engine.allocator().stacks().inUse();
            assertTrue(inUse >= FEW_STACKS - 1, () -> where + ": exhausted with " + inUse);
        }

        private void noteAutomaticCollections() {
            int collected = (int) (collectedSoFar() - collectedBefore);
            if (collected > 0) {
                noteCollected(collected);
                count("collected by a claim");
            }
        }

        private long collectedSoFar() {
            return engine.allocator().counters().read("stack.collected").orElseThrow();
        }

        private void operation() {
            int slot = slot();
            int to = slot();
            switch (random.nextInt(24)) {
                case 0, 1, 2 -> create(slot);
                case 3 -> copy(slot, to);
                case 4 -> drop(slot);
                case 5, 6 -> bind(slot, to);
                case 7, 8 -> resumeBound(slot, to);
                case 9 -> resumeThrow(slot, to);
                case 10 -> resumeThrowRef(slot, to);
                case 11 -> resumeThrowBound(slot, to);
                case 12 -> changeSettings();
                case 13 -> hold(slot);
                case 14 -> collectSometimes();
                default -> resume(random.nextInt(8) == 0 ? slot : goodSlot(), to);
            }
        }

        private int slot() {
            return random.nextInt(ChurnGuest.SLOTS);
        }

        /// A slot whose reference is good, more often than chance has it.
        private int goodSlot() {
            int slot = slot();
            for (int tries = 0; tries < 8 && !isGood(model.slot(slot)); tries++) {
                slot = slot();
            }
            return slot;
        }

        private static boolean isGood(@Nullable Token token) {
            return token != null && !token.isConsumed();
        }

        private void create(int slot) {
            model.create(slot);
            call(Op.CREATE, slot);
        }

        private void copy(int to, int from) {
            model.put(to, model.slot(from));
            call(Op.COPY, to, from);
        }

        private void drop(int slot) {
            if (random.nextBoolean()) {
                model.put(slot, null);
                call(Op.DROP, slot);
            } else {
                model.dropBound(slot);
                call(Op.DROP_BOUND, slot);
            }
        }

        private void changeSettings() {
            int command = command();
            // Two that switch to each other would never end.
            model.next = Command.of(command) == Command.SWITCH
                    ? Command.STEP.with(slot())
                    : command;
            model.publish = slot();
            model.keep = random.nextBoolean();
            arguments[0] = model.next & 0xFFFF_FFFFL;
            arguments[1] = model.publish;
            arguments[2] = model.keep ? 1 : 0;
            settings.callRaw(arguments, results);
        }

        /// Mostly harmless, so that continuations grow old.
        private int command() {
            Command command = switch (random.nextInt(16)) {
                case 0 -> Command.RETURN;
                case 1 -> Command.THROW;
                case 2 -> random.nextInt(4) == 0 ? Command.TRAP : Command.STEP;
                case 3 -> random.nextInt(4) == 0 ? Command.UNHANDLED : Command.STEP;
                case 4, 5, 6 -> Command.NEST;
                case 7, 8, 9 -> Command.SWITCH;
                case 10 -> Command.GIVE;
                default -> Command.STEP;
            };
            return command.with(goodSlot());
        }

        private void bind(int slot, int to) {
            int input = command();
            int given = given();
            TrapReason expected = model.bind(slot, to, input, token(given));
            TrapReason trapped = null;
            try {
                call(Op.BIND, slot, to, input & 0xFFFF_FFFFL, given);
            } catch (Trap trap) {
                trapped = trap.reason();
            }
            assertEquals(expected, trapped, where);
        }

        /// A slot whose reference goes with a command, or -1 for none.
        private int given() {
            return random.nextInt(4) == 0 ? slot() : -1;
        }

        private @Nullable Token token(int slot) {
            return slot < 0 ? null : model.slot(slot);
        }

        private void resume(int slot, int to) {
            int input = command();
            int given = given();
            boolean switches = random.nextInt(8) != 0;
            Outcome expected = model.resume(slot, input, token(given), switches);
            Op op = switches ? Op.RESUME : Op.RESUME_WITHOUT;
            if (Command.of(input) == Command.NEST && expected instanceof ChurnModel.Asked) {
                count("nested");
            }
            compare(expected, to, op, slot, input & 0xFFFF_FFFFL, given, to);
        }

        private void resumeBound(int slot, int to) {
            compare(model.resumeBound(slot), to, Op.RESUME_BOUND, slot, to);
        }

        private void resumeThrow(int slot, int to) {
            int payload = random.nextInt();
            compare(
                    model.resumeThrow(slot, payload, false),
                    to,
                    Op.RESUME_THROW,
                    slot,
                    payload & 0xFFFF_FFFFL,
                    to);
        }

        private void resumeThrowBound(int slot, int to) {
            int payload = random.nextInt();
            compare(
                    model.resumeThrow(slot, payload, true),
                    to,
                    Op.RESUME_THROW_BOUND,
                    slot,
                    payload & 0xFFFF_FFFFL,
                    to);
        }

        private void resumeThrowRef(int slot, int to) {
            compare(
                    model.resumeThrow(slot, ChurnModel.KEPT_PAYLOAD, false),
                    to,
                    Op.RESUME_THROW_REF,
                    slot,
                    to);
        }

        /// Takes a reference out to the host, or puts one back.
        private void hold(int slot) {
            Token token = model.slot(slot);
            if (token != null && heldTokens.size() < 4) {
                Value reference = table.get(slot);
                assertEquals(token.isConsumed(), ((ContRef) reference).isConsumed(), where);
                heldReferences.add(reference);
                heldTokens.add(token);
                count("host");
            } else if (!heldTokens.isEmpty()) {
                table.set(slot, heldReferences.removeLast());
                model.put(slot, heldTokens.removeLast());
            }
        }

        private void collectSometimes() {
            if (random.nextInt(8) == 0) {
                collect();
            }
        }

        private void collect() {
            int released = store.collect();
            noteCollected(released);
            if (released > 0) {
                count("collected");
            }
        }

        private void noteCollected(int released) {
            collectedBefore += released;
            assertTrue(
                    model.collect(released, heldTokens),
                    () -> where + ": collected " + released + ", left " + store.liveStacks());
        }

        /// Runs an operation, and compares how it ended with what the model says.
        private void compare(Outcome expected, int to, Op op, long... words) {
            String actual;
            try {
                call(op, words);
                int value = (int) results[0];
                actual = switch ((int) (results[0] >>> 32)) {
                    case 0 -> "Returned " + value;
                    case 1 -> "Asked " + value;
                    case 2 -> "Thrown " + value;
                    default -> "nothing known: " + results[0];
                };
            } catch (Trap trap) {
                actual = trap.reason().toString();
            }
            String wanted = switch (expected) {
                case ChurnModel.Returned(int value) -> "Returned " + value;
                case ChurnModel.Thrown(int value) -> "Thrown " + value;
                case ChurnModel.Trapped(TrapReason reason) -> reason.toString();
                case ChurnModel.Asked(int value, Token token) -> {
                    model.put(to, token);
                    yield "Asked " + value;
                }
            };
            String operation = where + " " + op;
            assertEquals(wanted, actual, operation);
            count(wanted.split(" ", 2)[0]);
        }

        private void count(String what) {
            seen.merge(what, 1, Integer::sum);
        }

        private void call(Op op, long... words) {
            System.arraycopy(words, 0, arguments, 0, words.length);
            requireNonNull(functions.get(op)).callRaw(arguments, results);
        }

        /// Checks the store, and every slot of the guest's table against the model.
        void check(String message) {
            StoreInvariants.check(store);
            PoolInvariants.check(engine.allocator().stacks());
            for (int slot = 0; slot < ChurnGuest.SLOTS && !modelIsLost; slot++) {
                Token token = model.slot(slot);
                Value value = table.get(slot);
                if (token == null) {
                    assertEquals(Value.nullReference(), value, message);
                } else {
                    assertEquals(token.isConsumed(), ((ContRef) value).isConsumed(), message);
                }
            }
        }
    }
}
