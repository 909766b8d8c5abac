package io.stackyard.engine.fuzz;

import static io.stackyard.engine.fuzz.BodyState.BLOCK;
import static io.stackyard.engine.fuzz.BodyState.BR;
import static io.stackyard.engine.fuzz.BodyState.BR_IF;
import static io.stackyard.engine.fuzz.BodyState.BR_TABLE;
import static io.stackyard.engine.fuzz.BodyState.BULK;
import static io.stackyard.engine.fuzz.BodyState.DROP;
import static io.stackyard.engine.fuzz.BodyState.ELSE;
import static io.stackyard.engine.fuzz.BodyState.GLOBAL_GET;
import static io.stackyard.engine.fuzz.BodyState.GLOBAL_SET;
import static io.stackyard.engine.fuzz.BodyState.IF;
import static io.stackyard.engine.fuzz.BodyState.LOCAL_GET;
import static io.stackyard.engine.fuzz.BodyState.LOCAL_SET;
import static io.stackyard.engine.fuzz.BodyState.LOCAL_TEE;
import static io.stackyard.engine.fuzz.BodyState.LOOP;
import static io.stackyard.engine.fuzz.BodyState.SELECT;
import static io.stackyard.engine.fuzz.BodyState.SELECT_TYPED;
import static io.stackyard.engine.fuzz.BodyState.UNREACHABLE;

import io.stackyard.engine.translate.PlainOperators.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Generates one function body, valid by construction: every piece leaves exactly the types it was asked for, above
/// whatever operands wait below it.
///
/// **Determinism**: the result of arithmetic on floats is made canonical if it is a NaN and the reader would see which
/// ("exact"), because the specification leaves that open. Everything else must agree bit by bit.
final class BodyGenerator {

    private static final int[] OFFSETS = {0, 1, 4, 8, 100, 32_000, 65_528, 65_532, 65_535, 65_536};
    private static final int[] NARROW_STORES = {0x3A, 0x3B};
    private static final int[] WIDE_STORES = {0x3C, 0x3D, 0x3E};

    private final BodyState body;
    private final ModulePlan plan;
    private final SplittableRandom random;
    private final CallGenerator calls;

    private BodyGenerator(BodyState body) {
        this.body = body;
        this.plan = body.plan;
        this.random = body.random;
        this.calls = new CallGenerator(body, this);
    }

    /// The body of one function, as it stands in the section of code behind its size.
    static Bytes generate(
            ModulePlan plan, SplittableRandom random, Shape shape, int depth, int budget) {
        var body = new BodyState(plan, random, shape, budget);
        var generator = new BodyGenerator(body);
        body.burnFuel();
        generator.statements(depth);
        generator.values(shape.results(), depth);
        return body.finish();
    }

    // Values.

    void values(List<WasmType> types, int depth) {
        types.forEach(type -> value(type, depth, true));
    }

    void value(WasmType type, int depth) {
        value(type, depth, true);
    }

    /// @param exact whether the reader sees which NaN it is
    private void value(WasmType type, int depth, boolean exact) {
        body.budget--;
        if (depth <= 0 || body.budget <= 0 || type == WasmType.EXNREF) {
            leaf(type);
            return;
        }
        if (body.computes && body.chance(5, 6)) {
            operator(type, depth, exact);
            return;
        }
        switch (random.nextInt(26)) {
            case 0, 1 -> leaf(type);
            case 2 -> tee(type, depth, exact);
            case 3 -> ifValue(type, depth);
            case 4 -> block(type, depth);
            case 5 -> blockWithParameters(type, depth);
            case 6 -> branchIf(type, depth);
            case 7 -> select(type, depth);
            case 8, 9 -> load(type, depth);
            case 10 -> calls.direct(type, depth);
            case 11 -> calls.indirect(type, depth);
            case 12 -> loop(type, depth);
            case 13 -> tryTable(type, depth);
            case 14 -> leave(type, depth);
            case 15 -> special(type, depth);
            default -> operator(type, depth, exact);
        }
    }

