package io.stackyard.engine.switching;

import io.stackyard.engine.switching.ProgramGenerator.NamedShape;
import io.stackyard.engine.switching.Statement.Catch;
import io.stackyard.engine.switching.Statement.Clause;
import io.stackyard.engine.switching.Statement.EntryMode;
import io.stackyard.engine.switching.Statement.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Makes the body of one function.
final class BodyGenerator {

    private static final int MAX_STATEMENTS = 12;
    private static final int MAX_LEVEL = 4;

    private final SplittableRandom random;
    private final Shape shape;
    private final boolean first;
    private final List<NamedShape> visible;
    private final List<Integer> targets;
    private final List<ProgramTag> favourites;
    private final LocalSpace locals;
    private final ExpressionGenerator expressions;
    private final Set<Kind> published;
    private int loops;
    private int made;

    /// @param first whether the host calls it most: it rarely suspends, as nobody would answer
    /// @param targets what the host may be asked to call
    BodyGenerator(
            SplittableRandom random,
            Shape shape,
            boolean first,
            List<NamedShape> visible,
            List<Integer> targets,
            List<ProgramTag> favourites,
            Set<Kind> published) {
        this.published = published;
        this.random = random;
        this.shape = shape;
        this.first = first;
        this.visible = visible;
        this.targets = targets;
        this.favourites = favourites;
        this.locals = new LocalSpace(random, shape);
        this.expressions = new ExpressionGenerator(random, locals, visible, published);
    }

    ProgramFunction function() {
        List<Statement> body = new ArrayList<>();
        if (first && random.nextBoolean()) {
            body.addAll(take(1)); // What an earlier call of the host left.
        }
        body.addAll(block(0, 3 + random.nextInt(5)));
        return new ProgramFunction(shape, locals.counters(), body);
    }

    private List<Statement> block(int level, int count) {
        List<Statement> body = new ArrayList<>();
        for (int i = 0; i < count && made < MAX_STATEMENTS; i++) {
            made++;
            body.addAll(step(level));
            if (ends(body.getLast())) {
                break;
            }
        }
        return body;
    }

    private List<Statement> inner(int level) {
        return block(level + 1, 1 + random.nextInt(2));
    }

    /// A block that may not run: what it fills does not count.
    private List<Statement> branch(int level) {
        boolean[] before = locals.save();
        List<Statement> body = inner(level);
        locals.join(before);
        return body;
    }

    private List<Statement> step(int level) {
        int choice = random.nextInt(first && level == 0 ? 40 : 100);
        if (level < MAX_LEVEL - 1 && choice < 12) {
            return pump(level);
        }
        if (choice < 20) {
            return take(level);
        }
        if (choice < 25) {
            return changeFromGlobal();
        }
        if (choice < 28) {
            return twice(level);
        }
        return List.of(statement(level));
    }

    /// A `switch` whose target others can see, before and after.
    private List<Statement> changeFromGlobal() {
        Statement.Switch made = change();
        if (made.target() instanceof Expression.Global) {
            return List.of(made);
        }
        Kind kind = Kind.of(made.shape());
        published.add(kind);
        Statement fromGlobal =
                new Statement.Switch(
                        made.shape(),
                        made.tag(),
                        made.arguments(),
                        new Expression.Global(kind, 0),
                        made.to());
        // Who comes back here finds the target used.
        return random.nextBoolean()
                ? List.of(new Statement.SetGlobal(kind, 0, made.target()), fromGlobal)
                : List.of(
                        new Statement.SetGlobal(kind, 0, made.target()), fromGlobal, fromGlobal);
    }

    /// Binds a continuation, and perhaps resumes it by the reference from before, which is too late.
    private List<Statement> twice(int level) {
        Shape from = available();
        List<Shape> bound =
                IntStream.range(0, Shape.count()).mapToObj(Shape::at).filter(from::bindsTo)
                        .toList();
        Shape to = bound.get(random.nextInt(bound.size()));
        int count = from.params().size() - to.params().size();
        Expression start = expressions.continuation(from);
        int local = locals.any(Kind.of(from));
        Expression bind =
                new Expression.Bind(
                        from, to, expressions.all(from.params().subList(0, count)),
                        new Expression.Local(local));
        boolean[] before = locals.save();
        locals.fill(local);
        Statement late = resume(level + 1, from);
        locals.join(before);
        published.add(Kind.of(to));
        return List.of(
                new Statement.Set(local, start),
                new Statement.SetGlobal(Kind.of(to), 0, bind),
                new Statement.If(expressions.number(), List.of(late), List.of()));
    }

