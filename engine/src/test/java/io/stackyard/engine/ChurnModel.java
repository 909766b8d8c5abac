package io.stackyard.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the guest of [ContinuationChurnTest] must do, in plain Java: no stacks, no addresses, no revisions.
///
/// A reference is a [Token], which is good once. It stands for a chain of [Body]s, the last of which runs first.
/// A body reads commands; see [Command].
final class ChurnModel {

    /// The payload of the one exception that `resume_throw_ref` throws.
    static final int KEPT_PAYLOAD = 1000;

    /// Commands to a body: the low 3 bits of what it is resumed with; the bits above are an operand.
    enum Command {
        /// Ends with the sum.
        RETURN(0),
        /// Mixes the operand into the sum.
        STEP(1),
        /// Throws the sum.
        THROW(2),
        /// Executes `unreachable`.
        TRAP(3),
        /// Resumes the continuation in slot operand with the next command, without clauses.
        NEST(4),
        /// Switches to the continuation in slot operand, giving it the next command and itself.
        SWITCH(5),
        /// Puts what it keeps in slot operand.
        GIVE(6),
        /// Suspends with a tag that nobody handles.
        UNHANDLED(7);

        private static final Command[] BY_CODE = values();

        private final int code;

        Command(int code) {
            this.code = code;
        }

        int with(int operand) {
            return code | operand << 3;
        }

        static Command of(int input) {
            return BY_CODE[input & 7];
        }
    }

    /// One continuation, as long as it lives.
    static final class Body {
        private boolean catches;
        private boolean started;
        private int sum;
        private @Nullable Token kept;
    }

    /// A reference to a suspended chain, outermost body first; for a bound one, with its arguments.
    static final class Token {
        private final List<Body> chain;
        private final int input;
        private final @Nullable Token given;
        private boolean consumed;

        Token(List<Body> chain, int input, @Nullable Token given) {
            this.chain = chain;
            this.input = input;
            this.given = given;
        }

        boolean isConsumed() {
            return consumed;
        }
    }

    /// How a command to the guest ends.
    sealed interface Outcome {}

    /// The body returned, and with it the whole chain.
    record Returned(int value) implements Outcome {}

    /// The chain asks for more: the value it sent, and the reference to what waits.
    record Asked(int value, Token token) implements Outcome {}

    /// An exception left the chain.
    record Thrown(int value) implements Outcome {}

    /// A trap ended the chain.
    record Trapped(TrapReason reason) implements Outcome {}

    private final @Nullable Token[] slots;
    private final @Nullable Token[] bound;
    private final Set<Body> living = Collections.newSetFromMap(new IdentityHashMap<>());
    private int collected;

    /// The command that NEST and SWITCH pass on.
    int next;

    /// Where a body puts a reference that it gets.
    int publish;

    /// Whether it keeps the reference instead.
    boolean keep;

    ChurnModel(int slotCount) {
        slots = new Token[slotCount];
        bound = new Token[slotCount];
    }

    void create(int slot) {
        var body = new Body();
        living.add(body);
        slots[slot] = new Token(List.of(body), 0, null);
    }

    @Nullable
    Token slot(int slot) {
        return slots[slot];
    }

    void put(int slot, @Nullable Token token) {
        slots[slot] = token;
    }

    void dropBound(int slot) {
        bound[slot] = null;
    }

    /// Binds both arguments; null if that works.
    @Nullable
    TrapReason bind(int slot, int to, int input, @Nullable Token given) {
        Token token = slots[slot];
        TrapReason refused = consume(token);
        if (refused == null) {
            bound[to] = new Token(required(token).chain, input, given);
        }
        return refused;
    }

    Outcome resume(int slot, int input, @Nullable Token given, boolean switches) {
        Token token = slots[slot];
        TrapReason refused = consume(token);
        return refused == null
                ? run(new ArrayDeque<>(required(token).chain), input, given, switches)
                : new Trapped(refused);
    }

    Outcome resumeBound(int slot) {
        Token token = bound[slot];
        TrapReason refused = consume(token);
        if (refused != null) {
            return new Trapped(refused);
        }
        Token taken = required(token);
        return run(new ArrayDeque<>(taken.chain), taken.input, taken.given, true);
    }

    Outcome resumeThrow(int slot, int payload, boolean isBound) {
        Token token = isBound ? bound[slot] : slots[slot];
        TrapReason refused = consume(token);
        return refused == null
                ? unwind(new ArrayDeque<>(required(token).chain), payload)
                : new Trapped(refused);
    }

    private static Token required(@Nullable Token token) {
        if (token == null) {
            throw new AssertionError("null was let through");
        }
        return token;
    }

