package io.stackyard.engine.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.OpNames;
import io.stackyard.engine.code.Word;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
        counter.forEach((opcodes, count) -> counts.put(names(opcodes), count));
        return counts;
    }

    private static String names(int... opcodes) {
        return Arrays.stream(opcodes).mapToObj(OpNames::of).collect(Collectors.joining(" "));
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
                        "I32_ADD", 1L,
                        "I32_ADD_CONST", 1L,
                        "MOVE", 1L,
                        "I32_ADD I32_ADD_CONST", 1L,
                        "I32_ADD_CONST MOVE", 1L,
                        "I32_ADD I32_ADD_CONST MOVE", 1L),
                counts());
    }

    @Test
    void count_behindAJump_startsAnew() {
        long code = code(Word.of(Op.MOVE, 0, 1, 0), Word.immediate(Op.BR, 0, -2));
        for (int round = 0; round < 3; round++) {
            counter.count(code);
            counter.count(code + 8);
        }

        assertEquals(Map.of("MOVE", 3L, "BR", 3L, "MOVE BR", 3L), counts());
    }
}
