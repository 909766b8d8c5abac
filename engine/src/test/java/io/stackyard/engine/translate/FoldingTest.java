package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Guest;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.CodeBody;
import io.stackyard.engine.module.ModuleDecoder;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the translator emits: the words of the last function of a module.
class FoldingTest {

    private static List<Long> words(String text) {
        return words(text, Tunables.defaults());
    }

    private static List<Long> words(String text, Tunables tunables) {
        ModuleDefinition module =
                ModuleDecoder.decode(Guest.binary(text), new TypeRegistry(), tunables.engine());
        var code = new CodeBuffer();
        var functions =
                new FunctionTranslator(
                        module, tunables.engine().features(), tunables.engine().limits(), code);
        int start = 0;
        for (int i = 0; i < module.codes().size(); i++) {
            CodeBody body = module.codes().get(i);
            start = code.size();
            functions.translate(
                    new BinaryReader(module.bytes(), body.offset(), body.offset() + body.length()),
                    module.types()
                            .func(module.functionType(module.importedFunctionCount() + i)));
        }
        List<Long> words = new ArrayList<>();
        for (int i = start; i < code.size(); i++) {
            words.add(code.words()[i]);
        }
        return words;
    }

    /// The words of a function of two i32 and one i64 parameter: slots -6, -5 and -4.
    private static List<Long> body(String result, String instructions) {
        return words(
                "(module (memory 1) (func (param i32 i32 i64) "
                        + result
                        + "\n"
                        + instructions
                        + "))");
    }

    private static long returnOne(int slot) {
        return Word.of(Op.RETURN_ONE, slot, 0, -6);
    }

    @Test
    void locals_asOperands_areReadInPlace() {
        assertEquals(
                List.of(Word.of(Op.I32_ADD, 0, -6, -5), returnOne(0)),
                body("(result i32)", "local.get 0 local.get 1 i32.add"));
        assertEquals(
                returnOne(-5), body("(result i32)", "local.get 1 return").getFirst());
    }

    @ParameterizedTest
    @CsvSource({"32767, true", "32768, false", "-32768, true", "-32769, false"})
    void constant_asRightOperand_isAnImmediateIfItFits(int constant, boolean fits) {
        List<Long> words =
                body("(result i32)", "local.get 0 i32.const " + constant + " i32.mul");

        if (fits) {
            assertEquals(
                    List.of(Word.of(Op.I32_MUL_IMM, 0, -6, constant), returnOne(0)), words);
        } else {
            assertEquals(
                    List.of(
                            Word.immediate(Op.CONST, 1, constant),
                            Word.of(Op.I32_MUL, 0, -6, 1),
                            returnOne(0)),
                    words);
        }
    }

    @ParameterizedTest
    @CsvSource({"32768, true", "32767, true", "-32767, true", "-32768, false", "32769, false"})
    void subtraction_ofAConstant_isAnAdditionOfItsOpposite(int constant, boolean fits) {
        List<Long> words =
                body("(result i32)", "local.get 0 i32.const " + constant + " i32.sub");

        assertEquals(fits ? Op.I32_ADD_IMM : Op.CONST, Word.op(words.getFirst()));
        if (fits) {
            assertEquals(-constant, Word.c(words.getFirst()));
        }
    }

    @Test
    void constant_ofMoreThan32Bits_takesAWordOfItsOwn() {
        assertEquals(
                List.of(Word.immediate(Op.CONST_WIDE, 0, 0), 0x1_2345_6789L, returnOne(0)),
                body("(result i64)", "i64.const 0x123456789"));
    }

    @Test
    void comparison_beforeABranch_isOneInstructionWithIt() {
        assertEquals(
                List.of(
                        Word.of(Op.BR_I32_LT_U, 0, -6, -5), 1L, // To the word behind the next.
                        Word.of(Op.UNREACHABLE, 0, 0, 0), Word.of(Op.RETURN, 0, 0, 0)),
                body("", "block local.get 0 local.get 1 i32.lt_u br_if 0 unreachable end"));
    }

    @Test
    void comparison_beforeAnIf_isTheOppositeBranch() {
        assertEquals(
                Word.of(Op.BR_I64_LE_S_IMM, 0, -4, 0),
                body("", "local.get 2 i64.const 0 i64.gt_s if unreachable end").getFirst());
    }

    @Test
    void eqz_ofAComparison_isTheOppositeComparison() {
        assertEquals(
                List.of(Word.of(Op.I32_LE_S, 0, -5, -6), returnOne(0)),
                body("(result i32)", "local.get 0 local.get 1 i32.lt_s i32.eqz"));
        assertEquals(
                List.of(Word.of(Op.I32_LT_S, 0, -6, -5), returnOne(0)),
                body("(result i32)", "local.get 0 local.get 1 i32.lt_s i32.eqz i32.eqz"));
    }

    @Test
    void localSet_afterItsProducer_isTheProducersResult() {
        assertEquals(
                List.of(
                        Word.of(Op.I32_ADD_IMM, -6, -6, 1),
                        Word.of(Op.I32_LOAD, -5, -6, 0),
                        Word.of(Op.RETURN, 0, 0, 0)),
                body(
                        "",
                        "local.get 0 i32.const 1 i32.add local.set 0"
                                + " local.get 0 i32.load local.set 1"));
    }

    @Test
    void localSet_whileItsOldValueWaits_savesTheOldValueFirst() {
        assertEquals(
                List.of(
                        Word.of(Op.MOVE, 0, -6, 0),
                        Word.immediate(Op.CONST, -6, 9),
                        Word.of(Op.I32_SUB, 0, 0, -6),
                        returnOne(0)),
                body("(result i32)", "local.get 0 i32.const 9 local.set 0 local.get 0 i32.sub"));
    }

