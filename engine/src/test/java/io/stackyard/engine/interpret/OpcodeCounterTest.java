package io.stackyard.engine.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sequences are counted where control falls from one instruction into the next.
class OpcodeCounterTest {

    private final Arena arena = Arena.ofConfined();
    private final OpcodeCounter counter = new OpcodeCounter();

    @AfterEach
    void close() {
        arena.close();
    }

    private long code(long... words) {
        MemorySegment code = arena.allocate(words.length * 8L + 8, 8);
        for (int i = 0; i < words.length; i++) {
            code.setAtIndex(ValueLayout.JAVA_LONG, i, words[i]);
        }
        return code.address();
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counter.forEach((opcodes, count) -> counts.put(Arrays.toString(opcodes), count));
        return counts;
    }

    @Test
    void count_straightCode_countsSinglesPairsAndTriples() {
        long code =
                code(
                        Word.of(Op.I32_ADD, 0, 1, 2),
                        Word.of(Op.I32_ADD_CONST, 0, 1, 0), 99, // Two words.
                        Word.of(Op.MOVE, 0, 1, 0));
        counter.count(code);
        counter.count(code + 8);
        counter.count(code + 24);

        assertEquals(
                Map.of(
                        "[49]", 1L, "[281]", 1L, "[0]", 1L, "[49, 281]", 1L, "[281, 0]", 1L,
                        "[49, 281, 0]", 1L),
                counts());
    }

    @Test
    void count_behindAJump_startsAnew() {
        long code = code(Word.of(Op.MOVE, 0, 1, 0), Word.immediate(Op.BR, 0, -2));
        for (int round = 0; round < 3; round++) {
            counter.count(code);
            counter.count(code + 8);
        }

        assertEquals(Map.of("[0]", 3L, "[11]", 3L, "[0, 11]", 3L), counts());
    }
}