    /// Takes a continuation out of a global and resumes it if there is one.
    private List<Statement> take(int level) {
        Kind kind = Kind.of(Shape.at(random.nextInt(Shape.count())));
        if (!published.isEmpty() && !published.contains(kind)) {
            kind = List.copyOf(published).get(random.nextInt(published.size()));
        }
        if (!kind.isContinuation()) {
            return List.of(plain());
        }
        int local = locals.any(kind);
        boolean[] before = locals.save();
        locals.fill(local);
        var resumed = resume(level + 1, kind.shape());
        locals.join(before);
        return List.of(
                new Statement.Set(local, new Expression.Global(kind, 0)),
                new Statement.SetGlobal(kind, 0, new Expression.Null(kind)),
                new Statement.If(
                        new Expression.IsNull(new Expression.Local(local)),
                        List.of(),
                        List.of(resumed)));
    }

    /// Runs a continuation to its end, or a few rounds, resuming what its clauses get.
    private List<Statement> pump(int level) {
        Shape shape = available();
        Kind kind = Kind.of(shape);
        List<ProgramTag> back = backTo(shape);
        if (back.isEmpty()) {
            return List.of(resume(level, shape));
        }
        int local = locals.any(kind);
        Expression start = expressions.continuation(shape);
        boolean[] before = locals.save();
        List<Clause> clauses = new ArrayList<>();
        for (int i = random.nextInt(2); i < 2; i++) {
            ProgramTag tag = back.get(random.nextInt(back.size()));
            List<Integer> to = locals.targets(tag.params());
            clauses.add(new Clause(tag, false, to, local, branch(level + 1)));
        }
        clauses.addAll(clauses(level, shape));
        var resumed =
                new Statement.Resume(Form.PLAIN, shape, ProgramTag.PLAIN,
                        expressions.all(shape.params()), new Expression.Global(kind, 0),
                        clauses, locals.targets(shape.results()));
        locals.join(before);
        published.add(kind);
        List<Statement> body =
                List.of(
                        new Statement.SetGlobal(kind, 0, new Expression.Local(local)),
                        new Statement.Set(local, new Expression.Null(kind)),
                        resumed,
                        new Statement.If(
                                new Expression.IsNull(new Expression.Local(local)),
                                List.of(new Statement.Break()),
                                List.of()));
        return List.of(
                new Statement.Set(local, start),
                new Statement.Loop(1 + random.nextInt(5), locals.counter(), body));
    }

    /// The tags whose clauses get a continuation of the shape that was resumed; favourites, if some do.
    private List<ProgramTag> backTo(Shape shape) {
        List<ProgramTag> all = new ArrayList<>();
        for (int i = 0; i < ProgramTag.count(); i++) {
            if (ProgramTag.at(i).captured(shape.givesNumber()).filter(shape::equals).isPresent()) {
                all.add(ProgramTag.at(i));
            }
        }
        List<ProgramTag> rather = all.stream().filter(favourites::contains).toList();
        return rather.isEmpty() ? all : rather;
    }

    /// Whether nothing behind it can run.
    private static boolean ends(Statement statement) {
        return switch (statement) {
            case Statement.Throw _,Statement.ThrowRef _,Statement.Return _,Statement.Break _,Statement.Continue _,Statement.Unreachable _,Statement.TailCall _ ->
                    true;
            case Statement.Set _,Statement.SetGlobal _,Statement.Log _,Statement.Call _,Statement.Enter _,Statement.Resume _,Statement.Suspend _,Statement.Switch _,Statement.Try _,Statement.If _,Statement.Loop _,Statement.Above _ ->
                    false;
        };
    }

    private Statement statement(int level) {
        int choice = random.nextInt(100);
        if (level < MAX_LEVEL && choice < 40) {
            return nesting(level, choice);
        }
        if (choice < 58) {
            return first && random.nextInt(8) != 0 ? resume(level) : leaving();
        }
        if (choice < 90) {
            return plain();
        }
        return first && level == 0 ? plain() : rare();
    }

