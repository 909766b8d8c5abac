package io.stackyard.engine.translate;

import io.stackyard.engine.types.ValType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The table of plain operators as other packages' tests may see it.
public final class PlainOperators {

    private PlainOperators() {}

    /// One operator; its types are those of [ValType].
    ///
    /// @param code what the binary has, behind the prefix 0xFC if there is one
    public record Operator(
            int code, boolean prefixed, String mnemonic, int result, List<Integer> operands) {

        /// Whether the specification leaves open which NaN the result is.
        public boolean isArithmetic() {
            String name = mnemonic.substring(mnemonic.indexOf('.') + 1);
            return (result == ValType.F32 || result == ValType.F64)
                    && switch (name) {
                        case "abs", "neg", "copysign", "reinterpret_i32", "reinterpret_i64" ->
                                false;
                        default -> true;
                    };
        }

        /// Whether the sign and payload of a NaN among the operands shows in the result.
        public boolean seesNan() {
            return mnemonic.contains("abs")
                    || mnemonic.contains("neg")
                    || mnemonic.contains("copysign")
                    || mnemonic.contains("reinterpret");
        }

        /// Whether some operands make it trap.
        public boolean mayTrap() {
            return mnemonic.contains(".div_")
                    || mnemonic.contains(".rem_")
                    || mnemonic.contains(".trunc_f");
        }
    }

    /// All of them, in the order of their codes.
    public static List<Operator> all() {
        List<Operator> operators = new ArrayList<>();
        for (int code = 0; code <= 0xFF; code++) {
            add(operators, code, false, Opcode.of(code));
        }
        for (int code = 0; code < 8; code++) {
            add(operators, code, true, Opcode.ofPrefixed(code));
        }
        return List.copyOf(operators);
    }

    private static void add(
            List<Operator> operators, int code, boolean prefixed, @Nullable Opcode opcode) {
        if (opcode == null) {
            return;
        }
        List<Integer> operands =
                opcode.isUnary()
                        ? List.of(opcode.first())
                        : List.of(opcode.first(), opcode.second());
        operators.add(
                new Operator(code, prefixed, opcode.mnemonic(), opcode.result(), operands));
    }
}
