package io.stackyard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A benchmark of a wrong answer measures nothing.
final class ProgramTest {

    @ParameterizedTest
    @EnumSource(Program.class)
    void program_inEveryInterpreter_givesWhatPlainJavaDoes(Program program) {
        try (var interpreted = new InterpretedProgram(program)) {
            for (int argument : arguments(program)) {
                int wanted = PlainPrograms.run(program, argument);
                String what = program + " of " + argument;

                assertEquals(wanted, interpreted.stackyard(argument), what);
                assertEquals(wanted, interpreted.endive(argument), what);
                assertEquals(wanted, interpreted.chicory(argument), what);
            }
        }
    }

    /// Small ones, and no more than a peer does in a second; twice, as a benchmark calls again and again.
    private static List<Integer> arguments(Program program) {
        return switch (program) {
            case FIB -> List.of(1, 2, 20, 20);
            case MEMORY -> List.of(1, 100_000, 100_000);
            case SIEVE -> List.of(3, 1000, 50_000, 50_000);
            case MATMUL -> List.of(1, 7, 40, 40);
            case SHA256 -> List.of(64, 4096, 4096);
            case HASHMAP -> List.of(1, 30_000, 30_000);
            case KERNELS -> List.of(1, 5, 5);
        };
    }
}
