package io.stackyard.engine.interpret;

import io.stackyard.store.ContinuationMarker;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// One continuation in the hands of the host, and what its last resume came to, as raw slots.
///
/// **Life**: [#hold] a continuation; [Machine#resume]; then [#clause] says whether the body returned, and [#value]
/// gives its results, or it was suspended, and gives the payload: the object holds the new continuation then. Any
/// number of rounds; none allocates on the Java heap once the arrays are large enough.
///
/// **Threads**: the one that owns the store.
public final class HostResume implements Entrance {

    private static final long[] NONE = {};

    private long index;
    private long revision;
    private long[] arguments = NONE;
    private int argumentSlots;
    private @Nullable ExceptionPackage thrown;
    private @Nullable TrapSignal signal;
    private @Nullable HostSite site;
    private long[] values = NONE;
    private int clause = HostSite.RETURNED;
    private @Nullable Parking parking;

    /// Holds a continuation, instead of what was held before.
    public void hold(long newIndex, long newRevision) {
        index = newIndex;
        revision = newRevision;
        argumentSlots = 0;
        thrown = null;
        signal = null;
        parking = null;
    }

    /// Where the next resume waits.
    public void waitAt(HostSite newSite) {
        site = newSite;
        int slots = newSite.frameSlots();
        if (values.length < slots) {
            values = new long[slots];
        }
    }

    /// Sets one slot of the arguments; those below it are set already.
    public void argument(int slot, long word) {
        if (slot >= arguments.length) {
            arguments = Arrays.copyOf(arguments, Math.max(8, 2 * slot));
        }
        arguments[slot] = word;
        argumentSlots = Math.max(argumentSlots, slot + 1);
    }

    /// The next resume raises an exception where the continuation waits.
    public void raise(ExceptionPackage exception) {
        thrown = exception;
    }

    /// The next resume ends in a trap where the continuation waits: a host function there has failed.
    public void fail(Exception cause) {
        signal = TrapSignal.host(cause);
    }

    /// Control block index plus 1 of the continuation, 0 if none is held.
    public long index() {
        return index;
    }

    public long revision() {
        return revision;
    }

    /// The clause that the continuation was suspended to, or [HostSite#RETURNED].
    public int clause() {
        return clause;
    }

    /// A slot of the results or of the payload; words of earlier rounds may lie behind the last.
    public long value(int slot) {
        return values[slot];
    }

    /// All slots; not copied.
    public long[] values() {
        return values;
    }

    /// Why the continuation is parked; null if it is not parked.
    public @Nullable Parking parking() {
        return parking;
    }

    /// Reports the continuation that is held, and what two neighbouring slots of the arguments may refer to.
    public void report(ContinuationMarker marker) {
        marker.reference(index, revision);
        for (int i = 1; i < argumentSlots; i++) {
            marker.reference(arguments[i - 1], arguments[i]);
        }
    }

    HostSite site() {
        return Objects.requireNonNull(site, "no site");
    }

    /// Resumes, from the frame at `fp` of the entry's stack.
    void begin(Machine machine, long fp) {
        ExceptionPackage exception = thrown;
        TrapSignal trap = signal;
        thrown = null;
        signal = null;
        int slots = argumentSlots;
        argumentSlots = 0;
        long address = site().address();
        if (exception == null && trap == null) {
            Continuations.resume(machine, address, fp, index, revision, arguments, slots);
        } else {
            Continuations.resume(machine, address, fp, index, revision, NONE, 0);
        }
        if (exception != null) {
            Unwinding.propagate(machine, exception, machine.pc - 8, machine.fp);
        }
        if (trap != null) {
            throw trap;
        }
    }

    /// Fetches what the guest left in the frame at `fp`, where the loop has ended.
    void settle(Machine machine, long fp) {
        HostSite waited = site();
        clause = waited.clauseAt(machine.pc);
        int slots = waited.resultSlots();
        hold(0, 0);
        if (clause != HostSite.RETURNED) {
            slots = waited.clauses().get(clause).tag().payloadSlots();
            long reference = fp + slots * 8L;
            hold(UnsafeApi.getLong(reference), UnsafeApi.getLong(reference + 8));
            parking = machine.fibers.take();
        }
        for (int i = 0; i < slots; i++) {
            values[i] = UnsafeApi.getLong(fp + i * 8L);
        }
    }
}
