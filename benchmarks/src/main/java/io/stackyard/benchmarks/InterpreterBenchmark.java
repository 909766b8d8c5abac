package io.stackyard.benchmarks;

import io.stackyard.engine.Func;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The same small programs here, in the interpreters of two peers, and as plain Java.
///
/// `fib` is calls and no memory: 1,346,269 calls an operation. `memory` is a million times one store and two
/// loads. One operation is one call from Java.
///
/// Run: `benchmarks/run interpreter`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class InterpreterBenchmark {

    static final int FIB = 30;
    static final int ROUNDS = 1_000_000;

    private static final int WORDS = 16_384;

    private Guest guest;
    private Func fib;
    private Func memory;
    private run.endive.runtime.ExportFunction endiveFib;
    private run.endive.runtime.ExportFunction endiveMemory;
    private com.dylibso.chicory.runtime.ExportFunction chicoryFib;
    private int[] words;

    @Setup
    public void open() {
        byte[] binary = Programs.binary("interpreter.wat");
        guest = new Guest(binary, 1);
        fib = guest.func("fib");
        memory = guest.func("memory_loop");
        var endive =
                run.endive.runtime.Instance.builder(run.endive.wasm.Parser.parse(binary)).build();
        endiveFib = endive.export("fib");
        endiveMemory = endive.export("memory_loop");
        var chicory =
                com.dylibso.chicory.runtime.Instance.builder(
                        com.dylibso.chicory.wasm.Parser.parse(binary))
                        .build();
        chicoryFib = chicory.export("fib");
        words = new int[WORDS];
    }

    @TearDown
    public void close() {
        guest.close();
    }

    @Benchmark
    public int fibStackyard() {
        return guest.call(fib, FIB);
    }

    @Benchmark
    public int fibJava() {
        return plainFib(FIB);
    }

    @Benchmark
    public int fibEndive() {
        return (int) endiveFib.apply(FIB)[0];
    }

    @Benchmark
    public int fibChicory() {
        return (int) chicoryFib.apply(FIB)[0];
    }

    @Benchmark
    public int memoryStackyard() {
        return guest.call(memory, ROUNDS);
    }

    @Benchmark
    public int memoryJava() {
        return plainMemory(words, ROUNDS);
    }

    @Benchmark
    public int memoryEndive() {
        return (int) endiveMemory.apply(ROUNDS)[0];
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
