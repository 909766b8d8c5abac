package io.stackyard.engine.interpret;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.EntryScope;
import java.lang.ref.Reference;
import org.agrona.UnsafeApi;

/// Lays the first frames of an entry from the host, runs the loop, and fetches what came of it.
final class Entry {

    private Entry() {}

    /// @param arguments the raw slots of the arguments
    /// @param results receives the raw slots of the results
    static void run(
            Machine machine,
            EntryScope scope,
            Entrance entrance,
            long[] arguments,
            long[] results) {
        try {
            switch (entrance) {
                case FunctionEntry function ->
                        call(machine, scope, function, arguments, results);
                case HostResume resume -> resume(machine, scope, resume);
            }
        } finally {
            Reference.reachabilityFence(machine); // Code lives as long as its instances are reachable.
        }
    }

    private static void call(
            Machine machine,
            EntryScope scope,
            FunctionEntry function,
            long[] arguments,
            long[] results) {
        Signature signature = function.signature();
        long base = begin(machine, scope, function);
        for (int i = 0; i < signature.argumentSlots(); i++) {
            UnsafeApi.putLong(base + i * 8L, signature.argument(i, arguments[i]));
        }
        run(machine, function, base);
        for (int i = 0; i < signature.resultSlots(); i++) {
            results[i] = UnsafeApi.getLong(base + i * 8L);
        }
    }

    /// The same for few arguments, each a slot; those that the function does not have are ignored.
    ///
    /// @return the slot of the result, of no meaning if there is none
    static long run(
            Machine machine,
            EntryScope scope,
            FunctionEntry function,
            long a0,
            long a1,
            long a2,
            long a3,
            long a4,
            long a5,
            long a6,
            long a7) {
        long base = begin(machine, scope, function);
        int count = function.signature().argumentSlots();
        if (count > 4) {
            put4(base + 32, count - 4, a4, a5, a6, a7);
        }
        put4(base, count, a0, a1, a2, a3);
        run(machine, function, base);
        return UnsafeApi.getLong(base); // Of no meaning, but in the stack: a frame lay here.
    }

    /// Writes the first `count` of four slots.
    private static void put4(long at, int count, long a0, long a1, long a2, long a3) {
        if (count > 0) {
            UnsafeApi.putLong(at, a0);
        }
        if (count > 1) {
            UnsafeApi.putLong(at + 8, a1);
        }
        if (count > 2) {
            UnsafeApi.putLong(at + 16, a2);
        }
        if (count > 3) {
            UnsafeApi.putLong(at + 24, a3);
        }
    }

    /// Lays the pseudo frame, which holds the arguments, and later the results in their place; returns its fp.
    private static long begin(Machine machine, EntryScope scope, FunctionEntry function) {
        long stack = scope.stack();
        Signature signature = function.signature();
        long base =
                Frames.base(
                        ControlBlock.start(stack), FunctionRecord.instance(function.record()));
        machine.become(stack, machine.stubs.hostReturn(), base);
        int slots = Math.max(signature.argumentSlots(), signature.resultSlots());
        machine.requireRoom(base + slots * 8L);
        return base;
    }

    private static void run(Machine machine, FunctionEntry function, long base) {
        long first = Calls.call(machine, machine.stubs.hostReturn(), base, base, function.record());
        try {
            Interpreter.run(machine, first);
        } finally {
            Reference.reachabilityFence(machine);
        }
    }

    /// The pseudo frame is followed by one that waits in the resume, as a guest's function would.
    private static void resume(Machine machine, EntryScope scope, HostResume resume) {
        long stack = scope.stack();
        HostSite site = resume.site();
        long base = Frames.base(ControlBlock.start(stack), machine.hostInstance());
        long fp = base + Frames.HEADER_BYTES;
        machine.become(stack, machine.stubs.hostReturn(), base);
        machine.requireRoom(fp + site.frameSlots() * 8L);
        Frames.header(fp, machine.stubs.hostReturn(), base, site.instance());
        machine.park(site.address() + 8, fp);
        resume.begin(machine, fp);
        Interpreter.run(machine, machine.go());
        resume.settle(machine, fp);
    }
}