    private void leaf(WasmType type) {
        if (type == WasmType.EXNREF || body.chance(1, 3)) {
            constantOrFunction(type);
        } else if (type.isNumber() && body.chance(1, 4)) {
            body.op(GLOBAL_GET, global(type));
        } else {
            body.op(LOCAL_GET, body.local(type));
        }
    }

    private void constantOrFunction(WasmType type) {
        if (type == WasmType.FUNCREF && body.chance(2, 3)) {
            body.op(0xD2, random.nextInt(plan.functions.size()));
        } else {
            body.constant(type);
        }
    }

    private int global(WasmType type) {
        int at = random.nextInt(plan.globals.size());
        while (plan.globals.get(at) != type) {
            at = (at + 1) % plan.globals.size();
        }
        return ModulePlan.FIRST_GLOBAL + at;
    }

    private void operator(WasmType type, int depth, boolean exact) {
        List<Operator> operators = type.operators();
        if (operators.isEmpty()) {
            tableGet(depth);
            return;
        }
        Operator operator = operators.get(random.nextInt(operators.size()));
        while (operator.mayTrap() && body.chance(7, 8)) {
            operator = operators.get(random.nextInt(operators.size()));
        }
        for (int operand : operator.operands()) {
            value(WasmType.of(operand), depth - 1, operator.seesNan());
        }
        if (plan.forPeer && isUnsignedToFloat(operator)) {
            body.op(0x42);
            body.out.signed(Long.MAX_VALUE);
            body.op(0x83);
        }
        if (operator.prefixed()) {
            body.op(BULK, operator.code());
        } else {
            body.op(operator.code());
        }
        if (exact && operator.isArithmetic()) {
            body.canonicalise(type);
        }
    }

    private static boolean isUnsignedToFloat(Operator operator) {
        return operator.mnemonic().endsWith(".convert_i64_u");
    }

    private void tee(WasmType type, int depth, boolean exact) {
        value(type, depth - 1, true);
        if (exact || body.chance(1, 2)) {
            body.op(LOCAL_TEE, body.local(type));
        }
    }

    private void ifValue(WasmType type, int depth) {
        List<WasmType> results = results(type);
        value(WasmType.I32, depth - 1);
        body.open(IF, Shape.of(List.of(), results), results);
        statements(depth - 2);
        values(results, depth - 1);
        body.op(ELSE);
        values(results, depth - 1);
        body.end();
        keepFirst(results);
    }

    private void block(WasmType type, int depth) {
        List<WasmType> results = results(type);
        body.open(BLOCK, Shape.of(List.of(), results), results);
        statements(depth - 1);
        values(results, depth - 1);
        body.end();
        keepFirst(results);
    }

    /// The type, and sometimes more behind it.
    private List<WasmType> results(WasmType type) {
        List<WasmType> results = new ArrayList<>(List.of(type));
        while (body.chance(1, 4)) {
            results.add(ModulePlan.number(random));
        }
        return results;
    }

    /// Takes all but the first of the operands off.
    void keepFirst(List<WasmType> types) {
        for (int i = types.size() - 1; i > 0; i--) {
            consume(types.get(i));
        }
    }

    void consume(WasmType type) {
        if (type == WasmType.EXNREF) {
            body.op(body.chance(1, 3) ? 0x0A : DROP);
        } else if (body.chance(1, 2)) {
            body.op(LOCAL_SET, body.local(type));
        } else if (type.isNumber() && body.chance(1, 3)) {
            body.op(GLOBAL_SET, global(type));
        } else {
            body.op(DROP);
        }
    }

