package io.stackyard.engine.interpret;

import io.stackyard.store.ContinuationMarker;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// One call of a host function, as raw slots: arguments in, results out.
///
/// The object is used again for later calls at the same depth, so a call allocates nothing. It is only
/// good until the host function returns.
public final class HostFrame {

    private static final long[] NO_SLOTS = {};

    private final Machine machine;
    private long[] results = {};
    private @Nullable FunctionEntry function;
    private long arguments;
    private int resultsGiven;
    private @Nullable HostSuspension suspension;
    private @Nullable Object view;

    HostFrame(Machine machine) {
        this.machine = machine;
    }

    void begin(FunctionEntry entry, long fp) {
        Signature signature = entry.signature();
        function = entry;
        arguments = arguments(signature, fp);
        resultsGiven = 0;
        suspension = null;
        if (results.length < signature.resultSlots()) {
            results = Arrays.copyOf(results, signature.resultSlots());
        }
    }

    /// Address of the first argument, and of the first result, of the host function whose frame is at `fp`.
    static long arguments(Signature signature, long fp) {
        return fp - Frames.HEADER_BYTES - signature.argumentSlots() * 8L;
    }

    /// Asks for a `suspend` when the function has returned; its results come with a later resume.
    ///
    /// @param payload raw slots of the tag's parameters; not copied
    /// @throws IllegalStateException if the function has given results, or asked already
    public void suspend(TagIdentity tag, long[] payload) {
        requireNoAnswer();
        suspension = new HostSuspension(tag, payload, null);
    }

    /// Asks to park the fiber that runs when the function has returned.
    ///
    /// @param tag the tag of parking
    /// @param reason for whoever has the fiber
    /// @throws IllegalStateException if the function has given results, or asked already
    public void park(TagIdentity tag, @Nullable Object reason) {
        requireNoAnswer();
        suspension = new HostSuspension(tag, NO_SLOTS, new Parking.ByHost(reason, function()));
    }

    private void requireNoAnswer() {
        if (suspension != null || resultsGiven > 0) {
            throw new IllegalStateException(
                    "host function " + function().name() + " has answered already: it "
                            + (suspension != null ? "suspends" : "gave results"));
        }
    }

    @Nullable
    HostSuspension suspension() {
        return suspension;
    }

    /// Moves the results to where the arguments were.
    void complete() {
        int slots = signature().resultSlots();
        if (resultsGiven < signature().type().results().size()) {
            throw new IllegalStateException(
                    "host function "
                            + function().name()
                            + " returned too few results: wanted="
                            + signature().type().results().size()
                            + ", given="
                            + resultsGiven);
        }
        for (int i = 0; i < slots; i++) {
            UnsafeApi.putLong(arguments + i * 8L, results[i]);
        }
    }

    void end() {
        function = null;
        suspension = null;
    }

    /// Reports the results that the function gave so far; its arguments lie on the stack.
    void report(ContinuationMarker marker) {
        if (function != null) {
            MachineRoots.report(signature().type().results(), results, resultsGiven, marker);
            HostSuspension asked = suspension;
            if (asked != null) {
                MachineRoots.report(asked.tag(), asked.payload(), marker);
            }
        }
    }

    public Machine machine() {
        return machine;
    }

    /// The function that is called.
    ///
    /// @throws IllegalStateException if the call is over
    public FunctionEntry function() {
        if (function == null) {
            throw new IllegalStateException("this host call has returned already");
        }
        return function;
    }

    public Signature signature() {
        return function().signature();
    }

    /// A slot of the arguments.
    ///
    /// @throws IndexOutOfBoundsException if there are fewer
    public long argument(int slot) {
        Objects.checkIndex(slot, signature().argumentSlots());
        return UnsafeApi.getLong(arguments + slot * 8L);
    }

    /// Gives result number `result`, which must be the next: one that was left out would be a word of an
    /// earlier call, perhaps no reference at all.
    ///
    /// @throws IndexOutOfBoundsException if there are fewer results
    /// @throws IllegalStateException if it is not the next
    public void result(int result, long low, long high) {
        int slot = signature().resultSlot(Objects.checkIndex(result, resultCount()));
        if (suspension != null) {
            requireNoAnswer();
        }
        if (result != resultsGiven) {
            throw new IllegalStateException(
                    "host function "
                            + function().name()
                            + " gave its results out of order: wanted number="
                            + resultsGiven
                            + ", given="
                            + result);
        }
        results[slot] = low;
        if (signature().resultSlot(result + 1) - slot == 2) {
            results[slot + 1] = high;
        }
        resultsGiven++;
    }

    private int resultCount() {
        return signature().type().results().size();
    }

    /// What the embedder's side keeps with this object.
    public @Nullable Object view() {
        return view;
    }

    public void setView(Object newView) {
        view = newView;
    }
}
