package io.stackyard.engine.translate;

import io.stackyard.engine.Instance;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.OperandShape;
import io.stackyard.engine.code.Word;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The last function of a module as names of opcodes, and what it does.
final class FoldedCode {

    private FoldedCode() {}

    /// Names of all opcodes, by their numbers.
    static List<String> names() {
        var names = new String[Op.COUNT];
        for (Field field : Op.class.getFields()) {
            try {
                int op = field.getInt(null);
                if (op < Op.COUNT) {
                    names[op] = field.getName();
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return Arrays.asList(names);
    }

    /// Its instructions but for the return at the end.
    static List<String> opcodes(String text) {
        List<Long> words = FoldingTest.words(text);
        List<String> names = names();
        List<String> opcodes = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            opcodes.add(names.get(Word.op(words.get(at))));
            long second = at + 1 < words.size() ? words.get(at + 1) : 0;
            at += (int) OperandShape.wordsOf(words.get(at), second);
        }
        return opcodes.subList(0, opcodes.size() - 1);
    }

    /// The same instructions with a label before each, so that nothing can be taken back.
    static String apart(String instructions) {
        return instructions.replaceAll("(?=\\b(?:local|[if](?:32|64))\\.)", " block end ");
    }

    /// Results of the export `f`, or the trap.
    static String outcome(Instance instance, Value... arguments) {
        try {
            return instance.func("f").call(arguments).toString();
        } catch (Trap trap) {
            return trap.reason().toString();
        }
    }
}