    /// What stands below the block goes in, is used or left alone, and comes out.
    private void blockWithParameters(WasmType type, int depth) {
        if (plan.forPeer) {
            block(type, depth);
            return;
        }
        List<WasmType> types = results(type);
        values(types, depth - 1);
        body.open(BLOCK, Shape.of(types, types), types);
        statements(depth - 1);
        if (body.chance(1, 2)) {
            types.reversed().forEach(this::consume);
            values(types, depth - 2);
        } else if (body.chance(1, 2)) {
            value(WasmType.I32, depth - 1);
            body.op(BR_IF, 0);
            statements(depth - 2);
        }
        body.end();
        keepFirst(types);
    }

    private void branchIf(WasmType type, int depth) {
        List<Integer> depths = body.depths(List.of(type));
        value(type, depth - 1);
        if (!depths.isEmpty()) {
            value(WasmType.I32, depth - 1);
            body.op(BR_IF, depths.get(random.nextInt(depths.size())));
        }
    }

    private void select(WasmType type, int depth) {
        value(type, depth - 1);
        value(type, depth - 1);
        value(WasmType.I32, depth - 1);
        if (type.isNumber() && body.chance(3, 4)) {
            body.op(SELECT);
        } else {
            body.op(SELECT_TYPED, 1);
            body.op(type.code());
        }
    }

    private void load(WasmType type, int depth) {
        int[] loads = type.loads();
        if (loads.length == 0) {
            tableGet(depth);
            return;
        }
        address(depth);
        body.op(loads[random.nextInt(loads.length)]);
        memoryArgument();
    }

    /// Mostly within the first page.
    private void address(int depth) {
        value(WasmType.I32, depth - 1);
        if (body.chance(63, 64)) {
            body.constant(body.chance(31, 32) ? 0x7FFF : 0x1_FFFF);
            body.op(0x71);
        }
    }

    private void memoryArgument() {
        body.out.add(0); // No alignment is promised.
        body.out.unsigned(body.chance(1, 256) ? 0xFFFF_FFF0L : offset());
    }

    private int offset() {
        return OFFSETS[random.nextInt(body.chance(15, 16) ? 6 : OFFSETS.length)];
    }

    private void tableGet(int depth) {
        element(depth);
        body.op(0x25, random.nextInt(ModulePlan.TABLES));
    }

    /// Mostly within a table.
    private void element(int depth) {
        value(WasmType.I32, depth - 1);
        if (body.chance(63, 64)) {
            body.constant(ModulePlan.TABLE_ELEMENTS - 1);
            body.op(0x71);
        }
    }

    private void loop(WasmType type, int depth) {
        boolean carries = !plan.forPeer && body.chance(1, 3);
        List<WasmType> carried = carries ? results(type) : List.of();
        List<WasmType> results = carried.isEmpty() ? List.of(type) : carried;
        int counter = body.newLocal(WasmType.I32);
        body.constant(1 + random.nextInt(5));
        body.op(LOCAL_SET, counter);
        values(carried, depth - 1);
        body.open(LOOP, Shape.of(carried, results), carried);
        body.burnFuel();
        statements(depth - 1);
        carried.reversed().forEach(this::consume);
        values(carried, depth - 2);
        again(counter, depth);
        if (carried.isEmpty()) {
            value(type, depth - 1);
        }
        body.end();
        keepFirst(results);
    }

    /// Goes round the loop while the counter is not used up and a condition holds.
    private void again(int counter, int depth) {
        value(WasmType.I32, depth - 1);
        body.op(LOCAL_GET, counter);
        body.constant(1);
        body.op(0x6B);
        body.op(LOCAL_TEE, counter);
        body.constant(0);
        body.op(0x4A);
        body.op(0x71);
        body.op(BR_IF, 0);
    }

