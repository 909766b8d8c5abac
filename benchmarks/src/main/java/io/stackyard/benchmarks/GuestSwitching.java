package io.stackyard.benchmarks;

import io.stackyard.engine.Func;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The programs as guests, on the stacks of this project.
@State(Scope.Thread)
public class GuestSwitching implements SwitchingPeer, AutoCloseable {

    /// The ring's, one more for the entry, and room.
    private static final int STACKS = SwitchingProgram.MEMBERS + 24;

    private final List<Guest> guests = new ArrayList<>();
    private final Export generator = export("generator.wat", "run");
    private final Export ring = export("ring.wat", "run");
    private final Export ringSwitch = export("ring.wat", "run_switch");
    private final Export skynet = export("skynet.wat", "run");
    private final Export handlers = export("handlers.wat", "run");
    private final Export life = export("continuations.wat", "lives");
    private final Export suspendingLife = export("continuations.wat", "suspending_lives");

    /// One function of one guest.
    private record Export(Guest guest, Func func) {

        long call(int n) {
            return guest.callLong(func, n);
        }
    }

    private Export export(String program, String name) {
        var guest = new Guest(Programs.binary(program), STACKS);
        guests.add(guest);
        return new Export(guest, guest.func(name));
    }

    @Override
    public long generator(int n) {
        return generator.call(n);
    }

    @Override
    public long ring(int n) {
        return ring.call(n);
    }

    /// The ring, each member passing the turn straight to the next.
    public long ringSwitch(int n) {
        return ringSwitch.call(n);
    }

    @Override
    public long skynet(int n) {
        return skynet.call(n);
    }

    @Override
    public long handlers(int n) {
        return handlers.call(n);
    }

    @Override
    public long life(int n) {
        return life.call(n);
    }

    @Override
    public long suspendingLife(int n) {
        return suspendingLife.call(n);
    }

    @Override
    @TearDown
    public void close() {
        guests.forEach(Guest::close);
    }
}
