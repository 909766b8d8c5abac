package io.stackyard.engine.switching;

import java.util.List;
import java.util.Optional;

/// A tag of a module. The imported ones may be one and the same tag under two names, or another instance's
/// under a different name; see [ProgramModule#links].
enum ProgramTag {
    PLAIN(List.of(), List.of(), true),
    ASK(List.of(Kind.I32), List.of(Kind.I32), true),
    ASK_TOO(List.of(Kind.I32), List.of(Kind.I32), true),
    GET(List.of(), List.of(Kind.I32), true),
    GET_TOO(List.of(), List.of(Kind.I32), true),
    TELL(List.of(Kind.I32), List.of(), true),
    TELL_TOO(List.of(Kind.I32), List.of(), true),
    OWN_TWO(List.of(Kind.I32, Kind.I32), List.of(), false),
    OWN_MEET(List.of(), List.of(Kind.I32, Kind.PEER), false),
    OWN_SEND(List.of(Kind.STEP), List.of(Kind.I32), false),
    OWN_GET(List.of(), List.of(Kind.I32), false),
    OWN_ASK(List.of(Kind.I32), List.of(Kind.I32), false);

    /// How many a module imports; they come first.
    static final int IMPORTED = 7;

    private static final ProgramTag[] ALL = values();

    private final List<Kind> params;
    private final List<Kind> results;
    private final boolean imported;

    ProgramTag(List<Kind> params, List<Kind> results, boolean imported) {
        this.params = params;
        this.results = results;
        this.imported = imported;
    }

    // The order is the meaning: it numbers them in the modules that are emitted.
    @SuppressWarnings("EnumOrdinal") // See above.
    int number() {
        return ordinal();
    }

    static ProgramTag at(int number) {
        return ALL[number];
    }

    static int count() {
        return ALL.length;
    }

    List<Kind> params() {
        return params;
    }

    List<Kind> results() {
        return results;
    }

    boolean isImported() {
        return imported;
    }

    /// Whether `throw` and `catch` may name it.
    boolean isException() {
        return results.isEmpty();
    }

    /// Whether `switch` may name it among continuations that give a number.
    boolean isSwitch() {
        return params.isEmpty() && results.equals(List.of(Kind.I32));
    }

    /// The shape of what a clause of this tag gets, at a resume of a continuation that gives a number or
    /// nothing. Absent where no shape fits.
    Optional<Shape> captured(boolean number) {
        for (int i = 0; i < Shape.count(); i++) {
            Shape shape = Shape.at(i);
            if (shape.params().equals(results) && shape.givesNumber() == number) {
                return Optional.of(shape);
            }
        }
        return Optional.empty();
    }
}
