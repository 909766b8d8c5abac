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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the translator emits: the words of the last function of a module.
class FoldingTest {

    static List<Long> words(String text) {
        return words(text, Tunables.defaults());
    }

    private static List<Long> words(String text, Tunables tunables) {
        ModuleDefinition module =
                ModuleDecoder.decode(Guest.binary(text), new TypeRegistry(), tunables.engine());
        var code = new CodeBuffer();
        var functions = new FunctionTranslator(module, tunables.engine(), code);
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
                    List.of(Word.of(Op.I32_MUL_CONST, 0, -6, 0), (long) constant, returnOne(0)),
                    words);
        }
    }

    @ParameterizedTest
    @CsvSource({"32768, true", "32767, true", "-32767, true", "-32768, false", "32769, false"})
    void subtraction_ofAConstant_isAnAdditionOfItsOpposite(int constant, boolean fits) {
        List<Long> words =
                body("(result i32)", "local.get 0 i32.const " + constant + " i32.sub");

        if (fits) {
            assertEquals(Word.of(Op.I32_ADD_IMM, 0, -6, -constant), words.getFirst());
        } else {
            assertEquals(Word.of(Op.I32_ADD_CONST, 0, -6, 0), words.getFirst());
            assertEquals(-constant, words.get(1));
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

    @ParameterizedTest
    @CsvSource({
        "local.get 0, COUNT_BR_IF, 0",
        "local.get 0 local.get 1 i32.ne, COUNT_BR_NE, -5",
        "local.get 0 local.get 1 i32.lt_s, COUNT_BR_LT_S, -5",
        "local.get 0 local.get 1 i32.lt_u, COUNT_BR_LT_U, -5",
        "local.get 0 i32.const 9 i32.ne, COUNT_BR_NE_IMM, 9",
        "local.get 0 i32.const -9 i32.lt_s, COUNT_BR_LT_S_IMM, -9",
        "local.get 0 i32.const 9 i32.lt_u, COUNT_BR_LT_U_IMM, 9"
    })
    void step_beforeABranchOnTheCounter_isOneInstructionWithIt(
            String condition, String op, int limit) throws ReflectiveOperationException {
        int opcode = Op.class.getField(op).getInt(null);

        assertEquals(
                List.of(
                        Word.of(opcode, -6, -2, limit), -2L, // Back to its first word.
                        Word.of(Op.RETURN, 0, 0, 0)),
                body(
                        "",
                        "loop local.get 0 i32.const 2 i32.sub local.set 0 "
                                + condition
                                + " br_if 0 end"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "local.get 1 br_if 0", // Another local.
        "local.get 1 local.get 0 i32.lt_u br_if 0", // The counter on the right.
        "block local.get 1 br_if 0 end local.get 0 br_if 0", // A label between.
        "nop local.get 0 i32.eqz br_if 0",
        "local.get 0 local.get 1 i32.gt_u br_if 0"
    })
    void step_beforeAnotherBranch_staysAnInstruction(String branch) {
        List<Long> words =
                body("", "loop local.get 0 i32.const 1 i32.add local.set 0 " + branch + " end");

        assertEquals(Word.of(Op.I32_ADD_IMM, -6, -6, 1), words.getFirst());
    }

    /// The words of a function of one i32 and one i64 parameter: slots -5 and -4.
    private static List<Long> switching(String instructions) {
        return words(
                """
                        (module
                          (type $f (func (param i32))) (type $c (cont $f))
                          (type $g (func)) (type $d (cont $g))
                          (tag $one (param i64) (result i32)) (tag $two (param i32 i32))
                          (tag $none)
                          (func $body (type $f)) (elem declare func $body)
                          (func (param i32 i64)
                            (local $k (ref null $c)) (local $l (ref null $d))
                            (local $p (ref null $f))
                        """
                        + instructions
                        + "))");
    }

    @Test
    void resume_ofWhatWasJustMade_makesItInTheSameInstruction() {
        assertEquals(
                List.of(
                        Word.of(Op.MOVE, 0, -10, 0),
                        Word.immediate(Op.RESUME_FUNC, 0, 0), 1L, Word.of(Op.RETURN, 0, 0, 0)),
                switching("(resume $c (local.get 0) (cont.new $c (ref.func $body)))"));
        assertEquals(
                List.of(
                        Word.of(Op.MOVE, 0, -10, 0),
                        Word.of(Op.RESUME_NEW, 0, -4, 0), 1L, Word.of(Op.RETURN, 0, 0, 0)),
                switching("(resume $c (local.get 0) (cont.new $c (local.get $p)))"));
    }

    @Test
    void resume_ofALocal_readsItInPlace() {
        assertEquals(
                List.of(
                        Word.of(Op.MOVE, 0, -10, 0),
                        Word.of(Op.RESUME, 0, -8, 0), 1L, Word.of(Op.RETURN, 0, 0, 0)),
                switching("(resume $c (local.get 0) (local.get $k))"));
    }

    @Test
    void resume_ofWhatOthersMayHave_leavesCreationAlone() {
        List<Long> words =
                switching(
                        "(local.get 0) (local.tee $k (cont.new $c (ref.func $body))) (resume $c)");

        assertEquals(
                List.of(Op.REF_FUNC, Op.CONT_NEW, Op.MOVE, Op.RESUME),
                words.subList(0, 4).stream().map(Word::op).toList());
    }

    @Test
    void tryTable_betweenCreationAndResume_keepsTheResumeInside() {
        List<Long> words =
                switching(
                        """
                                (local.get 0) (cont.new $c (ref.func $body))
                                (try_table (param i32 (ref null $c)) (resume $c))
                                """);

        assertEquals(
                List.of(Op.REF_FUNC, Op.CONT_NEW, Op.RESUME),
                words.stream()
                        .map(Word::op)
                        .filter(Set.of(Op.REF_FUNC, Op.CONT_NEW, Op.RESUME)::contains)
                        .toList());
    }

    @Test
    void suspend_ofOneValue_readsItInPlace() {
        assertEquals(
                List.of(Word.of(Op.SUSPEND, 0, -9, 0), 0L, Word.of(Op.RETURN, 0, 0, 0)),
                switching("(drop (suspend $one (local.get 1)))"));
        assertEquals(
                List.of(
                        Word.of(Op.MOVE_2, 0, -10, 0), Word.of(Op.MOVE, 1, -10, 0),
                        Word.of(Op.SUSPEND, 0, 0, 0), 1L, Word.of(Op.RETURN, 0, 0, 0)),
                switching("(suspend $two (local.get 0) (local.get 0))"));
    }

    @Test
    void clause_whoseLabelStoresTheContinuation_storesItAtOnce() {
        List<Long> stored = switching(handler("local.set $l"));
        List<Long> dropped = switching(handler("drop"));

        // The clause's second word: where the continuation goes, and where the code goes on.
        assertEquals(-6L & 0xFFFF, stored.get(3) >>> 32);
        assertEquals(Op.MOVE_WIDE, Word.op(stored.get((int) (stored.get(3) & 0xFFFF) - 1)));
        assertEquals(0, dropped.get(3) >>> 32);
        assertEquals(Op.RETURN, Word.op(dropped.get((int) (dropped.get(3) & 0xFFFF))));
    }

    private static String handler(String behindTheLabel) {
        return "(block $on (result (ref $d)) (resume $d (on $none $on) (local.get $l)) (return)) "
                + behindTheLabel;
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
