package io.stackyard.engine.translate;

import io.stackyard.engine.Instance;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.code.OpNames;
import io.stackyard.engine.code.OperandShape;
import io.stackyard.engine.code.Word;
import java.util.ArrayList;
import java.util.List;

/// The last function of a module as names of opcodes, and what it does.
final class FoldedCode {

    private FoldedCode() {}

    /// Its instructions but for the return at the end.
    static List<String> opcodes(String text) {
        List<Long> words = FoldingTest.words(text);
        List<String> opcodes = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            opcodes.add(OpNames.of(Word.op(words.get(at))));
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