    private static @Nullable TrapReason consume(@Nullable Token token) {
        TrapReason refused = check(token);
        if (refused == null) {
            required(token).consumed = true;
        }
        return refused;
    }

    private static @Nullable TrapReason check(@Nullable Token token) {
        if (token == null) {
            return TrapReason.NULL_CONTINUATION;
        }
        return token.consumed ? TrapReason.CONTINUATION_CONSUMED : null;
    }

    /// Runs the last body of a chain with what it is resumed with.
    private Outcome run(
            Deque<Body> running, int firstInput, @Nullable Token firstGiven, boolean switches) {
        Deque<Body> chain = running;
        int input = firstInput;
        Token given = firstGiven;
        while (true) {
            Body body = chain.getLast();
            if (given != null) {
                take(body, given);
                given = null;
            }
            if (!body.started) {
                body.started = true;
                body.catches = (input & 1) != 0;
                body.sum = input;
                return ask(chain);
            }
            int operand = input >>> 3;
            switch (Command.of(input)) {
                case RETURN -> {
                    return end(chain, body.sum);
                }
                case STEP -> {
                    body.sum = body.sum * 31 + operand;
                    return ask(chain);
                }
                case THROW -> {
                    return unwind(chain, body.sum);
                }
                case TRAP -> {
                    return trap(chain, TrapReason.UNREACHABLE);
                }
                case UNHANDLED -> {
                    return trap(chain, TrapReason.UNHANDLED_TAG);
                }
                case GIVE -> {
                    slots[operand] = body.kept;
                    return ask(chain);
                }
                case NEST -> {
                    Token child = slots[operand];
                    TrapReason refused = consume(child);
                    if (refused != null) {
                        return trap(chain, refused);
                    }
                    chain.addAll(required(child).chain);
                    input = next;
                }
                case SWITCH -> {
                    Token target = slots[operand];
                    TrapReason refused = check(target);
                    if (refused == null && !switches) {
                        refused = TrapReason.UNHANDLED_TAG; // And the target is as good as before.
                    }
                    if (refused != null) {
                        return trap(chain, refused);
                    }
                    required(target).consumed = true;
                    given = new Token(List.copyOf(chain), 0, null);
                    chain = new ArrayDeque<>(required(target).chain);
                    input = next;
                }
            }
        }
    }

    private void take(Body body, Token given) {
        if (keep) {
            body.kept = given;
        } else {
            slots[publish] = given;
        }
    }

    private static Outcome ask(Deque<Body> chain) {
        return new Asked(chain.getLast().sum, new Token(List.copyOf(chain), 0, null));
    }

    /// The last body returned; the one that nested it, if any, goes on.
    private Outcome end(Deque<Body> chain, int result) {
        living.remove(chain.removeLast());
        if (chain.isEmpty()) {
            return new Returned(result);
        }
        chain.getLast().sum ^= result;
        return ask(chain);
    }

    private Outcome unwind(Deque<Body> chain, int payload) {
        while (!chain.isEmpty()) {
            Body body = chain.getLast();
            if (body.started && body.catches) {
                body.sum ^= payload * 7;
                return ask(chain);
            }
            living.remove(chain.removeLast());
        }
        return new Thrown(payload);
    }

    private Outcome trap(Deque<Body> chain, TrapReason reason) {
        chain.forEach(living::remove);
        return new Trapped(reason);
    }

    /// How many stacks the guest must have.
    int stacks() {
        return living.size() - collected;
    }

    /// Notes that a collection released some stacks; false if it cannot have been right.
    boolean collect(int released, List<Token> heldByTheHost) {
        collected += released;
        return stacks() >= reachable(heldByTheHost);
    }

    private int reachable(List<Token> heldByTheHost) {
        Set<Body> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Token> pending = new ArrayDeque<>(heldByTheHost);
        for (List<@Nullable Token> roots : List.of(tokens(slots), tokens(bound))) {
            for (Token token : roots) {
                if (token != null) {
                    pending.add(token);
                }
            }
        }
        while (!pending.isEmpty()) {
            Token token = pending.remove();
            if (token.consumed) {
                continue;
            }
            if (token.given != null) {
                pending.add(token.given);
            }
            for (Body body : token.chain) {
                if (seen.add(body) && body.kept != null) {
                    pending.add(body.kept);
                }
            }
        }
        return seen.size();
    }

    private static List<@Nullable Token> tokens(@Nullable Token[] tokens) {
        List<@Nullable Token> list = new ArrayList<>();
        Collections.addAll(list, tokens);
        return list;
    }
}
