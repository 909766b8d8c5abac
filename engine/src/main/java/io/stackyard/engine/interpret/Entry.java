package io.stackyard.engine.interpret;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.EntryScope;
import java.lang.ref.Reference;
import org.agrona.UnsafeApi;

/// Lays the first frames of an entry from the host, runs the loop, and fetches the results.
final class Entry {

    private Entry() {}

    static void run(
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
        try {
            Interpreter.run(machine);
        } finally {
            Reference.reachabilityFence(machine); // Code lives as long as its instances are reachable.
        }
        for (int i = 0; i < signature.resultSlots(); i++) {
            results[i] = UnsafeApi.getLong(base + i * 8L);
        }
    }
}
