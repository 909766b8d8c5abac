package io.stackyard.engine.translate;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.types.ValType;
import java.util.ArrayList;
import java.util.List;

/// What a frame holds while it waits at one of its instructions: a call, `resume` of any kind, `suspend` or `switch`.
///
/// **Exact**: these are the types that the validator had for the operands and locals there. A local without a default
/// value is held once it was set. An operand that is still a local or a constant is not in its own slot, so it is not
/// listed: the local is.
///
/// @param held the locals, and the operands below what the instruction takes
/// @param awaited where the values go that the instruction gives; none is there yet, but the first ones may be
///     if they were bound to the continuation
public record ParkPoint(List<TypedSlot> held, List<TypedSlot> awaited) {

    public ParkPoint {
        held = List.copyOf(held);
        awaited = List.copyOf(awaited);
    }

    /// The point of the instruction that a word of code belongs to.
    ///
    /// @param defined the function, counted without the imported ones
    /// @param word counted from the function's first
    public static ParkPoint of(
            ModuleDefinition module, EngineTunables tunables, int defined, int word) {
        List<ParkPoint> found = new ArrayList<>();
        SecondTranslation.run(
                module,
                tunables,
                defined,
                body -> {
                    if (body.code.firstTouched() <= word && word < body.code.size()) {
                        found.add(at(body, word));
                    }
                });
        return found.getLast(); // An earlier one was taken back.
    }

    private static ParkPoint at(Body body, int word) {
        int floor = body.stack.floor();
        List<TypedSlot> held = locals(body);
        for (int i = 0; i < floor; i++) {
            if (body.stack.isHomeAt(i, word)) {
                held.add(operand(body, i));
            }
        }
        List<TypedSlot> awaited = new ArrayList<>();
        for (int i = floor; i < body.stack.height(); i++) {
            awaited.add(operand(body, i));
        }
        return new ParkPoint(held, awaited);
    }

    private static List<TypedSlot> locals(Body body) {
        List<TypedSlot> slots = new ArrayList<>();
        for (int i = 0; i < body.locals.count(); i++) {
            if (body.locals.isSet(i)) {
                slots.add(slot(body, body.locals.slot(i), body.locals.type(i)));
            }
        }
        return slots;
    }

    private static TypedSlot operand(Body body, int index) {
        return slot(body, body.stack.home(index), body.stack.type(index));
    }

    private static TypedSlot slot(Body body, int slot, int type) {
        assert type != ValType.BOTTOM : "reachable code has operands of known types";
        return new TypedSlot(slot, body.types.valueType(type));
    }
}
