package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Guest;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.ModuleDecoder;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.types.AbstractHeapType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.engine.types.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ParkPointTest {

    private static final EngineTunables TUNABLES = Tunables.defaults().engine();
    private static final ValueType EXTERNREF = new ReferenceType(true, AbstractHeapType.EXTERN);

    /// The point of the first word of the last function.
    private static ParkPoint first(String module) {
        return points(module, TUNABLES, _ -> true).getFirst();
    }

    /// The points of the words of the last function with some opcode. No operand word is there to be mistaken for one.
    private static List<ParkPoint> points(
            String module, EngineTunables tunables, IntPredicate opcode) {
        ModuleDefinition definition =
                ModuleDecoder.decode(Guest.binary(module), new TypeRegistry(), tunables);
        int last = definition.codes().size() - 1;
        CodeBuffer code = SecondTranslation.run(definition, tunables, last, _ -> {});
        return IntStream.range(0, code.size())
                .filter(word -> opcode.test(Word.op(code.word(word))))
                .mapToObj(word -> ParkPoint.of(definition, tunables, last, word))
                .toList();
    }

    private static List<ParkPoint> checks(String module, Interruption interruption) {
        return points(
                module,
                Tunables.defaults().with(Setting.ENGINE_INTERRUPTION, interruption).engine(),
                op -> op == Op.CHECK_EPOCH || op == Op.BURN || op == Op.BURN_RANGE);
    }

    private static ParkPoint holding(TypedSlot... held) {
        return new ParkPoint(List.of(held), List.of());
    }

    /// Where the function begins, before its first instruction; at the loop, with what it takes.
    @Test
    void of_checksOfEpochs_holdLocalsAndWhatTheLoopTakes() {
        List<ParkPoint> points =
                checks(
                        "(module (global $g (mut externref) (ref.null extern))"
                                + "(func (param externref) (result externref)"
                                + "(local $set (ref extern))"
                                + "(f64.const 1) (global.get $g)"
                                + "(local.set $set (ref.as_non_null (local.get 0)))"
                                + "(loop (param externref) (result externref)"
                                + "(br_if 0 (i32.const 0)))"
                                + "(local.set 0) (drop) (local.get 0)))",
                        Interruption.EPOCH);

        var parameter = new TypedSlot(-5, EXTERNREF);
        var set = new TypedSlot(-4, new ReferenceType(false, AbstractHeapType.EXTERN));
        assertEquals(
                List.of(
                        holding(parameter),
                        holding(
                                parameter,
                                set,
                                new TypedSlot(0, NumberType.F64),
                                new TypedSlot(1, EXTERNREF))),
                points);
    }

    /// The price is paid before the instruction, which has not taken anything off then.
    @Test
    void of_checkOfFuel_holdsWhatTheInstructionTakes() {
        List<ParkPoint> points =
                checks(
                        "(module (global $g (mut externref) (ref.null extern))"
                                + "(func (result i32) (global.get $g)"
                                + "(block) (ref.is_null)))",
                        Interruption.FUEL);

        assertEquals(List.of(holding(), holding(new TypedSlot(0, EXTERNREF))), points);
    }

    @Test
    void of_checkOfARange_holdsTheReferenceThatIsFilledIn() {
        String module =
                "(module (table $t 1 externref) (global $g (mut externref) (ref.null extern))"
                        + "(func (param i32) %s))";
        var count = new TypedSlot(-4, NumberType.I32);
        List<ParkPoint> fill =
                checks(
                        String.format(
                                Locale.ROOT,
                                module,
                                "(table.fill $t (local.get 0) (global.get $g) (i32.const 1))"),
                        Interruption.FUEL);
        List<ParkPoint> grow =
                checks(
                        String.format(
                                Locale.ROOT,
                                module,
                                "(drop (table.grow $t (global.get $g) (local.get 0)))"),
                        Interruption.FUEL);

        assertEquals(
                List.of(
                        holding(count),
                        holding(
                                count,
                                new TypedSlot(1, EXTERNREF),
                                new TypedSlot(2, NumberType.I32))),
                fill);
        assertEquals(List.of(holding(count), holding(count, new TypedSlot(0, EXTERNREF))), grow);
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
