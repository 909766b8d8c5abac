package io.stackyard.engine.interpret;

import io.stackyard.engine.types.TagType;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import org.jspecify.annotations.Nullable;

/// The parking of a store's fibers: a suspension to a tag that no guest can name, and why it happened last.
///
/// **Threads**: the one that owns the store.
public final class FiberParking {

    private static final long[] NO_SLOTS = {};

    private final Machine machine;
    private @Nullable TagIdentity tag;
    private @Nullable Parking last;

    FiberParking(Machine machine) {
        this.machine = machine;
    }

    /// The tag that fibers are parked with, made on first use: of no parameters.
    ///
    /// @param type of a function without parameters and results
    public TagIdentity tag(TagType type) {
        TagIdentity known = tag;
        if (known == null) {
            known = machine.exceptions.newTag(type, 0);
            tag = known;
        }
        return known;
    }

    /// Asks for what parks the running fiber; null if no fiber of this store ever ran.
    @Nullable
    HostSuspension request(Parking parking) {
        TagIdentity known = tag;
        return known == null ? null : new HostSuspension(known, NO_SLOTS, parking);
    }

    /// Why a host function that asked to park cannot: a fiber runs further out, or none at all.
    TrapSignal refusal() {
        for (int at = machine.store.depth() - 1; at >= 0; at--) {
            long entry = machine.store.scope(at).stack();
            if (tag != null
                    && ControlBlock.state(entry) == StackState.PARENT
                    && Continuations.clauseOf(entry, tag.identity(), false) != 0) {
                return TrapSignal.cannotPark("across a host frame");
            }
        }
        return TrapSignal.cannotPark("outside a fiber");
    }

    /// Notes why a fiber is parked now; null if something else was suspended.
    void leave(@Nullable Parking parking) {
        last = parking;
    }

    /// Why the fiber was parked last, once.
    @Nullable
    Parking take() {
        Parking left = last;
        last = null;
        return left;
    }
}
