package io.stackyard.engine;

import java.util.ArrayList;
import java.util.List;

/// The tags that a host handles while it waits in a resume, as the clauses of a `resume` instruction do: good for
/// one resume at a time, in order, the first that fits wins.
///
/// Make them once and use them again: each store keeps a few words for every set it has seen.
public final class Handlers {

    private static final Handlers NONE = new Handlers(List.of());

    private final List<Clause> clauses;

    private Handlers(List<Clause> clauses) {
        this.clauses = clauses;
    }

    /// `(on $tag ...)`, or `(on $tag switch)`.
    record Clause(Tag tag, boolean forSwitch) {}

    /// No tag at all: a `suspend` is an "unhandled tag" trap.
    public static Handlers none() {
        return NONE;
    }

    /// `(on $tag ...)` for each: a `suspend` to one of them comes back as [Outcome.Suspended].
    public static Handlers on(Tag... tags) {
        var clauses = new ArrayList<Clause>();
        for (Tag tag : tags) {
            clauses.add(new Clause(tag, false));
        }
        return new Handlers(List.copyOf(clauses));
    }

    /// With `(on $tag switch)` too: guests may `switch` by it among themselves, which the host does not see.
    ///
    /// @param tag without parameters; its results are those of every continuation resumed with this
    public Handlers andSwitch(Tag tag) {
        var more = new ArrayList<>(clauses);
        more.add(new Clause(tag, true));
        return new Handlers(List.copyOf(more));
    }

    List<Clause> clauses() {
        return clauses;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Handlers that && clauses.equals(that.clauses);
    }

    @Override
    public int hashCode() {
        return clauses.hashCode();
    }

    @Override
    public String toString() {
        return "handlers " + clauses;
    }
}
