package io.stackyard.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// What the JVM's compilers did to one method, round by round, as the JVM's own recorder tells it.
final class CompilationLog implements AutoCloseable {

    private static final String COMPILED = "jdk.Compilation";
    private static final String DEOPTIMISED = "jdk.Deoptimization";

    /// The highest tier: C2.
    private static final int OPTIMISED = 4;

    private final String type;
    private final String method;
    private final Recording recording = new Recording();
    private final List<Instant> starts = new ArrayList<>();

    /// @param type name of the class
    CompilationLog(String type, String method) {
        this.type = type;
        this.method = method;
        recording.enable(COMPILED).withoutThreshold();
        recording.enable(DEOPTIMISED);
        recording.start();
    }

    /// What happened between the beginnings of two rounds.
    ///
    /// @param compilations of the method, by any compiler
    /// @param optimised of these, those by C2
    /// @param deoptimisations out of the method's own code
    /// @param elsewhere deoptimisations of all other methods of the engine
    record Round(int compilations, int optimised, int deoptimisations, int elsewhere) {}

    void beginRound() {
        starts.add(Instant.now());
    }

    /// Ends the last round.
    List<Round> end() {
        Instant last = Instant.now();
        recording.stop();
        List<RecordedEvent> events = events();
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Instant from = starts.get(i);
            Instant to = i + 1 < starts.size() ? starts.get(i + 1) : last;
            rounds.add(
                    round(
                            events.stream()
                                    .filter(event -> !event.getEndTime().isBefore(from)
                                            && event.getEndTime().isBefore(to))
                                    .toList()));
        }
        return rounds;
    }

    private Round round(List<RecordedEvent> events) {
        int compilations = 0;
        int optimised = 0;
        int deoptimisations = 0;
        int elsewhere = 0;
        for (RecordedEvent event : events) {
            boolean own = isOfMethod(event);
            if (event.getEventType().getName().equals(COMPILED)) {
                compilations += own ? 1 : 0;
                optimised += own && event.getInt("compileLevel") == OPTIMISED ? 1 : 0;
            } else if (own) {
                deoptimisations++;
            } else {
                elsewhere += isOfEngine(event) ? 1 : 0;
            }
        }
        return new Round(compilations, optimised, deoptimisations, elsewhere);
    }

    private boolean isOfMethod(RecordedEvent event) {
        RecordedMethod of = event.getValue("method");
        return of != null && of.getName().equals(method) && of.getType().getName().equals(type);
    }

    private static boolean isOfEngine(RecordedEvent event) {
        RecordedMethod of = event.getValue("method");
        return of != null && of.getType().getName().startsWith("io.stackyard.");
    }

    private List<RecordedEvent> events() {
        try {
            Path file = Files.createTempFile("stackyard-compilations", ".jfr");
            try {
                recording.dump(file);
                return RecordingFile.readAllEvents(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
