package io.stackyard.engine;

import io.stackyard.engine.interpret.HostSite;
import io.stackyard.engine.interpret.Signature;
import io.stackyard.engine.types.CanonicalType;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.engine.types.ValueType;
import java.util.ArrayList;
import java.util.List;

/// A resume that hosts of one store wait in: some handlers, and the results of what is resumed.
///
/// @param site its code
/// @param clauses the types at each clause
record ResumePoint(HostSite site, List<Clause> clauses) {

    /// What a suspension to one clause brings.
    ///
    /// @param tag its tag
    /// @param payload the tag's type
    /// @param continuation what the continuation is then
    /// @param next the function type of that: the tag's results to the body's results
    record Clause(Tag tag, Signature payload, ReferenceType continuation, Signature next) {}

    static ResumePoint of(StoreState store, Handlers handlers, List<ValueType> results) {
        var sites = new ArrayList<HostSite.Clause>();
        var clauses = new ArrayList<Clause>();
        for (Handlers.Clause clause : handlers.clauses()) {
            Tag tag = clause.tag();
            store.requireSame(tag.store(), tag.toString());
            if (clause.forSwitch()
                    && (!tag.type().params().isEmpty() || !tag.type().results().equals(results))) {
                throw ContinuationErrors.switchTag(tag, results);
            }
            sites.add(new HostSite.Clause(tag.identity(), clause.forSwitch()));
            clauses.add(clause(store, tag, results));
        }
        int slots = results.stream().mapToInt(ValueType::slots).sum();
        return new ResumePoint(
                HostSite.in(store.machine(), sites, slots), List.copyOf(clauses));
    }

    private static Clause clause(StoreState store, Tag tag, List<ValueType> results) {
        TypeRegistry types = store.engine().types();
        CanonicalType next = types.intern(new FunctionType(tag.type().results(), results));
        return new Clause(
                tag,
                new Signature(tag.identity().type().type()),
                new ReferenceType(false, types.internContinuation(next)),
                new Signature(next));
    }
}
