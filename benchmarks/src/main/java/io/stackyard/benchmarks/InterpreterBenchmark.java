package io.stackyard.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The same programs here and in the interpreters of two peers; two of them as plain Java too.
///
/// One operation is one call from Java; what it does stands at [Program].
///
/// Run: `benchmarks/run interpreter`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class InterpreterBenchmark {

    private static final int WORDS = 16_384;

    private final Map<Program, InterpretedProgram> programs = new EnumMap<>(Program.class);
    private final int[] words = new int[WORDS];

    /// What SHA-256 is taken of. A peer needs seconds for a whole MiB, so `--quick` takes less of it.
    @Param("1048576")
    public int digestBytes = Program.SHA256.argument();

    @Setup
    public void open() {
        for (Program program : Program.values()) {
            programs.put(program, new InterpretedProgram(program));
        }
    }

    @TearDown
    public void close() {
        programs.values().forEach(InterpretedProgram::close);
    }

    @Benchmark
    public int fibStackyard() {
        return stackyard(Program.FIB);
    }

    @Benchmark
    public int fibEndive() {
        return endive(Program.FIB);
    }

    @Benchmark
    public int fibChicory() {
        return chicory(Program.FIB);
    }

    @Benchmark
    public int fibJava() {
        return plainFib(Program.FIB.argument());
    }

    @Benchmark
    public int memoryStackyard() {
        return stackyard(Program.MEMORY);
    }

    @Benchmark
    public int memoryEndive() {
        return endive(Program.MEMORY);
    }

    @Benchmark
    public int memoryChicory() {
        return chicory(Program.MEMORY);
    }

    @Benchmark
    public int memoryJava() {
        return plainMemory(words, Program.MEMORY.argument());
    }

    @Benchmark
    public int sieveStackyard() {
        return stackyard(Program.SIEVE);
    }

    @Benchmark
    public int sieveEndive() {
        return endive(Program.SIEVE);
    }

    @Benchmark
    public int sieveChicory() {
        return chicory(Program.SIEVE);
    }

    @Benchmark
    public int matmulStackyard() {
        return stackyard(Program.MATMUL);
    }

    @Benchmark
    public int matmulEndive() {
        return endive(Program.MATMUL);
    }

    @Benchmark
    public int matmulChicory() {
        return chicory(Program.MATMUL);
    }

    @Benchmark
    public int sha256Stackyard() {
        return stackyard(Program.SHA256);
    }

    @Benchmark
    public int sha256Endive() {
        return endive(Program.SHA256);
    }

    @Benchmark
    public int sha256Chicory() {
        return chicory(Program.SHA256);
    }

    @Benchmark
    public int hashmapStackyard() {
        return stackyard(Program.HASHMAP);
    }

    @Benchmark
    public int hashmapEndive() {
        return endive(Program.HASHMAP);
    }

    @Benchmark
    public int hashmapChicory() {
        return chicory(Program.HASHMAP);
    }

    @Benchmark
    public int kernelsStackyard() {
        return stackyard(Program.KERNELS);
    }

    @Benchmark
    public int kernelsEndive() {
        return endive(Program.KERNELS);
    }

    @Benchmark
    public int kernelsChicory() {
        return chicory(Program.KERNELS);
    }

    private int stackyard(Program program) {
        return Objects.requireNonNull(programs.get(program)).stackyard(argument(program));
    }

    private int endive(Program program) {
        return Objects.requireNonNull(programs.get(program)).endive(argument(program));
    }

    private int chicory(Program program) {
        return Objects.requireNonNull(programs.get(program)).chicory(argument(program));
    }

    private int argument(Program program) {
        return program == Program.SHA256 ? digestBytes : program.argument();
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static int plainFib(int n) {
        return n < 2 ? n : plainFib(n - 1) + plainFib(n - 2);
    }

    /// What `memory_loop` does, on an array of the same words.
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static int plainMemory(int[] words, int rounds) {
        int sum = 0;
        for (int i = 0; i < rounds; i++) {
            int at = (i << 2 & 0x3FFC) >> 2;
            words[at] = i;
            sum += words[at] + words[at + 4096];
        }
        return sum;
    }
}
