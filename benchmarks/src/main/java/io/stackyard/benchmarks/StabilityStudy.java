package io.stackyard.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/// Ten modules in turn, round after round, in one JVM: what a call of each costs in each round, and how often the
/// loop was compiled and thrown out of compiled code.
///
/// Each turn calls one function again and again for [#TURN_NANOS] of processor time. The first round meets
/// every module's opcodes for the first time, while the loop is compiled; later ones should find nothing new.
@SuppressWarnings({"EnumOrdinal", "ReturnValueIgnored"}) // Rounds are rows; a call is for its time.
final class StabilityStudy {

    private static final long TURN_NANOS = 300_000_000;
    private static final double NANOS_PER_MICRO = 1000;

    /// Microseconds of a call, by round and program.
    private final double[][] micros;
    private final List<Guest> guests = new ArrayList<>();
    private final List<IntUnaryOperator> functions = new ArrayList<>();

    private StabilityStudy(int rounds) {
        micros = new double[rounds][TurnProgram.values().length];
    }

    static List<String> run(int rounds) {
        var study = new StabilityStudy(rounds);
        try (var log = new CompilationLog("io.stackyard.engine.interpret.Interpreter", "run")) {
            study.open();
            for (int round = 0; round < rounds; round++) {
                log.beginRound();
                study.round(round);
            }
            return study.lines(log.end());
        } finally {
            study.guests.forEach(Guest::close);
        }
    }

    private void open() {
        for (TurnProgram program : TurnProgram.values()) {
            var guest = new Guest(program.binary(), 4);
            guests.add(guest);
            functions.add(guest.func(program.export()).as(IntUnaryOperator.class));
        }
    }

    private void round(int round) {
        for (TurnProgram program : TurnProgram.values()) {
            micros[round][program.ordinal()] =
                    turn(functions.get(program.ordinal()), program.argument());
        }
    }

    private static double turn(IntUnaryOperator function, int argument) {
        long calls = 0;
        long spent = 0;
        while (spent < TURN_NANOS) {
            spent += CpuTime.of(() -> function.applyAsInt(argument));
            calls++;
        }
        return spent / NANOS_PER_MICRO / calls;
    }

    private List<String> lines(List<CompilationLog.Round> rounds) {
        List<String> lines = new ArrayList<>();
        lines.add(row("stability, us of a call", "first", "second", "median", "slowest", "last"));
        for (TurnProgram program : TurnProgram.values()) {
            lines.add(row(program));
        }
        lines.add("");
        lines.add(row("round", "compiled", "by C2", "deopts", "elsewhere", ""));
        for (int i = 0; i < rounds.size(); i++) {
            CompilationLog.Round round = rounds.get(i);
            lines.add(
                    row(
                            Integer.toString(i + 1),
                            Integer.toString(round.compilations()),
                            Integer.toString(round.optimised()),
                            Integer.toString(round.deoptimisations()),
                            Integer.toString(round.elsewhere()),
                            ""));
        }
        lines.add("");
        for (TurnProgram program : TurnProgram.values()) {
            double later = median(later(program));
            lines.add(ratio(program.toString(), micros[0][program.ordinal()] / later));
        }
        lines.add(ratio("steadiest-vs-last", steadiness()));
        int since = rounds.stream().skip(2).mapToInt(CompilationLog.Round::deoptimisations).sum();
        lines.add("count stability.deoptimisations-since-round-3 " + since);
        return lines;
    }

    private String row(TurnProgram program) {
        double[] later = later(program);
        return row(
                program.toString(),
                number(micros[0][program.ordinal()]),
                number(later[0]),
                number(median(later)),
                number(Arrays.stream(later).max().orElseThrow()),
                number(later[later.length - 1]));
    }

    /// Geometric mean, over the programs, of the median of the later rounds divided by the last one.
    private double steadiness() {
        return Math.exp(
                Arrays.stream(TurnProgram.values())
                        .map(this::later)
                        .mapToDouble(later -> Math.log(median(later) / later[later.length - 1]))
                        .average()
                        .orElseThrow());
    }

    /// Every round but the first.
    private double[] later(TurnProgram program) {
        return Arrays.stream(micros)
                .skip(1)
                .mapToDouble(round -> round[program.ordinal()])
                .toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String ratio(String name, double value) {
        return String.format(Locale.ROOT, "ratio stability.%s %.3f", name, value);
    }

    private static String row(String name, Object... cells) {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-24s", name));
        for (Object cell : cells) {
            line.append(String.format(Locale.ROOT, " %11s", cell));
        }
        return line.toString().stripTrailing();
    }
}
