package io.stackyard.engine.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The function body being generated: bytes so far, locals, the labels around, and how much more there may be.
final class BodyState {

    static final int BLOCK = 0x02;
    static final int LOOP = 0x03;
    static final int IF = 0x04;
    static final int ELSE = 0x05;
    static final int END = 0x0B;
    static final int BR = 0x0C;
    static final int BR_IF = 0x0D;
    static final int BR_TABLE = 0x0E;
    static final int UNREACHABLE = 0x00;
    static final int DROP = 0x1A;
    static final int SELECT = 0x1B;
    static final int SELECT_TYPED = 0x1C;
    static final int LOCAL_GET = 0x20;
    static final int LOCAL_SET = 0x21;
    static final int LOCAL_TEE = 0x22;
    static final int GLOBAL_GET = 0x23;
    static final int GLOBAL_SET = 0x24;
    static final int I32_CONST = 0x41;
    static final int BULK = 0xFC;

    private static final int EMPTY_BLOCK = 0x40;
    private static final int[] INTERESTING = {
        0, 1, -1, 2, 7, 31, 32, 63, 64, 127, 128, 255, 32767, 32768, -32768, -32769, 65535, 65536,
        Integer.MAX_VALUE, Integer.MIN_VALUE
    };
    private static final double[] FLOATS = {
        0, -0.0, 1, -1, 0.5, 1.5, 2.5, -2.5, 1e10, -1e10, 2147483647, 2147483648.0, -2147483649.0,
        4294967296.0, 0x1p63, 0x1p64, 1e-40, 4.9e-324, 1e300,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    final ModulePlan plan;
    final SplittableRandom random;
    final Shape shape;

    /// Whether the body mostly computes: what calls, branches and traps do not cut short is seen in the results.
    final boolean computes;
    final Bytes out = new Bytes();
    final List<List<WasmType>> labels = new ArrayList<>();
    private final List<WasmType> locals;
    private final int writable;
    private int f32Scratch = -1;
    private int f64Scratch = -1;
    int budget;

    BodyState(ModulePlan plan, SplittableRandom random, Shape shape, int budget) {
        this.plan = plan;
        this.random = random;
        this.shape = shape;
        this.budget = budget;
        this.computes = random.nextInt(2) == 0;
        this.locals = new ArrayList<>(shape.params());
        for (WasmType type : WasmType.values()) {
            if (type != WasmType.EXNREF) {
                locals.add(type);
                locals.add(type);
            }
        }
        this.writable = locals.size();
        labels.add(shape.results());
    }

    boolean chance(int one, int of) {
        return random.nextInt(of) < one;
    }

    void op(int opcode) {
        out.add(opcode);
    }

    void op(int opcode, long index) {
        out.add(opcode).unsigned(index);
    }

    /// Opens a block, loop or if.
    ///
    /// @param label the types that a branch to it carries
    void open(int opcode, Shape block, List<WasmType> label) {
        out.add(opcode);
        blockType(block);
        labels.add(label);
    }

    void blockType(Shape block) {
        if (block.params().isEmpty() && block.results().size() <= 1) {
            out.add(block.results().isEmpty() ? EMPTY_BLOCK : block.results().getFirst().code());
        } else {
            out.signed(plan.index(block));
        }
    }

    void end() {
        labels.removeLast();
        out.add(END);
    }

    /// The depths of the labels whose branches carry these types.
    List<Integer> depths(List<WasmType> carried) {
        List<Integer> depths = new ArrayList<>();
        for (int i = labels.size() - 1; i >= 0; i--) {
            if (labels.get(i).equals(carried)) {
                depths.add(labels.size() - 1 - i);
            }
        }
        return depths;
    }

    /// A local that statements may set.
    int local(WasmType type) {
        int at = random.nextInt(writable);
        while (locals.get(at) != type) {
            at = (at + 1) % writable;
        }
        return at;
    }

    /// A local of its own.
    int newLocal(WasmType type) {
        locals.add(type);
        return locals.size() - 1;
    }

    void constant(int value) {
        out.add(I32_CONST).signed(value);
    }

    void constant(WasmType type) {
        switch (type) {
            case I32 -> constant((int) number());
            case I64 -> out.add(0x42).signed(number());
            case F32 -> out.add(0x43).f32(f32());
            case F64 -> out.add(0x44).f64(f64());
            case FUNCREF, EXNREF -> out.add(0xD0).add(type.code());
        }
    }

    private long number() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt();
            case 2 -> random.nextInt(16);
            case 3 -> 1L << random.nextInt(64);
            default -> INTERESTING[random.nextInt(INTERESTING.length)];
        };
    }

    /// NaNs of constants have their payload: instructions that keep it must.
    private int f32() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt();
            case 1 -> 0x7F80_0001 | (random.nextInt() & 0x807F_FFFF);
            case 2 -> Float.floatToRawIntBits(random.nextInt());
            default -> Float.floatToRawIntBits((float) FLOATS[random.nextInt(FLOATS.length)]);
        };
    }

    private long f64() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong();
            case 1 -> 0x7FF0_0000_0000_0001L | (random.nextLong() & 0x800F_FFFF_FFFF_FFFFL);
            case 2 -> Double.doubleToRawLongBits(random.nextInt());
            default -> Double.doubleToRawLongBits(FLOATS[random.nextInt(FLOATS.length)]);
        };
    }

    /// Replaces a NaN on top of the stack by the canonical one.
    void canonicalise(WasmType type) {
        int scratch = scratch(type);
        op(LOCAL_TEE, scratch);
        if (type == WasmType.F32) {
            out.add(0x43).f32(0x7FC0_0000);
        } else {
            out.add(0x44).f64(0x7FF8_0000_0000_0000L);
        }
        op(LOCAL_GET, scratch);
        op(LOCAL_GET, scratch);
        op(type == WasmType.F32 ? 0x5B : 0x61); // Equal to itself: no NaN.
        op(SELECT);
    }

    private int scratch(WasmType type) {
        if (type == WasmType.F32) {
            f32Scratch = f32Scratch < 0 ? newLocal(type) : f32Scratch;
            return f32Scratch;
        }
        f64Scratch = f64Scratch < 0 ? newLocal(type) : f64Scratch;
        return f64Scratch;
    }

    /// One step less; at the last one, a trap.
    void burnFuel() {
        op(GLOBAL_GET, ModulePlan.FUEL);
        out.add(0x45).add(IF).add(EMPTY_BLOCK).add(UNREACHABLE).add(END);
        op(GLOBAL_GET, ModulePlan.FUEL);
        constant(1);
        op(0x6B);
        op(GLOBAL_SET, ModulePlan.FUEL);
    }

    /// The body with its locals, as it stands in the section of code.
    Bytes finish() {
        var body = new Bytes(out.size() + 64);
        List<WasmType> added = locals.subList(shape.params().size(), locals.size());
        body.unsigned(added.size());
        added.forEach(type -> body.add(1).add(type.code()));
        return body.add(out).add(END);
    }
}
