package io.stackyard.engine.switching;

import java.util.List;

/// What gives one value and never leaves its stack; `cont.new` and `cont.bind` among them may trap.
sealed interface Expression {

    record Constant(int value) implements Expression {}

    record Local(int index) implements Expression {}

    record Global(Kind kind, int number) implements Expression {}

    record Arithmetic(Operator operator, Expression left, Expression right) implements Expression {}

    record IsNull(Expression value) implements Expression {}

    record Null(Kind kind) implements Expression {}

    /// `cont.new`; a function reference of null where `of` is [FunctionName#NONE].
    record New(Shape shape, FunctionName of) implements Expression {}

    record Bind(Shape from, Shape to, List<Expression> values, Expression continuation)
            implements
                Expression {}

    /// Operators of two numbers, with their opcodes.
    enum Operator {
        ADD(0x6A), SUBTRACT(0x6B), MULTIPLY(0x6C), XOR(0x73), LESS(0x48);

        private final int opcode;

        Operator(int opcode) {
            this.opcode = opcode;
        }

        int opcode() {
            return opcode;
        }

        int apply(int left, int right) {
            return switch (this) {
                case ADD -> left + right;
                case SUBTRACT -> left - right;
                case MULTIPLY -> left * right;
                case XOR -> left ^ right;
                case LESS -> left < right ? 1 : 0;
            };
        }
    }
}
