package io.stackyard.engine.interpret;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.EntryScope;
import java.lang.ref.Reference;
import org.agrona.UnsafeApi;

/// Lays the first frames of an entry from the host, runs the loop, and fetches what came of it.
final class Entry {

    private Entry() {}

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
        long stack = scope.stack();
        long record = function.record();
        Signature signature = function.signature();
        long base = Frames.base(ControlBlock.start(stack), FunctionRecord.instance(record));
        machine.become(stack, machine.stubs.hostReturn(), base);
        // The pseudo frame holds the arguments, and later the results in their place.
        int slots = Math.max(signature.argumentSlots(), signature.resultSlots());
        machine.requireRoom(base + slots * 8L);
        for (int i = 0; i < signature.argumentSlots(); i++) {
            UnsafeApi.putLong(base + i * 8L, arguments[i]);
        }
        Calls.call(machine, machine.stubs.hostReturn(), base, base, record);
        Interpreter.run(machine);
        for (int i = 0; i < signature.resultSlots(); i++) {
            results[i] = UnsafeApi.getLong(base + i * 8L);
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
        Interpreter.run(machine);
        resume.settle(machine, fp);
    }
}
