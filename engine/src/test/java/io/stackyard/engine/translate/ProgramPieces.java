package io.stackyard.engine.translate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/// What a [RandomProgram] is made of: pieces that are text and act, labels, and the state they act on.
final class ProgramPieces {

    static final int MEMORY_BYTES = 2 << 16;

    private ProgramPieces() {}

    /// Ends the function: the instruction that trapped.
    static final class Trapped extends RuntimeException {
        static final long serialVersionUID = 1L;

        Trapped(String message) {
            super(message, null, false, false);
        }
    }

    /// Where a branch goes, and whether it carries an i64 or an i32.
    static final class Label {
        final boolean wide;

        Label(boolean wide) {
            this.wide = wide;
        }
    }

    static final class Branch extends RuntimeException {
        static final long serialVersionUID = 1L;
        final transient Label target;
        final long value;

        Branch(Label target, long value) {
            super(null, null, false, false);
            this.target = target;
            this.value = value;
        }
    }

    /// What the functions of one module share, and one call's locals.
    static final class State {
        final ByteBuffer memory =
                ByteBuffer.allocate(MEMORY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long global;
        long[] locals = {};

        void begin(int count, long first, long second) {
            locals = new long[count];
            locals[0] = first;
            locals[1] = second;
        }
    }

    static final class Text {
        final StringBuilder out = new StringBuilder();
        final List<Label> open = new ArrayList<>();

        void add(String instruction) {
            out.append(instruction).append('\n');
        }

        void all(Code... codes) {
            for (Code code : codes) {
                code.text.accept(this);
            }
        }

        void block(String head, Label label, Runnable inside) {
            add(head);
            open.add(label);
            inside.run();
            open.removeLast();
            add("end");
        }

        int depth(Label label) {
            return open.size() - 1 - open.lastIndexOf(label);
        }
    }

    /// A piece of program: its text, and what it does; statements give 0.
    record Code(Consumer<Text> text, ToLongFunction<State> action) {
        long run(State state) {
            return action.applyAsLong(state);
        }
    }

    static long landing(Label label, Code code, State state) {
        try {
            return code.run(state);
        } catch (Branch branch) {
            if (branch.target != label) {
                throw branch;
            }
            return branch.value;
        }
    }

    static Code sequence(Code first, Code second) {
        return new Code(text -> text.all(first, second), state -> {
            first.run(state);
            return second.run(state);
        });
    }
}
