package io.stackyard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StudyTest {

    @ParameterizedTest
    @EnumSource(
            value = TurnProgram.class,
            names = {"FLOATS", "INTEGERS", "REFERENCES"})
    void turnProgram_ofRareOpcodes_givesWhatAPeerDoes(TurnProgram program) {
        byte[] binary = program.binary();
        try (var guest = new Guest(binary, 4)) {
            var peer =
                    run.endive.runtime.Instance.builder(run.endive.wasm.Parser.parse(binary))
                            .build()
                            .export(program.export());
            IntUnaryOperator own = guest.func(program.export()).as(IntUnaryOperator.class);

            // Not more: the peer rounds one f64.convert_i64_u in 30,000 to the wrong neighbour.
            for (int argument : new int[] {1, 2, 1000, 2000}) {
                assertEquals(
                        (int) peer.apply(argument)[0], own.applyAsInt(argument),
                        program + " of " + argument);
            }
        }
    }

    @Test
    void compilationLog_methodThatGetsHot_countsItsCompilationsInItsRound() {
        try (var log = new CompilationLog(StudyTest.class.getName(), "spin")) {
            log.beginRound();
            int sum = 0;
            for (int i = 0; i < 200_000; i++) {
                sum += spin(i);
            }
            log.beginRound();

            List<CompilationLog.Round> rounds = log.end();

            assertEquals(2, rounds.size());
            assertTrue(rounds.get(0).compilations() > 0, rounds + " " + sum);
            assertEquals(0, rounds.get(1).deoptimisations(), rounds.toString());
        }
    }

    private static int spin(int n) {
        int sum = n;
        for (int i = 0; i < 20; i++) {
            sum = sum * 31 + i;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 50}) // Counts of one and of two bytes.
    void largeModule_ofCopies_isValidAndComputesTheSame(int copies) {
        byte[] small = Programs.module("kernels.wasm");

        byte[] large = LargeModule.of(small, copies);

        assertEquals(copies == 1, Arrays.equals(small, large));
        assertTrue(large.length > small.length * copies / 2, "bytes=" + large.length);
        try (Engine engine = Engine.create();
                var guest = new Guest(large, 1)) {
            engine.compile(large);
            assertEquals(
                    PlainPrograms.run(Program.KERNELS, 2),
                    guest.func("kernels").as(IntUnaryOperator.class).applyAsInt(2));
        }
    }

    @Test
    void study_lines_closeWithRatios() {
        List<String> lines = TranslationStudy.run(2, 10);

        assertEquals(4, lines.stream().filter(l -> l.startsWith("ratio translation.")).count());
    }
}
