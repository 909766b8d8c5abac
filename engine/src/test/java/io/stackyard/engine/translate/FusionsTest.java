package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.engine.Guest;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Value;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pairs that become one instruction: which, and that the one does what the two did.
class FusionsTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
    }

    /// Opcodes of a function of four i32 and two f64 parameters, without those of its return.
    private static List<String> opcodes(String type, String instructions) {
        return FoldedCode.opcodes(module(type, instructions));
    }

    private static String module(String type, String instructions) {
        return "(module (memory 1) (data (i32.const 0) \"\\01\\02\\03\\04\\05\\06\\07\\08\\f9\\fa\\fb\\fc\\fd\\fe\\ff\\80\")"
                + " (func (export \"f\") (param i32 i32 i32 i32 f64 f64) (result " + type + ") "
                + instructions + "))";
    }

    private static final String A = "local.get 0 ";
    private static final String B = "local.get 1 ";
    private static final String C = "local.get 2 ";
    private static final String X = "local.get 4 ";
    private static final String Y = "local.get 5 ";

    @ParameterizedTest
    @CsvSource({
        "I32_ROTL_IMM, A 5 i32.rotl",
        "I32_ROTL_IMM, A 5 i32.rotr",
        "I32_ROTL_IMM, A 37 i32.rotr",
        "I32_ROTL_XOR, A 7 i32.rotr B i32.xor",
        "I32_ROTL_XOR, B A 7 i32.rotl i32.xor",
        "I32_SHR_U_XOR, A 7 i32.shr_u B i32.xor",
        "I32_SHR_U_XOR, B A 39 i32.shr_u i32.xor",
        "I32_XOR_ADD, A B i32.xor C i32.add",
        "I32_XOR_ADD, A B C i32.xor i32.add",
        "I32_XOR_AND, A B i32.xor C i32.and",
        "I32_AND_XOR, A B C i32.and i32.xor",
        "I32_ROTL_ROTL_XOR, A 7 i32.rotl B 40 i32.rotr i32.xor",
        "I32_ROTL_ROTL_XOR, A 31 i32.rotr A 6 i32.rotr i32.xor",
        "I32_ADD_CONST, A 100000 i32.add",
        "I32_ADD_CONST, A 100000 i32.sub",
        "I32_MUL_CONST, A -1640531535 i32.mul",
        "I32_AND_CONST, A 65535 i32.and",
        "I32_OR_CONST, A 65536 i32.or",
        "I32_XOR_CONST, A -65536 i32.xor",
        "I32_ADD_SHL_2, A B 2 i32.shl i32.add",
        "I32_ADD_SHL_3, B 3 i32.shl A i32.add",
        "I32_ADD_ADD, A B i32.add C i32.add",
        "I32_ADD_ADD, A B C i32.add i32.add",
        "I32_MUL_ADD, A B i32.mul C i32.add",
        "I32_MUL_ADD, A B C i32.mul i32.add",
        "I32_EXTRACT, A 5 i32.shr_u 7 i32.and",
        "I32_EXTRACT, A 37 i32.shr_u 32767 i32.and",
        "I32_LOAD_ADDED, A -4 i32.add i32.load",
        "I32_LOAD8_U_ADDED, A 2 i32.add i32.load8_u",
        "I32_LOAD8_U_INDEXED, A B i32.add i32.load8_u",
        "I32_LOAD_SUM, A B i32.add i32.load",
        "I32_LOAD_SUM, A B i32.add i32.load_at_4",
        "I32_LOAD_SUM, A B i32.add i32.load_at_65535"
    })
    void pair_ofI32_isOneInstructionAndComputesTheSame(String opcode, String program) {
        String instructions = instructions(program);

        assertEquals(List.of(opcode), opcodes("i32", instructions));
        assertSameAsApart("i32", instructions);
    }

    @ParameterizedTest
    @CsvSource({
        "I64_LOAD_SUM, A B i32.add i64.load", "I64_LOAD_SUM, A B i32.add i64.load_at_7"
    })
    void load_ofASum_isOneInstruction(String opcode, String program) {
        String instructions = instructions(program);

        assertEquals(List.of(opcode), opcodes("i64", instructions));
        assertSameAsApart("i64", instructions);
    }

    @ParameterizedTest
    @CsvSource({
        "I32_LOAD_INDEXED, i32.load, 2", "I64_LOAD_INDEXED, i64.load, 3"
    })
    void load_ofAScaledIndex_isOneInstruction(String opcode, String load, int shift) {
        String type = load.substring(0, 3);
        String instructions = instructions("A B " + shift + " i32.shl i32.add " + load);

        assertEquals(List.of(opcode), opcodes(type, instructions));
        assertSameAsApart(type, instructions);
    }

    @ParameterizedTest
    @CsvSource({
        "F64_MUL_ADD, X Y f64.mul X f64.add", "F64_MUL_ADD, X X Y f64.mul f64.add",
        "F64_ADD_ADD, X X f64.add Y f64.add", "F64_ADD_ADD, Y X X f64.add f64.add"
    })
    void pair_ofF64_isOneInstructionAndRoundsTwice(String opcode, String program) {
        String instructions = instructions(program);

        assertEquals(List.of(opcode), opcodes("f64", instructions));
        assertSameAsApart("f64", instructions);
    }

    @ParameterizedTest
    @CsvSource({
        "I64_ADD_CONST, add", "I64_MUL_CONST, mul", "I64_AND_CONST, and", "I64_OR_CONST, or",
        "I64_XOR_CONST, xor"
    })
    void constant_of64Bits_isAWordOfTheInstruction(String opcode, String operator) {
        String instructions =
                A + "i64.extend_i32_s i64.const 0x123456789abcdef i64." + operator;

        assertEquals(List.of("I64_EXTEND_I32_S", opcode), opcodes("i64", instructions));
        assertSameAsApart("i64", instructions);
    }

    @ParameterizedTest
    @CsvSource({
        "I32_ADD I32_LOAD8_S, A B i32.add i32.load8_s", // No such pair.
        "I32_ADD_IMM I32_LOAD, A 4 i32.add i32.load_at_4", // An offset of its own.
        "I32_ADD I32_LOAD_ADDED, A B i32.add 4 i32.add i32.load",
        "I32_ADD ADDRESS I32_LOAD, A B i32.add i32.load_at_65536",
        "I32_SHL_IMM I32_ADD, A B 4 i32.shl i32.add",
        "I32_SHR_U_IMM I32_AND_IMM, A 5 i32.shr_u 6 i32.and", // No mask of lowest bits.
        "I32_SHR_U_IMM I32_AND_IMM, A 5 i32.shr_u 0 i32.and",
        "I32_SHR_U_IMM I32_AND_IMM, A 5 i32.shr_u -1 i32.and",
        "I32_ADD I32_SUB, A B i32.add C i32.sub",
        "I32_ROTL_IMM I32_ADD I32_ROTL_XOR, A 7 i32.rotl B C i32.add 9 i32.rotl i32.xor",
        "I32_ROTL_IMM I32_ROTL_IMM I32_OR, A 7 i32.rotl B 9 i32.rotl i32.or"
    })
    void pair_thatIsNone_staysTwoInstructions(String opcodes, String program) {
        String instructions = instructions(program);

        assertEquals(List.of(opcodes.split(" ", -1)), opcodes("i32", instructions));
        assertSameAsApart("i32", instructions);
    }

    @ParameterizedTest
    @CsvSource({
        "STORE8_IMM, i32.store8, i32.const -2", "STORE16_IMM, i32.store16, i32.const -2",
        "STORE32_IMM, i32.store, i32.const -2", "STORE64_IMM, i64.store, i64.const -2",
        "STORE32_IMM, f32.store, f32.const 0", "STORE64_IMM, f64.store, f64.const 0",
        "STORE32_IMM, i64.store32, i64.const 32767"
    })
    void store_ofASmallConstant_holdsIt(String opcode, String store, String constant) {
        String instructions =
                A + constant + " " + store + " offset=3 local.get 0 i64.load offset=3";

        assertEquals(List.of(opcode, "I64_LOAD"), opcodes("i64", instructions));
        assertSameAsApart("i64", instructions);
    }

    @Test
    void steps_bySlotsBeforeABranch_areOneInstructionWithIt() {
        String loop =
                "(loop local.get 0 local.get 1 i32.add local.set 0 local.get 2 i32.const 1 i32.add local.set 2"
                        + " local.get 1 local.get 0 i32.add local.tee 0 local.get 3 i32.%s br_if 0) local.get 2";
        assertEquals(
                List.of("I32_ADD", "I32_ADD_IMM", "ADD_BR_LT_S", "MOVE"),
                opcodes("i32", String.format(loop, "lt_s")));

        assertEquals(5, call(loop, "lt_s", 0, 7, 0, 70));
        assertEquals(1, call(loop, "lt_u", 0, 7, 0, 10));
        assertEquals(5, call(loop, "ne", 0, 7, 0, 70));
    }

    @Test
    void step_beforeTheWayBack_isOneInstructionWithIt() {
        String loop =
                "(block (loop local.get 0 local.get 3 i32.ge_s br_if 1"
                        + " local.get 2 local.get 0 i32.add local.set 2 local.get 0 %s i32.add local.set 0 br 0)) local.get 2";

        String byConstant = String.format(loop, "i32.const 3");
        String bySlot = String.format(loop, "local.get 1");
        assertEquals(
                List.of("BR_I32_LE_S", "I32_ADD", "COUNT_BR", "MOVE"), opcodes("i32", byConstant));
        assertEquals(List.of("BR_I32_LE_S", "I32_ADD", "ADD_BR", "MOVE"), opcodes("i32", bySlot));
        assertEquals(0 + 3 + 6 + 9, call(byConstant, "", 0, 0, 0, 10));
        assertEquals(1 + 5 + 9, call(bySlot, "", 1, 4, 0, 13));
    }

    @Test
    void sum_of64BitsBeforeTheWayBack_isOneInstructionWithIt() {
        String loop =
                "(local $sum i64) (block (loop local.get 0 i32.eqz br_if 1 local.get 0 i32.const 1 i32.sub local.set 0"
                        + " local.get $sum local.get 1 i64.extend_i32_u i64.add local.set $sum br 0)) local.get $sum";

        assertEquals(
                List.of("BR_I32_EQ_IMM", "I32_ADD_IMM", "I64_ADD_BR", "MOVE"),
                opcodes("i64", loop));
        long sum =
                guest.instance(module("i64", loop))
                        .func("f")
                        .call(
                                Value.i32(3),
                                Value.i32(-1),
                                Value.i32(0),
                                Value.i32(0),
                                Value.f64(0),
                                Value.f64(0))
                        .getFirst()
                        .asI64();
        assertEquals(3 * 0xFFFF_FFFFL, sum);
    }

    @ParameterizedTest
    @CsvSource({
        "'I32_ADD I64_SHL', i64, A B i32.add i64.extend_i32_u C i64.extend_i32_u i64.shl",
        "'I32_ADD I64_ADD_CONST', i64, A B i32.add i64.extend_i32_u -1 i64.extend_i32_u i64.add",
        "'I32_ADD F32_ADD', f32, A B i32.add f32.reinterpret_i32 C f32.reinterpret_i32 f32.add",
        "'F64_ADD I64_XOR', i64, X Y f64.add i64.reinterpret_f64 X i64.reinterpret_f64 i64.xor",
        "'I32_LT_S I64_ADD', i64, A B i32.lt_s i64.extend_i32_u C i64.extend_i32_u i64.add",
        "'I32_LE_S', i32, B A i32.lt_s i64.extend_i32_u i64.eqz",
        "CONST_U32, i64, -1 i64.extend_i32_u",
        "CONST_U32, f32, -1 f32.reinterpret_i32"
    })
    void conversion_ofTheSameBits_isNoInstruction(String opcodes, String type, String program) {
        String instructions = instructions(program);

        assertEquals(List.of(opcodes.split(" ", -1)), opcodes(type, instructions));
        assertSameAsApart(type, instructions);
    }

    private int call(String loop, String comparison, int... arguments) {
        Instance instance =
                guest.instance(module("i32", String.format(loop, comparison)));
        return instance.func("f")
                .call(
                        Value.i32(arguments[0]),
                        Value.i32(arguments[1]),
                        Value.i32(arguments[2]),
                        Value.i32(arguments[3]),
                        Value.f64(0),
                        Value.f64(0))
                .getFirst()
                .asI32();
    }

    @Test
    void moves_ofFour_areOneInstruction() {
        String rotation =
                "local.get 1 local.set 0 local.get 2 local.set 1 local.get 3 local.set 2 local.get 0 local.set 3 ";

        assertEquals(
                List.of("MOVE_4", "I32_SUB"),
                opcodes("i32", rotation + A + C + "i32.sub"));
        assertSameAsApart("i32", rotation + A + C + "i32.sub");
    }

    /// Letters are locals, numbers constants, and what stands behind `_at_` is an offset.
    private static String instructions(String program) {
        StringBuilder text = new StringBuilder();
        for (String word : program.split(" ", -1)) {
            text.append(
                    switch (word) {
                        case "A" -> A;
                        case "B" -> B;
                        case "C" -> C;
                        case "X" -> X;
                        case "Y" -> Y;
                        default ->
                                word.matches("-?[0-9]+") ? "i32.const " + word + " "
                                        : word.replace("_at_", " offset=") + " ";
                    });
        }
        return text.toString();
    }

    /// Compares with the same program with a label between all instructions, which keeps them apart.
    private void assertSameAsApart(String type, String instructions) {
        Instance one = guest.instance(module(type, instructions));
        Instance apart = guest.instance(module(type, FoldedCode.apart(instructions)));
        int[] numbers = {
            0, 1, 2, 5, 8, 65_529, 65_532, 65_533, 65_535, 65_537, 65_540, -1, Integer.MIN_VALUE,
            Integer.MAX_VALUE, 0x12345678};
        double[] fractions = {0, -0.0, 1e-300, 0.1, 3, Double.POSITIVE_INFINITY};
        for (int a : numbers) {
            for (int b : numbers) {
                for (double x : fractions) {
                    Value[] arguments = {
                        Value.i32(a), Value.i32(b), Value.i32(a ^ 77), Value.i32(b - 5),
                        Value.f64(x), Value.f64(1.1 - x)
                    };
                    assertEquals(
                            FoldedCode.outcome(apart, arguments),
                            FoldedCode.outcome(one, arguments));
                }
            }
        }
    }
}