    private Statement nesting(int level, int choice) {
        if (choice < 24) {
            return resume(level);
        }
        if (choice < 29) {
            return guarded(level);
        }
        if (choice < 33) {
            return loop(level);
        }
        if (choice < 36) {
            Expression value = expressions.number();
            return new Statement.Above(value, inner(level), locals.target(Kind.I32));
        }
        return new Statement.If(expressions.number(), branch(level), branch(level));
    }

    private Statement loop(int level) {
        loops++;
        var loop = new Statement.Loop(random.nextInt(5), locals.counter(), branch(level));
        loops--;
        return loop;
    }

    private Statement leaving() {
        if (random.nextInt(3) == 0) {
            return change();
        }
        ProgramTag tag = tag();
        List<Expression> arguments = expressions.all(tag.params());
        return new Statement.Suspend(tag, arguments, locals.targets(tag.results()));
    }

    /// A `switch` to one of the shapes that take a continuation.
    private Statement.Switch change() {
        Shape to = List.of(Shape.PEER, Shape.TAKER, Shape.PARTNER).get(random.nextInt(3));
        if (!expressions.canHave(to)) {
            to = Shape.PEER;
        }
        List<Kind> params = to.params();
        List<Expression> arguments = expressions.all(params.subList(0, params.size() - 1));
        Expression target = expressions.continuation(to);
        List<Kind> results = params.getLast().shape().params();
        return new Statement.Switch(to, switchTag(), arguments, target, locals.targets(results));
    }

