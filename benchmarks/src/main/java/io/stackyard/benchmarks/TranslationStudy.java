package io.stackyard.benchmarks;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// How fast a binary is decoded, validated and translated, on one thread: bytes of the module divided by the
/// processor time of the thread. `first` is what a server that starts pays; the first half of the times warms up, and
/// median and best are of the other.
///
/// The module is `kernels.wasm` and `sha256.wasm`, each function a thousand times: code as clang writes it. The peers
/// decode and validate on their way to an instance, and translate nothing or little.
final class TranslationStudy {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private TranslationStudy() {}

    /// @param times how often a module is translated; a peer, which takes ten times as long, a fifth of that
    /// @param copies of each function
    static List<String> run(int times, int copies) {
        int peerTimes = Math.max(2, times / 5);
        List<String> lines = new ArrayList<>();
        lines.add("translation, MB/s of one core           first       median         best");
        for (String name : List.of("kernels", "sha256")) {
            byte[] module = LargeModule.of(Programs.module(name + ".wasm"), copies);
            double[] own = own(module, times);
            double[] endive = speeds(module, peerTimes, TranslationStudy::endive);
            double[] chicory = speeds(module, peerTimes, TranslationStudy::chicory);
            String size = String.format(Locale.ROOT, " (%.1f MB)", megabytes(module));
            lines.add(row(name + size + " Stackyard", own));
            lines.add(row(name + size + " Endive", endive));
            lines.add(row(name + size + " Chicory", chicory));
            lines.add(ratio(name + ".endive", median(own) / median(endive)));
            lines.add(ratio(name + ".chicory", median(own) / median(chicory)));
        }
        return lines;
    }

    private static double[] own(byte[] module, int times) {
        try (Engine engine =
                Engine.create(
                        Tunables.defaults()
                                .change()
                                .set(Setting.POOL_TOTAL_MEMORIES, 1)
                                .set(Setting.POOL_TOTAL_STACKS, 1)
                                .build())) {
            return speeds(module, times, engine::compile);
        }
    }

    private static void endive(byte[] module) {
        run.endive.runtime.Instance.builder(run.endive.wasm.Parser.parse(module)).build();
    }

    private static void chicory(byte[] module) {
        com.dylibso.chicory.runtime.Instance.builder(
                com.dylibso.chicory.wasm.Parser.parse(module))
                .build();
    }

    private static double[] speeds(byte[] module, int times, Consumer<byte[]> translator) {
        double[] speeds = new double[times];
        for (int i = 0; i < times; i++) {
            long nanos = CpuTime.of(() -> translator.accept(module));
            speeds[i] = megabytes(module) / (nanos / NANOS_PER_SECOND);
        }
        return speeds;
    }

    private static double megabytes(byte[] module) {
        return module.length / BYTES_PER_MEGABYTE;
    }

    private static double median(double[] speeds) {
        double[] sorted = warm(speeds);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double[] warm(double[] speeds) {
        return Arrays.copyOfRange(speeds, speeds.length / 2, speeds.length);
    }

    private static String row(String name, double[] speeds) {
        return String.format(
                Locale.ROOT,
                "%-32s %12.1f %12.1f %12.1f",
                name,
                speeds[0],
                median(speeds),
                Arrays.stream(warm(speeds)).max().orElseThrow());
    }

    private static String ratio(String name, double value) {
        return String.format(Locale.ROOT, "ratio translation.%s %.3f", name, value);
    }
}
