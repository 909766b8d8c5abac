package io.stackyard.engine.fuzz;

import java.util.ArrayList;
import java.util.List;

/// Generates calls of all kinds. What is called may call back: the fuel ends it.
final class CallGenerator {

    private static final int CALL = 0x10;
    private static final int CALL_INDIRECT = 0x11;
    private static final int CALL_REF = 0x14;
    private static final int REF_FUNC = 0xD2;

    /// From a call to its tail call.
    private static final int TO_TAIL_CALL = 2;
    private static final int TO_TAIL_CALL_REF = 1;

    private final BodyState body;
    private final BodyGenerator values;

    CallGenerator(BodyState body, BodyGenerator values) {
        this.body = body;
        this.values = values;
    }

    /// A call whose first result is of the type.
    void direct(WasmType type, int depth) {
        List<Integer> fitting = new ArrayList<>();
        for (int i = 0; i < body.plan.functions.size(); i++) {
            List<WasmType> results = body.plan.functions.get(i).results();
            if (!results.isEmpty() && results.getFirst() == type) {
                fitting.add(i);
            }
        }
        if (fitting.isEmpty() || body.chance(1, 3)) {
            values.value(type, depth - 1);
            return;
        }
        int function = fitting.get(body.random.nextInt(fitting.size()));
        Shape shape = body.plan.functions.get(function);
        values.values(shape.params(), depth - 1);
        if (body.chance(3, 4)) {
            body.op(CALL, function);
        } else {
            body.op(REF_FUNC, function);
            body.op(CALL_REF, body.plan.index(shape));
        }
        values.keepFirst(shape.results());
    }

    /// A call through a table whose first result is of the type.
    void indirect(WasmType type, int depth) {
        for (int tries = 0; tries < 4; tries++) {
            int element = body.random.nextInt(ModulePlan.TABLE_ELEMENTS);
            Shape shape = body.plan.functions.get(body.plan.functionAt(element));
            if (!shape.results().isEmpty() && shape.results().getFirst() == type) {
                values.values(shape.params(), depth - 1);
                index(element, depth);
                body.op(CALL_INDIRECT, body.plan.index(shape));
                table();
                values.keepFirst(shape.results());
                return;
            }
        }
        values.value(type, depth - 1);
    }

    /// Mostly the element that has the function at the start.
    private void index(int element, int depth) {
        if (body.chance(7, 8)) {
            body.constant(element);
        } else {
            values.value(WasmType.I32, depth - 1);
            if (body.chance(3, 4)) {
                body.constant(2 * ModulePlan.TABLE_ELEMENTS - 1);
                body.op(0x71);
            }
        }
    }

    private void table() {
        body.out.unsigned(body.chance(7, 8) ? 0 : 1);
    }

    /// A call whose results are not wanted.
    void statement(int depth) {
        int function = body.random.nextInt(body.plan.functions.size());
        Shape shape = body.plan.functions.get(function);
        values.values(shape.params(), depth);
        body.op(CALL, function);
        shape.results().reversed().forEach(values::consume);
    }

    /// A call in place of a return; a return if no function has the results.
    void tail(int depth) {
        int element = body.random.nextInt(ModulePlan.TABLE_ELEMENTS);
        int function = body.plan.functionAt(element);
        Shape shape = body.plan.functions.get(function);
        if (!shape.results().equals(body.shape.results())) {
            values.values(body.shape.results(), depth - 1);
            body.op(0x0F);
            return;
        }
        values.values(shape.params(), depth - 1);
        switch (body.random.nextInt(3)) {
            case 0 -> body.op(CALL + TO_TAIL_CALL, function);
            case 1 -> {
                index(element, depth);
                body.op(CALL_INDIRECT + TO_TAIL_CALL, body.plan.index(shape));
                table();
            }
            default -> {
                body.op(REF_FUNC, function);
                body.op(CALL_REF + TO_TAIL_CALL_REF, body.plan.index(shape));
            }
        }
    }
}
