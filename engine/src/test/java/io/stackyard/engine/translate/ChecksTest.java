package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Guest;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.CodeBody;
import io.stackyard.engine.module.ModuleDecoder;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.types.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where checks stand among what is emitted, and that they cost nobody else a word.
class ChecksTest {

    private static final long CHECK = Word.of(Op.CHECK_EPOCH, 0, 0, 0);

    /// The whole loop is one instruction; slots -5 and -4 are the parameters.
    private static final String COUNTED = """
            (module (func (param i32 i32)
              (loop
                (local.set 0 (i32.add (local.get 0) (i32.const 2)))
                (br_if 0 (i32.ne (local.get 0) (local.get 1))))))""";

    private static final long COUNT_BR = Word.of(Op.COUNT_BR_NE, -5, 2, -4);
    private static final long RETURN = Word.of(Op.RETURN, 0, 0, 0);

    private static List<Long> words(String text, Interruption interruption) {
        var tunables = Tunables.defaults().with(Setting.ENGINE_INTERRUPTION, interruption);
        ModuleDefinition module =
                ModuleDecoder.decode(Guest.binary(text), new TypeRegistry(), tunables.engine());
        var code = new CodeBuffer();
        var functions = new FunctionTranslator(module, tunables.engine(), code);
        for (int i = 0; i < module.codes().size(); i++) {
            CodeBody body = module.codes().get(i);
            functions.translate(
                    new BinaryReader(module.bytes(), body.offset(), body.offset() + body.length()),
                    module.types().func(module.functionType(i)));
        }
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            words.add(code.words()[i]);
        }
        return words;
    }

    private static long burn(int cost) {
        return Word.immediate(Op.BURN, 0, cost);
    }

    @Test
    void none_countingLoop_isTwoInstructions() {
        assertEquals(List.of(COUNT_BR, -2L, RETURN), words(COUNTED, Interruption.NONE));
    }

    @Test
    void epoch_countingLoop_goesBackToItsCheck() {
        assertEquals(
                List.of(CHECK, CHECK, COUNT_BR, -3L, RETURN), words(COUNTED, Interruption.EPOCH));
    }

    @Test
    void fuel_countingLoop_goesBackToItsPrice() {
        assertEquals(
                List.of(burn(1), burn(8), COUNT_BR, -3L, RETURN),
                words(COUNTED, Interruption.FUEL));
    }

    /// Two labels at one place: the price stands there once, whichever way one comes.
    @Test
    void fuel_loopsThatBeginTogether_shareAPrice() {
        List<Long> words = words("(module (func (loop (loop (br 1)))))", Interruption.FUEL);

        assertEquals(
                List.of(burn(1), burn(1), Word.immediate(Op.BR, 0, -2)), words.subList(0, 3));
    }

    @Test
    void fuel_straightCodeThatIsFree_hasNoPrice() {
        assertEquals(
                List.of(burn(1), RETURN),
                words("(module (func (block (block nop)) (loop)))", Interruption.FUEL));
    }

    @Test
    void fuel_codeThatCannotBeReached_hasNoPrice() {
        assertEquals(
                List.of(burn(1), Word.of(Op.UNREACHABLE, 0, 0, 0), RETURN),
                words(
                        "(module (func unreachable (drop (i32.const 1)) (loop (br 0))))",
                        Interruption.FUEL));
    }

    @Test
    void fuel_memoryFill_isChargedBeforeIt() {
        String fill = """
                (module (memory 1) (func (param i32 i32 i32)
                  (memory.fill (local.get 0) (local.get 1) (local.get 2))))""";

        assertEquals(
                List.of(
                        burn(5),
                        Word.of(Op.BURN_RANGE, -4, 6, 0),
                        Word.of(Op.MEMORY_FILL, -6, -5, -4),
                        0L,
                        RETURN),
                words(fill, Interruption.FUEL));
    }

    /// Checks take words; what they stand between is the same instruction for instruction. With fuel it need not
    /// be: a branch to a return stays one if there is a price to pay on the way.
    @Test
    void epoch_randomPrograms_areTheSameButForTheirChecks() {
        for (int seed = 0; seed < 200; seed++) {
            String text = """
                    (module (memory 2) (global $g (mut i64) (i64.const 0))
                      (func $mix (param i32 i64) (result i64) (local.get 1))
                      (func $swap (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
                    %s)""".formatted(new RandomProgram(seed).text("f"));
            List<Integer> none = ops(words(text, Interruption.NONE));

            assertEquals(none, ops(words(text, Interruption.EPOCH)), "epoch, seed " + seed);
        }
    }

    /// What the words begin with, without checks and without ways of branches, which are longer across checks.
    private static List<Integer> ops(List<Long> words) {
        List<Integer> ops = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            int op = Word.op(words.get(i));
            if (op != Op.CHECK_EPOCH && op != Op.BURN && op != Op.BURN_RANGE) {
                ops.add(op);
            }
            if (op == Op.BR_TABLE) {
                i += (int) (words.get(i) >>> 32) + 1;
            } else if (op >= Op.BR_I32_EQ && op <= Op.BR_I64_GE_U_IMM) {
                i++;
            } else if (op >= Op.COUNT_BR_IF && op <= Op.COUNT_BR_LT_U) {
                i++;
            }
        }
        return ops;
    }
}
