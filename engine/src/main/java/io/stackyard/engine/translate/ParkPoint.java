package io.stackyard.engine.translate;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.types.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a frame holds while it waits at one of its instructions: a call, `resume` of any kind, `suspend` or `switch`; or
/// at a check, which gives nothing, and at which it holds what the instruction behind it takes.
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
        var search = new Search(word);
        SecondTranslation.run(module, tunables, defined, search);
        return search.found();
    }

    /// Looks for the instruction that has a word, or the check that is the word.
    private static final class Search implements InstructionListener {

        private final int word;
        private @Nullable ParkPoint instruction;
        private @Nullable ParkPoint check;

        Search(int word) {
            this.word = word;
        }

        @Override
        public void translated(Body body) {
            if (body.code.firstTouched() <= word && word < body.code.size()) {
                instruction = at(body, word); // An earlier one was taken back.
            }
        }

        @Override
        public void checked(Body body) {
            if (body.code.size() - 1 == word) {
                check = atCheck(body, word);
            }
        }

        ParkPoint found() {
            return check != null ? check : Objects.requireNonNull(instruction, "no such word");
        }
    }

    private static ParkPoint atCheck(Body body, int word) {
        return new ParkPoint(held(body, body.stack.marked(), word), List.of());
    }

    private static ParkPoint at(Body body, int word) {
        int floor = body.stack.floor();
        List<TypedSlot> awaited = new ArrayList<>();
        for (int i = floor; i < body.stack.height(); i++) {
            awaited.add(operand(body, i));
        }
        return new ParkPoint(held(body, floor, word), awaited);
    }

    /// The locals, and the operands below `height`.
    private static List<TypedSlot> held(Body body, int height, int word) {
        List<TypedSlot> held = locals(body);
        for (int i = 0; i < height; i++) {
            if (body.stack.isHomeAt(i, word)) {
                held.add(operand(body, i));
            }
        }
        return held;
    }

    private static List<TypedSlot> locals(Body body) {
        List<TypedSlot> slots = new ArrayList<>();
        for (int i = 0; i < body.locals.count(); i++) {
            int group = body.locals.group(i);
            if (body.locals.isSet(i, group)) {
                slots.add(slot(body, body.locals.slot(i, group), body.locals.type(group)));
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