    private Statement plain() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> new Statement.Log(expressions.number());
            case 4, 5 -> new Statement.Set(locals.any(Kind.I32), expressions.number());
            case 6 ->
                    new Statement.SetGlobal(
                            Kind.I32,
                            random.nextInt(Program.NUMBER_GLOBALS),
                            expressions.number());
            case 7, 8, 9 -> fill();
            case 10, 11 -> publish();
            case 12, 13, 14 -> call();
            default -> enter();
        };
    }

    private Statement fill() {
        Shape wanted = available();
        Expression value = expressions.continuation(wanted);
        int local = locals.target(Kind.of(wanted));
        return new Statement.Set(local == Statement.DROP ? locals.any(Kind.of(wanted)) : local,
                value);
    }

    private Statement publish() {
        if (expressions.hasException() && random.nextInt(3) == 0) {
            published.add(Kind.EXCEPTION);
            return new Statement.SetGlobal(Kind.EXCEPTION, 0, expressions.exception());
        }
        Shape wanted = available();
        published.add(Kind.of(wanted));
        int filled = locals.filled(Kind.of(wanted));
        Expression value =
                filled == Statement.DROP
                        ? expressions.continuation(wanted)
                        : new Expression.Local(filled); // A copy: one of the two comes too late.
        return new Statement.SetGlobal(Kind.of(wanted), 0, value);
    }

    private Statement call() {
        NamedShape callee = visible.get(random.nextInt(visible.size()));
        List<Expression> arguments = expressions.all(callee.shape().params());
        if (callee.shape().givesNumber() == shape.givesNumber() && random.nextInt(6) == 0) {
            return new Statement.TailCall(callee.name(), arguments);
        }
        return new Statement.Call(
                callee.name(), arguments, locals.targets(callee.shape().results()));
    }

    private Statement enter() {
        int target = targets.get(random.nextInt(targets.size()));
        EntryMode mode = List.of(EntryMode.values()).get(random.nextInt(4));
        return new Statement.Enter(
                target, expressions.number(), mode, locals.target(Kind.I32));
    }

    private Statement rare() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> raise();
            case 4 ->
                    expressions.hasException()
                            ? new Statement.ThrowRef(expressions.exception())
                            : call();
            case 5 -> new Statement.Return(expressions.all(shape.results()));
            case 6 -> new Statement.Unreachable();
            case 7, 8 -> loops == 0 ? call() : new Statement.Break();
            case 9 -> loops == 0 ? call() : new Statement.Continue();
            default -> enter();
        };
    }

    private Statement raise() {
        ProgramTag tag = exceptionTag();
        return new Statement.Throw(tag, expressions.all(tag.params()));
    }

    private Statement resume(int level) {
        return resume(level, available());
    }

    private Statement resume(int level, Shape resumed) {
        Form form =
                switch (random.nextInt(14)) {
                    case 0, 1 -> Form.THROW;
                    case 2, 3 ->
                            expressions.hasException() || random.nextInt(20) == 0
                                    ? Form.THROW_REF
                                    : Form.PLAIN;
                    default -> Form.PLAIN;
                };
        ProgramTag tag = exceptionTag();
        List<Expression> arguments =
                switch (form) {
                    case PLAIN -> expressions.all(resumed.params());
                    case THROW -> expressions.all(tag.params());
                    case THROW_REF -> List.of(expressions.exception());
                };
        Expression continuation = expressions.continuation(resumed);
        List<Integer> to = locals.targets(resumed.results());
        List<Clause> clauses = clauses(level, resumed);
        return new Statement.Resume(form, resumed, tag, arguments, continuation, clauses, to);
    }

    private List<Clause> clauses(int level, Shape resumed) {
        List<Clause> clauses = new ArrayList<>();
        int count = level >= MAX_LEVEL ? 0 : first ? 1 + random.nextInt(4) : random.nextInt(3);
        for (int i = 0; i < count; i++) {
            ProgramTag tag = tag();
            boolean number = resumed.givesNumber();
            if (number && tag.isSwitch() && random.nextBoolean()) {
                clauses.add(new Clause(tag, true, List.of(), Statement.DROP, List.of()));
            } else {
                tag.captured(number).ifPresent(
                        captured -> clauses.add(clause(level, tag, captured)));
            }
        }
        return clauses;
    }

    private Clause clause(int level, ProgramTag tag, Shape captured) {
        boolean[] before = locals.save();
        List<Integer> to = locals.targets(tag.params());
        int continuationTo = locals.target(Kind.of(captured));
        List<Statement> body = new ArrayList<>();
        if (continuationTo != Statement.DROP && random.nextInt(4) == 0) {
            published.add(Kind.of(captured));
            locals.use(continuationTo);
            body.add(
                    new Statement.SetGlobal(
                            Kind.of(captured), 0, new Expression.Local(continuationTo)));
        } else if (level < 2 || (level < MAX_LEVEL && made < MAX_STATEMENTS)) {
            made++;
            body.add(resume(level + 1, captured));
        }
        body.addAll(inner(level));
        locals.join(before);
        return new Clause(tag, false, to, continuationTo, body);
    }

    private Statement guarded(int level) {
        List<Statement> body = inner(level);
        List<Catch> catches = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            ProgramTag tag = exceptionTag();
            boolean all = random.nextInt(4) == 0;
            boolean reference = random.nextInt(3) == 0;
            boolean[] before = locals.save();
            List<Integer> to = all ? List.of() : locals.targets(tag.params());
            int referenceTo = reference ? locals.target(Kind.EXCEPTION) : Statement.DROP;
            catches.add(new Catch(all ? null : tag, reference, to, referenceTo, inner(level)));
            locals.join(before);
        }
        return new Statement.Try(body, catches);
    }

    /// A shape of which a continuation can be had; rather one that is at hand.
    private Shape available() {
        for (int i = 0; i < 3; i++) {
            Shape some = Shape.at(random.nextInt(Shape.count()));
            if (locals.filled(Kind.of(some)) != Statement.DROP) {
                return some;
            }
        }
        while (true) {
            Shape some = Shape.at(random.nextInt(Shape.count()));
            if (expressions.canHave(some)) {
                return some;
            }
        }
    }

    private ProgramTag tag() {
        return random.nextInt(8) == 0
                ? ProgramTag.at(random.nextInt(ProgramTag.count()))
                : favourites.get(random.nextInt(favourites.size()));
    }

    private ProgramTag exceptionTag() {
        while (true) {
            ProgramTag some = ProgramTag.at(random.nextInt(ProgramTag.count()));
            if (some.isException()) {
                return some;
            }
        }
    }

    private ProgramTag switchTag() {
        for (int i = 0; i < 5; i++) {
            ProgramTag some = tag();
            if (some.isSwitch()) {
                return some;
            }
        }
        return favourites.getLast();
    }
}