    /// A block whose exceptions are caught, by tag or all, with a reference to them or without.
    private void tryTable(WasmType type, int depth) {
        int tag = random.nextInt(plan.tags.size() + 1);
        boolean all = tag == plan.tags.size();
        boolean reference = body.chance(1, 3);
        List<WasmType> caught = new ArrayList<>(all ? List.of() : plan.tags.get(tag).params());
        if (reference) {
            caught.add(WasmType.EXNREF);
        }
        List<WasmType> results = List.of(type);
        body.open(BLOCK, Shape.of(List.of(), results), results);
        body.open(BLOCK, Shape.of(List.of(), caught), caught);
        body.op(0x1F);
        body.blockType(Shape.of(List.of(), results));
        body.out.unsigned(1).add((all ? 2 : 0) + (reference ? 1 : 0));
        if (!all) {
            body.out.unsigned(tag);
        }
        body.out.unsigned(0);
        body.labels.add(results);
        statements(depth - 1);
        value(type, depth - 1);
        body.end();
        body.op(BR, 1);
        body.end();
        caught.reversed().forEach(this::consume);
        value(type, depth - 2);
        body.end();
    }

    /// No value, because control goes elsewhere; what follows cannot be reached.
    private void leave(WasmType type, int depth) {
        if (body.chance(2, 3)) {
            operator(type, depth, true);
            return;
        }
        switch (random.nextInt(10)) {
            case 0 -> body.op(UNREACHABLE);
            case 1, 2 -> {
                values(body.shape.results(), depth - 1);
                body.op(0x0F);
            }
            case 3, 4 -> {
                int tag = random.nextInt(plan.tags.size());
                values(plan.tags.get(tag).params(), depth - 1);
                body.op(0x08, tag);
            }
            case 5 -> {
                if (plan.forPeer) {
                    body.op(UNREACHABLE);
                } else {
                    calls.tail(depth);
                }
            }
            case 6 -> branchTable(depth);
            default -> {
                int label = random.nextInt(body.labels.size());
                values(body.labels.get(label), depth - 1);
                body.op(BR, body.labels.size() - 1 - label);
            }
        }
        if (body.chance(1, 2)) {
            value(type, depth - 2);
        }
    }

    private void branchTable(int depth) {
        List<WasmType> carried = body.labels.get(random.nextInt(body.labels.size()));
        List<Integer> depths = body.depths(carried);
        values(carried, depth - 1);
        value(WasmType.I32, depth - 1);
        if (body.chance(3, 4)) {
            body.constant(7);
            body.op(0x71);
        }
        int targets = random.nextInt(6);
        body.op(BR_TABLE, targets);
        for (int i = 0; i <= targets; i++) {
            body.out.unsigned(depths.get(random.nextInt(depths.size())));
        }
    }

