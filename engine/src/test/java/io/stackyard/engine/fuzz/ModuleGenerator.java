package io.stackyard.engine.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/// Generates modules that are valid, and whose functions end: by a counter in each loop, and by a global that each
/// function and each round counts down.
///
/// ```
/// types | functions | tables 0, 1 | memory | tags | globals | exports | elements | data count | code | data
/// ```
final class ModuleGenerator {

    /// How large modules become.
    enum Size {
        /// Some hundred bytes, to be mutated.
        SMALL(2, 3, 10, false),
        /// Some thousand bytes, to be run in two engines.
        LARGE(6, 6, 80, true);

        private final int functions;
        private final int depth;
        private final int budget;
        private final boolean forPeer;

        Size(int functions, int depth, int budget, boolean forPeer) {
            this.functions = functions;
            this.depth = depth;
            this.budget = budget;
            this.forPeer = forPeer;
        }
    }

    static final int FUEL = 150;

    private final SplittableRandom random;
    private final ModulePlan plan;

    private ModuleGenerator(SplittableRandom random, Size size) {
        this.random = random;
        this.plan = new ModulePlan(random, 1 + random.nextInt(size.functions), size.forPeer);
    }

    static GeneratedModule generate(long seed, Size size) {
        return generate(new SplittableRandom(seed), size);
    }

    static GeneratedModule generate(SplittableRandom random, Size size) {
        var generator = new ModuleGenerator(random, size);
        byte[] binary = generator.binary(size.depth, size.budget);
        return new GeneratedModule(
                binary,
                List.copyOf(generator.plan.functions),
                List.copyOf(generator.plan.globals),
                List.copyOf(generator.plan.tags));
    }

    private byte[] binary(int depth, int budget) {
        var code = new Bytes(1_024).unsigned(plan.functions.size());
        for (Shape shape : plan.functions) { // First of all: it adds types.
            code.sized(BodyGenerator.generate(plan, random, shape, depth, budget));
        }
        return assembled(code);
    }

    private byte[] assembled(Bytes code) {
        return new Bytes(code.size() + 512)
                .add(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0})
                .add(1).sized(types())
                .add(3).sized(functions())
                .add(4).sized(tables())
                .add(5).sized(new Bytes().add(1).add(1).add(1).add(3))
                .add(13).sized(tags())
                .add(6).sized(globals())
                .add(7).sized(exports())
                .add(9).sized(elements())
                .add(12).sized(new Bytes().unsigned(ModulePlan.DATAS))
                .add(10).sized(code)
                .add(11).sized(datas())
                .toArray();
    }

    private Bytes types() {
        var out = new Bytes().unsigned(plan.types().size());
        plan.types().forEach(type -> type.write(out));
        return out;
    }

    private Bytes functions() {
        var out = new Bytes().unsigned(plan.functions.size());
        plan.functions.forEach(shape -> out.unsigned(plan.index(shape)));
        return out;
    }

    private Bytes tables() {
        return new Bytes().add(2)
                .add(0x70).add(1).unsigned(ModulePlan.TABLE_ELEMENTS)
                .unsigned(2 * ModulePlan.TABLE_ELEMENTS)
                .add(0x70).add(1).unsigned(ModulePlan.TABLE_ELEMENTS)
                .unsigned(ModulePlan.TABLE_ELEMENTS + 3);
    }

    private Bytes tags() {
        var out = new Bytes().unsigned(plan.tags.size());
        plan.tags.forEach(shape -> out.add(0).unsigned(plan.index(shape)));
        return out;
    }

    private Bytes globals() {
        var out = new Bytes().unsigned(1 + plan.globals.size());
        out.add(0x7F).add(1).add(0x41).signed(FUEL).add(BodyState.END);
        for (WasmType type : plan.globals) {
            out.add(type.code()).add(1);
            var state = new BodyState(plan, random, new Shape(List.of(), List.of()), 0);
            state.constant(type);
            out.add(state.out).add(BodyState.END);
        }
        return out;
    }

    private Bytes exports() {
        var out = new Bytes();
        int count = 2;
        out.name("m").add(2).add(0).name("fuel").add(3).add(ModulePlan.FUEL);
        for (int i = 0; i < plan.globals.size(); i++, count++) {
            out.name("g" + i).add(3).unsigned(ModulePlan.FIRST_GLOBAL + i);
        }
        for (int i = 0; i < plan.tags.size(); i++, count++) {
            out.name("e" + i).add(4).unsigned(i);
        }
        for (int i = 0; i < plan.functions.size(); i++) {
            if (plan.functions.get(i).isNumeric()) {
                out.name("f" + i).add(0).unsigned(i);
                count++;
            }
        }
        return new Bytes().unsigned(count).add(out);
    }

    /// One active segment that fills the first table but for its last element, one passive, one of expressions; and
    /// all functions declared.
    private Bytes elements() {
        var out = new Bytes().add(4);
        out.add(0).add(0x41).add(0).add(BodyState.END).unsigned(ModulePlan.TABLE_ELEMENTS - 1);
        for (int i = 0; i < ModulePlan.TABLE_ELEMENTS - 1; i++) {
            out.unsigned(plan.functionAt(i));
        }
        out.add(1).add(0).unsigned(4);
        for (int i = 0; i < 4; i++) {
            out.unsigned(random.nextInt(plan.functions.size()));
        }
        out.add(5).add(0x70).unsigned(2).add(0xD0).add(0x70).add(BodyState.END)
                .add(0xD2).unsigned(random.nextInt(plan.functions.size())).add(BodyState.END);
        out.add(3).add(0).unsigned(plan.functions.size());
        for (int i = 0; i < plan.functions.size(); i++) {
            out.unsigned(i);
        }
        return out;
    }

    private Bytes datas() {
        var out = new Bytes().unsigned(ModulePlan.DATAS);
        out.add(0).add(0x41).signed(random.nextInt(65_536 - ModulePlan.DATA_BYTES))
                .add(BodyState.END).sized(data());
        out.add(1).sized(data());
        out.add(1).sized(data());
        return out;
    }

    private byte[] data() {
        byte[] data = new byte[ModulePlan.DATA_BYTES];
        random.nextBytes(data);
        return data;
    }
}
