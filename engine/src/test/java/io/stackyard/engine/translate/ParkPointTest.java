package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Guest;
import io.stackyard.engine.module.ModuleDecoder;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.types.AbstractHeapType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.engine.types.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ParkPointTest {

    private static final EngineTunables TUNABLES = Tunables.defaults().engine();
    private static final ValueType EXTERNREF = new ReferenceType(true, AbstractHeapType.EXTERN);

    /// The point of the first word of the last function.
    private static ParkPoint first(String module) {
        ModuleDefinition definition =
                ModuleDecoder.decode(Guest.binary(module), new TypeRegistry(), TUNABLES);
        return ParkPoint.of(definition, TUNABLES, definition.codes().size() - 1, 0);
    }

    /// The results push the operand out of the window of those that may wait where they are: it goes to its home
    /// behind the call, so while the call runs nothing is there.
    @Test
    void of_operandThatGoesHomeBehindTheCall_isNotHeldInIts() {
        String many = "i32 ".repeat(OperandStack.WINDOW + 10);
        ParkPoint point =
                first(
                        "(module (func $many (result " + many + ") (unreachable))"
                                + "(func (param externref) (local.get 0) (call $many)"
                                + "(drop) ".repeat(OperandStack.WINDOW + 11)
                                + "))");

        assertEquals(List.of(new TypedSlot(-4, EXTERNREF)), point.held());
        assertEquals(OperandStack.WINDOW + 10, point.awaited().size());
        assertEquals(new TypedSlot(1, NumberType.I32), point.awaited().getFirst());
    }

    @Test
    void of_callWithArguments_holdsWhatLiesBelowThem() {
        ParkPoint point =
                first(
                        "(module (global $g (mut externref) (ref.null extern))"
                                + "(func $two (param i64 f32) (result f64) (unreachable))"
                                + "(func (local f64) (global.get $g) (drop) (nop)"
                                + "(call $two (i64.const 1) (f32.const 2)) (drop)))");

        // The first word is that of global.get: it waits for nothing, but has what it gives.
        assertEquals(List.of(new TypedSlot(-4, NumberType.F64)), point.held());
        assertEquals(List.of(new TypedSlot(0, EXTERNREF)), point.awaited());
    }
}