    private void special(WasmType type, int depth) {
        if (type != WasmType.I32) {
            operator(type, depth, true);
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                value(WasmType.I32, depth - 1);
                body.constant(body.chance(7, 8) ? 1 : -1);
                body.op(0x71);
                body.op(0x40, 0);
            }
            case 1 -> body.op(0x3F, 0);
            case 2 -> tableGrow(depth);
            case 3 -> {
                body.op(BULK, 16);
                body.out.unsigned(random.nextInt(ModulePlan.TABLES));
            }
            default -> {
                value(WasmType.FUNCREF, depth - 1);
                body.op(0xD1);
            }
        }
    }

    private void tableGrow(int depth) {
        value(WasmType.FUNCREF, depth - 1);
        value(WasmType.I32, depth - 1);
        body.constant(body.chance(7, 8) ? 3 : -1);
        body.op(0x71);
        body.op(BULK, 15);
        body.out.unsigned(random.nextInt(ModulePlan.TABLES));
    }

    // Statements.

    private void statements(int depth) {
        for (int count = depth <= 0 ? 0 : random.nextInt(4); count > 0; count--) {
            if (body.budget > 0) {
                statement(depth - 1);
            }
        }
    }

    private void statement(int depth) {
        body.budget--;
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> {
                WasmType type = body.chance(1, 12) ? WasmType.FUNCREF : ModulePlan.number(random);
                value(type, depth);
                consume(type);
            }
            case 3, 4, 5 -> store(depth);
            case 6 -> {
                WasmType type = ModulePlan.number(random);
                value(type, depth);
                body.op(GLOBAL_SET, global(type));
            }
            case 7, 8 -> ifStatement(depth);
            case 9 -> {
                body.open(BLOCK, Shape.of(List.of(), List.of()), List.of());
                statements(depth);
                body.end();
            }
            case 10 -> bulkMemory(depth);
            case 11 -> bulkTable(depth);
            case 12 -> {
                element(depth);
                value(WasmType.FUNCREF, depth - 1);
                body.op(0x26, random.nextInt(ModulePlan.TABLES));
            }
            case 13 -> calls.statement(depth);
            case 14 -> branchOut(depth);
            default -> body.op(0x01);
        }
    }

    private void store(int depth) {
        WasmType type = ModulePlan.number(random);
        address(depth);
        value(type, depth);
        body.op(
                switch (type) {
                    case I32 -> body.chance(1, 2) ? 0x36 : NARROW_STORES[random.nextInt(2)];
                    case I64 -> body.chance(1, 2) ? 0x37 : WIDE_STORES[random.nextInt(3)];
                    case F32 -> 0x38;
                    default -> 0x39;
                });
        memoryArgument();
    }

    private void ifStatement(int depth) {
        value(WasmType.I32, depth);
        body.open(IF, Shape.of(List.of(), List.of()), List.of());
        statements(depth);
        if (body.chance(1, 2)) {
            body.op(ELSE);
            statements(depth);
        }
        body.end();
    }

    private void branchOut(int depth) {
        List<Integer> depths = body.depths(List.of());
        if (!depths.isEmpty()) {
            value(WasmType.I32, depth);
            body.op(BR_IF, depths.get(random.nextInt(depths.size())));
        }
    }

    private void length(int depth, int mask) {
        value(WasmType.I32, depth - 1);
        if (body.chance(63, 64)) {
            body.constant(mask);
            body.op(0x71);
        }
    }

    private void bulkMemory(int depth) {
        int active = plan.forPeer ? 1 : 0; // The first one.
        int data = active + random.nextInt(ModulePlan.DATAS - active);
        if (body.chance(1, 16)) {
            body.op(BULK, 9);
            body.out.unsigned(data);
            return;
        }
        address(depth);
        switch (random.nextInt(3)) {
            case 0 -> {
                length(depth, 15);
                length(depth, ModulePlan.DATA_BYTES / 2);
                body.op(BULK, 8);
                body.out.unsigned(data).add(0);
            }
            case 1 -> {
                address(depth);
                length(depth, 0x3FF);
                body.op(BULK, 10);
                body.out.add(0).add(0);
            }
            default -> {
                value(WasmType.I32, depth - 1);
                length(depth, 0x3FF);
                body.op(BULK, 11);
                body.out.add(0);
            }
        }
    }

    private void bulkTable(int depth) {
        int segment = random.nextInt(ModulePlan.ELEMENT_SEGMENTS);
        if (body.chance(1, 16)) {
            body.op(BULK, 13);
            body.out.unsigned(segment);
            return;
        }
        element(depth);
        switch (random.nextInt(3)) {
            case 0 -> {
                length(depth, 3);
                length(depth, 3);
                body.op(BULK, 12);
                body.out.unsigned(segment).unsigned(random.nextInt(ModulePlan.TABLES));
            }
            case 1 -> {
                length(depth, 3);
                length(depth, 3);
                body.op(BULK, 14);
                body.out.unsigned(random.nextInt(ModulePlan.TABLES))
                        .unsigned(random.nextInt(ModulePlan.TABLES));
            }
            default -> {
                value(WasmType.FUNCREF, depth - 1);
                length(depth, 3);
                body.op(BULK, 17);
                body.out.unsigned(random.nextInt(ModulePlan.TABLES));
            }
        }
    }
}
