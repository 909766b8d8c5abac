package io.stackyard.benchmarks;

import io.stackyard.engine.Func;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A continuation that is suspended below many frames, narrow or wide, and resumed again and again.
///
/// Narrow frames are a few words; wide ones have 2 KiB of locals.
@State(Scope.Thread)
public class Depth {

    /// Room for 10,000 wide frames.
    private static final int STACK_BYTES = 1 << 25;

    /// The continuation's, one for the entry, and room.
    private static final int STACKS = 4;

    private final Guest guest = new Guest(Programs.binary("depth.wat"), STACKS, STACK_BYTES);
    private final Func run = guest.func("run");
    private int parked;

    /// n round trips; the first call parks the continuation, and all must name the same frames.
    ///
    /// @throws IllegalStateException if other frames lie above the suspension
    long roundTrips(int frames, boolean wide, int n) {
        if (parked == 0) {
            parked = guest.call("park", frames, wide ? 1 : 0).asI32();
        }
        if (parked != frames) {
            throw new IllegalStateException("frames=" + parked + ", wanted " + frames);
        }
        return guest.callLong(run, n);
    }

    @TearDown
    public void close() {
        guest.close();
    }
}
