package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The order of the opcodes that [Comparisons] counts on, by their names.
class ComparisonsTest {

    private static final List<String> ON_SLOTS =
            List.of("EQ", "NE", "LT_S", "LT_U", "LE_S", "LE_U");
    private static final List<String> ON_IMMEDIATES =
            List.of("EQ", "NE", "LT_S", "LT_U", "LE_S", "LE_U", "GT_S", "GT_U", "GE_S", "GE_U");

    /// What is true when the other is not; on slots, `not (b < c)` is `c <= b`.
    private static final Map<String, String> OPPOSITE =
            Map.of("EQ", "NE", "NE", "EQ", "LT_S", "GE_S", "LT_U", "GE_U", "LE_S", "GT_S", "LE_U",
                    "GT_U", "GT_S", "LE_S", "GT_U", "LE_U", "GE_S", "LT_S", "GE_U", "LT_U");
    private static final Map<String, String> SWAPPED_OPPOSITE =
            Map.of("EQ", "NE", "NE", "EQ", "LT_S", "LE_S", "LT_U", "LE_U", "LE_S", "LT_S", "LE_U",
                    "LT_U");

    private static int op(String name) throws ReflectiveOperationException {
        return Op.class.getField(name).getInt(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"I32", "I64"})
    void family_comparisonsAndBranches_standInOneOrder(String family)
            throws ReflectiveOperationException {
        int first = op(family + "_EQ");
        int firstBranch = op("BR_" + family + "_EQ");
        for (int i = 0; i < Comparisons.FAMILY; i++) {
            String name =
                    i < ON_SLOTS.size()
                            ? ON_SLOTS.get(i)
                            : ON_IMMEDIATES.get(i - ON_SLOTS.size()) + "_IMM";

            assertEquals(first + i, op(family + "_" + name), name);
            assertEquals(firstBranch + i, op("BR_" + family + "_" + name), name);
            assertTrue(Comparisons.isComparison(first + i), name);
        }
        assertFalse(Comparisons.isComparison(first - 1));
        assertFalse(Comparisons.isComparison(first + Comparisons.FAMILY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"I32", "I64"})
    void negated_onSlots_isTheOppositeWithOperandsSwappedWhereItMustBe(String family)
            throws ReflectiveOperationException {
        for (String name : ON_SLOTS) {
            long negated = Comparisons.negated(Word.of(op(family + "_" + name), -7, 5, -3));

            boolean swaps = !name.equals("EQ") && !name.equals("NE");
            assertEquals(op(family + "_" + SWAPPED_OPPOSITE.get(name)), Word.op(negated), name);
            assertEquals(-7, Word.a(negated));
            assertEquals(swaps ? -3 : 5, Word.b(negated));
            assertEquals(swaps ? 5 : -3, Word.c(negated));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"I32", "I64"})
    void negated_onImmediates_isTheOppositeOfTheSameOperands(String family)
            throws ReflectiveOperationException {
        for (String name : ON_IMMEDIATES) {
            long word = Word.of(op(family + "_" + name + "_IMM"), 2, 5, -32768);
            long negated = Comparisons.negated(word);

            assertEquals(
                    op(family + "_" + OPPOSITE.get(name) + "_IMM"), Word.op(negated), name);
            assertEquals(word, Comparisons.negated(negated), name);
            assertEquals(-32768, Word.c(negated));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"I32", "I64"})
    void branch_ofAComparison_keepsTheOperandsAndDropsTheResult(String family)
            throws ReflectiveOperationException {
        long branch = Comparisons.branch(Word.of(op(family + "_LT_U"), 9, -4, 6));

        assertEquals(Word.of(op("BR_" + family + "_LT_U"), 0, -4, 6), branch);
    }
}
