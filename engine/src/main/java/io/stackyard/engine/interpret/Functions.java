package io.stackyard.engine.interpret;

import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.types.CanonicalType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The function references of one store.
///
/// A module's functions get a record only when somebody refers to them (export, element, `ref.func`): calls
/// inside a module need none, so a large module costs nothing per instance here.
public final class Functions {

    private final Machine machine;
    private final List<FunctionEntry> entries = new ArrayList<>();
    private long[] records = new long[16];
    private @Nullable HostTarget[] hosts = new HostTarget[16];

    Functions(Machine machine) {
        this.machine = machine;
    }

    /// How many there are: the greatest reference.
    int count() {
        return entries.size();
    }

    /// Visits the code of every host function.
    void forEachHostCode(LongConsumer visitor) {
        for (FunctionEntry entry : entries) {
            if (entry.isHost()) {
                visitor.accept(FunctionRecord.code(entry.record()));
            }
        }
    }

    /// Address of the record of a reference that is not null.
    long record(long reference) {
        return records[(int) reference - 1];
    }

    /// What the host function of a reference does.
    ///
    /// @throws IllegalStateException if the function is a guest's
    HostTarget host(int reference) {
        HostTarget target = hosts[reference - 1];
        if (target == null) {
            throw new IllegalStateException("function " + reference + " is not the host's");
        }
        return target;
    }

    /// The Java side of a reference that is not null.
    public FunctionEntry entry(long reference) {
        return entries.get((int) reference - 1);
    }

    /// The Java side of the record at an address, null if there is none; looks through all.
    @Nullable
    FunctionEntry ofRecord(long record) {
        for (FunctionEntry entry : entries) {
            if (entry.record() == record) {
                return entry;
            }
        }
        return null;
    }

    /// The reference of function `index` of the instance at address `instance`.
    long ofInstance(long instance, int index) {
        return ofInstance(machine.instance(instance), index).reference();
    }

    /// The entry of a function of an instance, imported or defined; made on first use.
    public FunctionEntry ofInstance(InstanceState instance, int index) {
        long known = InstanceLayout.function(instance.address(), index);
        if (known != 0) {
            return entry(known);
        }
        ModuleCode code = instance.code();
        int defined = index - instance.definition().importedFunctionCount();
        var signature = new Signature(instance.functionType(index));
        long record = allocate();
        FunctionRecord.describe(
                record,
                code.entry(defined),
                code.shape(defined),
                instance.address(),
                signature.canonical().id(),
                entries.size() + 1);
        var made =
                new FunctionEntry(
                        entries.size() + 1,
                        record,
                        signature,
                        instance,
                        index,
                        instance.definition().functionName(index));
        add(made, null);
        InstanceLayout.setFunction(instance.address(), index, made.reference());
        return made;
    }

    /// Makes a function reference of a host function.
    public FunctionEntry host(CanonicalType type, String name, HostBody body) {
        return host(type, name, new FramedHost(body));
    }

    /// The same for one of numbers.
    ///
    /// @param type what [TypedHost#type] is in the engine
    /// @param checks is given every exception of WebAssembly that the function throws, and returns it, or throws
    public FunctionEntry host(
            CanonicalType type,
            String name,
            TypedHost body,
            UnaryOperator<GuestException> checks) {
        return host(type, name, body.checkedBy(checks));
    }

    private FunctionEntry host(CanonicalType type, String name, HostTarget target) {
        int reference = entries.size() + 1;
        var signature = new Signature(type);
        long record = allocate();
        int localSlots = signature.argumentSlots() + Frames.HEADER_SLOTS;
        int frameSlots = Math.max(localSlots, signature.resultSlots());
        FunctionRecord.describeHost(
                record,
                localSlots | (long) frameSlots << 16,
                machine.hostInstance(),
                type.id(),
                reference);
        var made = new FunctionEntry(reference, record, signature, null, -1, name);
        add(made, target);
        return made;
    }

    boolean isSubtype(long reference, int type) {
        CanonicalType at = entry(reference).signature().canonical();
        while (at != null) {
            if (at.id() == type) {
                return true;
            }
            at = at.superType();
        }
        return false;
    }

    private long allocate() {
        return machine.store.metadata().allocate(FunctionRecord.BYTES, FunctionRecord.BYTES);
    }

    private void add(FunctionEntry entry, @Nullable HostTarget host) {
        if (entries.size() == records.length) {
            records = Arrays.copyOf(records, records.length * 2);
            hosts = Arrays.copyOf(hosts, records.length);
        }
        records[entries.size()] = entry.record();
        hosts[entries.size()] = host;
        entries.add(entry);
    }
}
