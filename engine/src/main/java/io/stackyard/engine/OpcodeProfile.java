package io.stackyard.engine;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.OpNames;
import io.stackyard.engine.code.Profiled;
import io.stackyard.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a store executed, by instruction of the register code, by pair and by triple: where to look for what is worth
/// becoming one instruction.
///
/// Counted only in a JVM that runs with `-Dstackyard.profile-opcodes=true`, many times slower than otherwise. A pair is
/// two instructions that were executed one behind the other and lie so in the code.
///
/// **Threads**: immutable, any.
///
/// @param executed instructions in all
/// @param sequences what was executed, most frequent first
public record OpcodeProfile(long executed, List<Sequence> sequences) {

    private static final int LINES = 25;
    private static final double PERCENT = 100.0;

    /// Copies the list.
    public OpcodeProfile {
        sequences = List.copyOf(sequences);
    }

    /// One to three opcodes, by their names in [Op], and how often they were executed.
    public record Sequence(List<String> opcodes, long count) {

        /// Copies the list.
        public Sequence {
            opcodes = List.copyOf(opcodes);
        }
    }

    /// Whether this JVM counts.
    public static boolean isOn() {
        return Profiled.ON;
    }

    /// Looks at a store between entries.
    ///
    /// @throws IllegalStateException if this JVM does not count, the store is closed, or another thread is in it
    public static OpcodeProfile of(Store store, Engine engine) {
        if (!Profiled.ON) {
            throw new IllegalStateException(
                    "opcodes are counted only in a JVM that runs with -D" + Profiled.PROPERTY
                            + "=true");
        }
        StoreState state = StoreState.of(store, engine);
        store.beginUse();
        try {
            var sequences = new ArrayList<Sequence>();
            state.machine()
                    .forEachOpcodeSequence(
                            (opcodes, count) -> sequences.add(sequence(opcodes, count)));
            sequences.sort(Comparator.comparingLong(Sequence::count).reversed());
            long executed =
                    sequences.stream()
                            .filter(sequence -> sequence.opcodes().size() == 1)
                            .mapToLong(Sequence::count)
                            .sum();
            return new OpcodeProfile(executed, sequences);
        } finally {
            store.endUse();
        }
    }

    private static Sequence sequence(int[] opcodes, long count) {
        return new Sequence(Arrays.stream(opcodes).mapToObj(OpNames::of).toList(), count);
    }

    /// The most frequent instructions, pairs and triples, with their share of all instructions in percent.
    @Override
    public String toString() {
        return "executed " + executed + part("instruction", 1) + part("pair", 2)
                + part("triple", 3);
    }

    private String part(String title, int length) {
        return sequences.stream()
                .filter(sequence -> sequence.opcodes().size() == length)
                .limit(LINES)
                .map(this::line)
                .collect(
                        Collectors.joining(
                                "", String.format("%n%n%9s  %%      %s", "count", title), ""));
    }

    private String line(Sequence sequence) {
        return String.format(
                Locale.ROOT,
                "%n%9d %5.2f  %s",
                sequence.count(),
                PERCENT * sequence.count() / executed,
                String.join(", ", sequence.opcodes()));
    }
}
