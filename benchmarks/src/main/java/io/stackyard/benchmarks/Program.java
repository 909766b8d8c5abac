package io.stackyard.benchmarks;

import java.util.Locale;

/// The programs that every interpreter runs: each is one function of one number, and gives one.
enum Program {
    /// Calls and no memory: 1,346,269 calls.
    FIB("interpreter.wat", "fib", 30),

    /// A million times one store and two loads.
    MEMORY("interpreter.wat", "memory_loop", 1_000_000),

    /// The primes below 200,000: loops and byte stores.
    SIEVE("sieve.wasm", "sieve", 200_000),

    /// Product of two matrices of 80 by 80 `f64`.
    MATMUL("matmul.wasm", "matmul", 80),

    /// SHA-256 of [InterpreterBenchmark#digestBytes] bytes: shifts, rotates, long straight code.
    SHA256("sha256.wasm", "sha256", 1 << 20),

    /// 100,000 operations on a hash map.
    HASHMAP("hashmap.wasm", "hashmap", 100_000),

    /// Twenty rounds of lists, matrices, a state machine and a CRC.
    KERNELS("kernels.wasm", "kernels", 20);

    private final String resource;
    private final String export;
    private final int argument;

    Program(String resource, String export, int argument) {
        this.resource = resource;
        this.export = export;
        this.argument = argument;
    }

    byte[] binary() {
        return Programs.module(resource);
    }

    String export() {
        return export;
    }

    /// What one operation of a benchmark passes.
    int argument() {
        return argument;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
