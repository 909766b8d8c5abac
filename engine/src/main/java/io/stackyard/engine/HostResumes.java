package io.stackyard.engine;

import io.stackyard.engine.interpret.HostResume;
import io.stackyard.engine.interpret.HostSite;
import io.stackyard.engine.types.CanonicalType;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.engine.types.ValueType;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What hosts of one store do with continuations: make, bind, resume and drop them.
///
/// **Threads**: the store has one at a time; each operation claims it, and is refused while another has it.
final class HostResumes {

    private final StoreState store;
    private final Map<Key, ResumePoint> points = new HashMap<>();

    HostResumes(StoreState store) {
        this.store = store;
    }

    private record Key(Handlers handlers, List<ValueType> results) {}

    /// Where a host waits that has these handlers, for a continuation with these results.
    ResumePoint point(Handlers handlers, List<ValueType> results) {
        var key = new Key(handlers, results);
        ResumePoint known = points.get(key);
        if (known == null) {
            known = ResumePoint.of(store, handlers, results);
            points.put(key, known);
        }
        return known;
    }

    ContRef create(Func body) {
        store.store().beginUse();
        try {
            long index = store.machine().create(body.entry(), store);
            CanonicalType function = body.entry().signature().canonical();
            return reference(function, index);
        } finally {
            store.store().endUse();
        }
    }

    ContRef bind(ContRef continuation, List<Value> values) {
        FunctionType type = continuation.function();
        int count = values.size();
        if (count > type.params().size()) {
            throw ContinuationErrors.tooManyBound(type, count);
        }
        List<ValueType> rest = type.params().subList(count, type.params().size());
        store.store().beginUse();
        try {
            long[] slots = store.values().toSlots(type.params().subList(0, count), values);
            long index = continuation.index();
            store.machine().bind(index, continuation.revision(), slots, store);
            TypeRegistry types = store.engine().types();
            return reference(types.intern(new FunctionType(rest, type.results())), index);
        } finally {
            store.store().endUse();
        }
    }

    private ContRef reference(CanonicalType function, long index) {
        return reference(function, index, store.machine().revision(index));
    }

    /// The host's reference to a continuation of a function type.
    ContRef reference(CanonicalType function, long index, long revision) {
        CanonicalType type = store.engine().types().internContinuation(function);
        return store.continuation(new ReferenceType(false, type), index, revision);
    }

    Outcome resume(ContRef continuation, Handlers handlers, List<Value> arguments) {
        return resume(
                continuation,
                handlers,
                raw -> put(raw, continuation.function().params(), arguments));
    }

    Outcome raise(ContRef continuation, Handlers handlers, WasmException exception) {
        store.requireSame(exception.tag().store(), exception.toString());
        return resume(continuation, handlers, raw -> raw.raise(exception.thrown()));
    }

    private Outcome resume(ContRef continuation, Handlers handlers, Consumer<HostResume> prepare) {
        List<ValueType> results = continuation.function().results();
        store.store().beginUse();
        try {
            ResumePoint point = point(handlers, results);
            var raw = new HostResume();
            raw.hold(continuation.index(), continuation.revision());
            raw.waitAt(point.site());
            prepare.accept(raw);
            store.machine().resume(raw, store);
            return outcome(point, raw, results);
        } finally {
            // The entry may collect, and what it resumes and is given is nowhere else yet.
            Reference.reachabilityFence(continuation);
            Reference.reachabilityFence(prepare);
            store.store().endUse();
        }
    }

    void put(HostResume raw, List<ValueType> types, List<Value> values) {
        long[] slots = store.values().toSlots(types, values);
        for (int i = 0; i < slots.length; i++) {
            raw.argument(i, slots[i]);
        }
    }

    private Outcome outcome(ResumePoint point, HostResume raw, List<ValueType> results) {
        if (raw.clause() == HostSite.RETURNED) {
            return new Outcome.Returned(store.values().fromSlots(results, raw.values()));
        }
        ResumePoint.Clause clause = point.clauses().get(raw.clause());
        return new Outcome.Suspended(
                clause.tag(),
                store.values().fromSlots(clause.payload().type().params(), raw.values()),
                store.continuation(clause.continuation(), raw.index(), raw.revision()));
    }

    void discard(long index, long revision) {
        store.store().beginUse();
        try {
            store.machine().discard(index, revision, store);
        } finally {
            store.store().endUse();
        }
    }
}