    @Test
    void localSet_behindALabel_doesNotChangeTheInstructionBeforeIt() {
        List<Long> words =
                body(
                        "",
                        "block (result i32) local.get 0 i32.const 3 i32.add local.get 1 br_if 0"
                                + " end local.set 0");

        assertTrue(words.contains(Word.of(Op.I32_ADD_IMM, 0, -6, 3)), words.toString());
        assertTrue(words.contains(Word.of(Op.MOVE, -6, 0, 0)), words.toString());
    }

    @Test
    void branch_carryingAValueThatIsNotInPlace_movesItOnTheWayOnly() {
        assertEquals(
                List.of(
                        Word.of(Op.MOVE, 1, -5, 0),
                        Word.immediate(Op.BR_UNLESS, -6, 2),
                        Word.of(Op.MOVE, 0, 1, 0),
                        Word.immediate(Op.BR, 0, 2),
                        Word.immediate(Op.CONST, 0, 7), // Waited until the addition needs it.
                        Word.of(Op.I32_ADD, 0, 0, 1)),
                body(
                        "(result i32)",
                        "block (result i32) i32.const 7 local.get 1 local.get 0 br_if 0"
                                + " i32.add end i32.eqz")
                        .subList(0, 6));
    }

    @Test
    void branch_toAReturn_returnsAtOnce() {
        // The move that only feeds the return goes, too; both words stay instructions.
        assertEquals(
                List.of(
                        Word.of(Op.MOVE, 1, -5, 0),
                        Word.immediate(Op.BR_UNLESS, -6, 2),
                        returnOne(1),
                        returnOne(0)),
                body(
                        "(result i32)",
                        "block (result i32) i32.const 7 local.get 1 local.get 0 br_if 0"
                                + " i32.add end")
                        .subList(0, 4));
    }

    @Test
    void deadCode_afterABranch_emitsNothing() {
        assertEquals(
                List.of(Word.of(Op.UNREACHABLE, 0, 0, 0), Word.of(Op.RETURN, 0, 0, 0)),
                body(
                        "",
                        "block unreachable i32.add drop block loop br 0 end end"
                                + " i32.const 1 if local.get 0 local.set 1 else return end"
                                + " i32.const 0 br_table 0 1 0 end"));
    }

    @Test
    void unreachable_atTheEndOfAFunction_needsNoReturn() {
        // The end of the function is a label; its return is there for branches that come.
        assertEquals(
                List.of(Word.of(Op.UNREACHABLE, 0, 0, 0), returnOne(0)),
                body("(result i32)", "unreachable"));
    }

    @Test
    void brTable_oneLabelManyTimes_sharesOneStub() {
        List<Long> words =
                body(
                        "(result i32)",
                        "block (result i32) i32.const 5 memory.size local.get 0 br_table"
                                + " 0".repeat(1_000)
                                + " end i32.eqz");

        assertEquals(1, words.stream().filter(word -> Word.op(word) == Op.BR).count());
        assertEquals(Word.immediate(Op.BR_TABLE, -6, 999), words.get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {OperandStack.WINDOW - 1, OperandStack.WINDOW, OperandStack.WINDOW + 1})
    void pending_belowManyOperands_isSentHomeAtTheWindowsEnd(int above) {
        List<Long> words =
                body("", "local.get 0 " + "memory.size ".repeat(above) + "unreachable");

        long moves = words.stream().filter(word -> Word.op(word) == Op.MOVE).count();
        assertEquals(above >= OperandStack.WINDOW ? 1 : 0, moves);
    }

    @Test
    void offset_above16Bits_isAddedByAnInstructionOfItsOwn() {
        assertEquals(
                List.of(Word.of(Op.I32_LOAD, 0, -6, 0xFFFF), returnOne(0)),
                body("(result i32)", "local.get 0 i32.load offset=65535"));
        assertEquals(
                List.of(
                        Word.of(Op.ADDRESS, 0, -6, 0),
                        0xFFFF_FFFFL,
                        Word.of(Op.I32_LOAD, 0, 0, 0),
                        returnOne(0)),
                body("(result i32)", "local.get 0 i32.load offset=4294967295"));
    }

    @Test
    void frame_ofMoreSlotsThanItMayHave_isRefusedWithTheLimit() {
        int most = FunctionTranslator.MAX_SLOTS - 3; // Less the header.
        words("(module (func (local" + " i64".repeat(most) + ")))");

        var refused =
                assertThrows(
                        ModuleException.class,
                        () -> words("(module (func (local" + " i64".repeat(most + 1) + ")))"));

        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("function frame too large: limit=32000 slots"),
                refused.getMessage());
        assertThrows(
                ModuleException.class,
                () -> words("(module (func " + "i32.const 0 ".repeat(32_001) + "unreachable))"));
    }

    @Test
    void blocks_nestedTooDeeply_areRefusedWithTheSetting() {
        Tunables shallow =
                Tunables.defaults().change().set(Setting.LIMIT_BLOCK_DEPTH, 10).build();
        String nine = "block ".repeat(9) + "end ".repeat(9);
        words("(module (func " + nine + "))", shallow);

        var refused =
                assertThrows(
                        ModuleException.class,
                        () -> words("(module (func block " + nine + "end))", shallow));
        assertTrue(
                String.valueOf(refused.getMessage()).contains(Setting.LIMIT_BLOCK_DEPTH.path()),
                refused.getMessage());
    }

    @Test
    void blocks_nestedByTheThousand_takeNoJavaStack() {
        int depth = 9_999;

        assertEquals(
                List.of(Word.of(Op.RETURN, 0, 0, 0)),
                words("(module (func " + "block ".repeat(depth) + "end ".repeat(depth) + "))"));
    }
}
