package io.stackyard.engine.switching;

import io.stackyard.engine.switching.Expression.Arithmetic;
import io.stackyard.engine.switching.Expression.Bind;
import io.stackyard.engine.switching.Expression.Constant;
import io.stackyard.engine.switching.Expression.Global;
import io.stackyard.engine.switching.Expression.IsNull;
import io.stackyard.engine.switching.Expression.Local;
import io.stackyard.engine.switching.Expression.New;
import io.stackyard.engine.switching.Expression.Null;
import io.stackyard.engine.switching.ProgramGenerator.NamedShape;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Makes expressions of a wanted kind; those for continuations mostly hold one that is good.
final class ExpressionGenerator {

    private final SplittableRandom random;
    private final LocalSpace locals;
    private final List<NamedShape> visible;
    private final Set<Kind> published;
    private final Map<Shape, List<NamedShape>> fitting = new EnumMap<>(Shape.class);

    /// @param published the kinds of which some body leaves a value in a global
    ExpressionGenerator(
            SplittableRandom random,
            LocalSpace locals,
            List<NamedShape> visible,
            Set<Kind> published) {
        this.published = published;
        this.random = random;
        this.locals = locals;
        this.visible = visible;
    }

    List<Expression> all(List<Kind> kinds) {
        List<Expression> all = new ArrayList<>();
        for (Kind kind : kinds) {
            all.add(of(kind));
        }
        return all;
    }

    Expression of(Kind kind) {
        return switch (kind) {
            case I32 -> number();
            case EXCEPTION -> exception();
            case NOTHING, STEP, SOURCE, PAIR, PEER, TAKER, PARTNER, SINK ->
                    random.nextInt(3) == 0 ? new Null(kind) : continuation(kind.shape());
        };
    }

    Expression number() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Constant(random.nextInt(-3, 10));
            case 3 -> new Constant(random.nextInt());
            case 4, 5 -> new Global(Kind.I32, random.nextInt(Program.NUMBER_GLOBALS));
            case 6 -> new IsNull(new Local(locals.any(anyReference())));
            case 7, 8 ->
                    new Arithmetic(
                            List.of(Expression.Operator.values()).get(random.nextInt(5)), number(),
                            number());
            default -> new Local(locals.any(Kind.I32));
        };
    }

    private Kind anyReference() {
        return List.of(Kind.values()).get(1 + random.nextInt(Kind.COUNT - 1));
    }

    Expression exception() {
        int filled = locals.filled(Kind.EXCEPTION);
        return filled != Statement.DROP && random.nextInt(8) != 0
                ? new Local(filled)
                : new Global(Kind.EXCEPTION, 0);
    }

    /// Whether an exception is at hand.
    boolean hasException() {
        return locals.filled(Kind.EXCEPTION) != Statement.DROP
                || published.contains(Kind.EXCEPTION);
    }

    /// A reference to a continuation of that shape, rarely a null one or a used one.
    Expression continuation(Shape shape) {
        Kind kind = Kind.of(shape);
        int filled = locals.filled(kind);
        int choice = random.nextInt(100);
        if (filled != Statement.DROP && choice < 65) {
            locals.use(filled);
            return new Local(filled);
        }
        if (choice >= (published.contains(kind) ? 95 : 99)) {
            return new Global(kind, 0);
        }
        if (choice == 94) {
            return random.nextInt(3) == 0 ? new New(shape, FunctionName.NONE) : new Null(kind);
        }
        return canCreate(shape) ? create(shape) : new Local(locals.any(kind));
    }

    /// Whether a continuation of that shape is at hand, or can be made.
    boolean canHave(Shape shape) {
        return locals.filled(Kind.of(shape)) != Statement.DROP || canCreate(shape);
    }

    private boolean canCreate(Shape shape) {
        return !fitting(shape).isEmpty();
    }

    /// The functions of which `cont.new`, perhaps bound, has that shape.
    private List<NamedShape> fitting(Shape shape) {
        List<NamedShape> known = fitting.get(shape);
        if (known == null) {
            known = visible.stream().filter(each -> each.shape().bindsTo(shape)).toList();
            fitting.put(shape, known);
        }
        return known;
    }

    Expression create(Shape shape) {
        List<NamedShape> makers = fitting(shape);
        NamedShape of = makers.get(random.nextInt(makers.size()));
        Expression made = new New(of.shape(), of.name());
        if (of.shape() == shape && random.nextInt(4) != 0) {
            return made;
        }
        int filled = locals.filled(Kind.of(of.shape()));
        if (filled != Statement.DROP && random.nextBoolean()) {
            if (random.nextBoolean()) {
                locals.use(filled);
            }
            made = new Local(filled);
        }
        int bound = of.shape().params().size() - shape.params().size();
        return new Bind(of.shape(), shape, all(of.shape().params().subList(0, bound)), made);
    }
}
