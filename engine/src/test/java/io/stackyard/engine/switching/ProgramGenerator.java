package io.stackyard.engine.switching;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Makes valid programs from a seed.
final class ProgramGenerator {

    private final SplittableRandom random;
    private final List<List<Shape>> shapes = new ArrayList<>();

    private ProgramGenerator(SplittableRandom random) {
        this.random = random;
    }

    static Program generate(long seed) {
        return new ProgramGenerator(new SplittableRandom(seed)).program(seed);
    }

    private Program program(long seed) {
        int modules = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < modules; i++) {
            shapes.add(shapesOfModule(i == modules - 1 ? 2 : 0));
        }
        List<ProgramTag> favourites = favourites();
        Set<Kind> published = EnumSet.noneOf(Kind.class);
        List<ProgramModule> made = new ArrayList<>();
        for (int module = 0; module < modules; module++) {
            List<ProgramFunction> functions = new ArrayList<>();
            for (Shape shape : shapes.get(module).reversed()) {
                boolean first =
                        module == modules - 1
                                && functions.size() + 1 == shapes.get(module).size();
                functions.addFirst(
                        new BodyGenerator(
                                random, shape, first, visible(module), targets(),
                                favourites, published)
                                .function());
            }
            made.add(new ProgramModule(links(), functions));
        }
        return new Program(seed, made, calls());
    }

    private List<Shape> shapesOfModule(int more) {
        List<Shape> all = new ArrayList<>(List.of(Shape.STEP, Shape.PEER));
        for (int i = 0; i < more; i++) {
            all.add(Shape.at(random.nextInt(Shape.count())));
        }
        return all;
    }

    /// A few tags that most of the program uses, so that what suspends meets a clause.
    private List<ProgramTag> favourites() {
        List<ProgramTag> some = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            some.add(ProgramTag.at(random.nextInt(ProgramTag.count())));
        }
        some.add(random.nextBoolean() ? ProgramTag.GET : ProgramTag.OWN_GET);
        return some;
    }

    /// The functions that bodies of a module can name.
    private List<NamedShape> visible(int module) {
        List<NamedShape> all = new ArrayList<>();
        for (int m = 0; m <= module; m++) {
            for (int f = 0; f < shapes.get(m).size(); f++) {
                all.add(new NamedShape(new FunctionName(m, f), shapes.get(m).get(f)));
            }
        }
        return all;
    }

    record NamedShape(FunctionName name, Shape shape) {}

    /// The functions that the host may call.
    private List<Integer> targets() {
        List<Integer> all = new ArrayList<>();
        for (int f = 0; f < shapes.getLast().size(); f++) {
            if (shapes.getLast().get(f) == Shape.STEP) {
                all.add(f);
            }
        }
        return all;
    }

    /// The host has two tags of each type: the number of the first.
    private static int firstOfHost(int imported) {
        return (imported + 1) / 2 * 2; // But for the first, two imports have each type.
    }

    /// For each imported tag, one of the host's two of its type: often two names for one tag.
    private List<Integer> links() {
        List<Integer> links = new ArrayList<>();
        for (int i = 0; i < ProgramTag.IMPORTED; i++) {
            links.add(firstOfHost(i) + random.nextInt(2));
        }
        return links;
    }

    private List<Program.Call> calls() {
        List<Program.Call> calls = new ArrayList<>();
        List<Integer> targets = targets();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int target = targets.get(random.nextInt(targets.size()));
            calls.add(new Program.Call(target, random.nextInt(5) - 1));
        }
        return calls;
    }
}
