package io.stackyard.benchmarks;

import java.util.Locale;

/// The ten modules that [StabilityStudy] runs in turn; between them they use what most programs do not.
enum TurnProgram {
    INTERPRETER("interpreter.wat", "fib", 20),
    SIEVE("sieve.wasm", "sieve", 20_000),
    MATMUL("matmul.wasm", "matmul", 32),
    SHA256("sha256.wasm", "sha256", 4096),
    HASHMAP("hashmap.wasm", "hashmap", 10_000),
    KERNELS("kernels.wasm", "kernels", 1),
    CONTINUATIONS("continuations.wat", "suspending_lives", 10_000),
    FLOATS("floats.wat", "run", 10_000),
    INTEGERS("integers.wat", "run", 10_000),
    REFERENCES("references.wat", "run", 5_000);

    private final String resource;
    private final String export;
    private final int argument;

    TurnProgram(String resource, String export, int argument) {
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

    int argument() {
        return argument;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
