package io.stackyard.engine;

import io.stackyard.engine.interpret.Signature;
import io.stackyard.engine.types.CanonicalType;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.HeapType;
import io.stackyard.engine.types.ReferenceType;
import java.util.List;

/// A reference to a continuation: a function that has not begun, or one that has suspended itself.
///
/// The host can make one ([#of]), give it values ([#bind]), run it ([#resume]), or hand it to guests of its store,
/// as an argument, result, global or table element. It is good for one use, whoever makes it: any later use,
/// here or in a guest, is the trap "continuation already consumed", also when the stack serves another
/// continuation by then.
///
/// ```java
/// Outcome outcome = ContRef.of(numbers).resume(Handlers.on(yield), Value.i32(10));
/// while (outcome instanceof Outcome.Suspended(Tag _, List<Value> payload, ContRef rest)) {
///     System.out.println(payload.getFirst().asI32());
///     outcome = rest.resume(Handlers.on(yield));
/// }
/// ```
///
/// **Type**: the one by which the host got it, as nothing at run time tells continuation types apart: one
/// that came out as `contref` goes back in only as that, and cannot be resumed here. A concrete one goes in as every
/// continuation type whose function type it fits structurally, as with the label of a handler.
///
/// **Threads**: see [io.stackyard.store.Store]: one at a time, any.
public final class ContRef implements Value {

    private final StoreState store;
    private final ReferenceType type;
    private final long index;
    private final long revision;

    ContRef(StoreState store, ReferenceType type, long index, long revision) {
        this.store = store;
        this.type = new ReferenceType(false, type.heapType());
        this.index = index;
        this.revision = revision;
    }

    /// Makes a continuation of a function, of a guest or the host, as `cont.new` does: nothing runs. It takes a
    /// stack until it ends, is [discarded][#discard], or its store closes.
    ///
    /// @throws Trap if no stack is free, with the reason `POOL_EXHAUSTED`
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public static ContRef of(Func body) {
        return body.store().resumes().create(body);
    }

    /// Gives it its first arguments, as `cont.bind` does: this reference is consumed, the result takes the rest.
    ///
    /// @throws Trap if it is consumed
    /// @throws IllegalArgumentException if the values are not the first of its parameters, or its type is abstract
    public ContRef bind(Value... values) {
        return store.resumes().bind(this, List.of(values));
    }

    /// Runs it until it returns, as `resume` without clauses does.
    ///
    /// @throws Trap as [#resume(Handlers, Value...)]; a `suspend` is the trap "unhandled tag"
    public Outcome resume(Value... arguments) {
        return resume(Handlers.none(), arguments);
    }

    /// Runs it until it returns or suspends itself to one of the tags, as `resume` does.
    ///
    /// @param arguments what it takes: the parameters of its function, or the results of the tag it was suspended to
    /// @throws Trap if it is consumed, or the guest is stopped
    /// @throws WasmException if an exception leaves it
    /// @throws IllegalArgumentException if an argument is not of its type, a tag belongs to another store, or the type of
    ///     this reference is abstract
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public Outcome resume(Handlers handlers, Value... arguments) {
        return store.resumes().resume(this, handlers, List.of(arguments));
    }

    /// Raises an exception where it waits, as `resume_throw` does; one that has not begun ends at once.
    ///
    /// @throws WasmException if the continuation does not catch it
    /// @throws IllegalArgumentException if the values are not those of the tag's parameters, or the tag has results
    public Outcome resumeThrow(Handlers handlers, Tag tag, Value... values) {
        return resumeThrow(handlers, WasmException.of(tag, values));
    }

    /// Raises an exception that exists, as `resume_throw_ref` does.
    ///
    /// @throws WasmException if the continuation does not catch it
    public Outcome resumeThrow(Handlers handlers, WasmException exception) {
        return store.resumes().raise(this, handlers, exception);
    }

    /// Gives its stacks back without running it: it is consumed.
    ///
    /// @throws Trap if it is consumed
    public void discard() {
        store.resumes().discard(index, revision);
    }

    StoreState store() {
        return store;
    }

    /// The type by which the host got it, without null.
    public ReferenceType type() {
        return type;
    }

    /// What it takes and gives.
    ///
    /// @throws IllegalArgumentException if its type is abstract
    public FunctionType function() {
        return continued().functionType();
    }

    /// The same with its slots.
    Signature signature() {
        return new Signature(continued());
    }

    private CanonicalType continued() {
        if (type.heapType() instanceof CanonicalType known) {
            return known.continued();
        }
        throw ContinuationErrors.unknownType(type);
    }

    /// Whether it is a value of a type.
    boolean fits(ReferenceType wanted) {
        HeapType heap = wanted.heapType();
        return type.matches(wanted)
                || (heap instanceof CanonicalType known
                        && known.top() == type.heapType().top()
                        && type.heapType() instanceof CanonicalType
                        && function().matches(known.continued().functionType()));
    }

    long index() {
        return index;
    }

    long revision() {
        return revision;
    }

    /// Whether the reference can no longer be used.
    public boolean isConsumed() {
        return store.isConsumed(index, revision);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContRef that
                && store.equals(that.store)
                && index == that.index
                && revision == that.revision;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(index * 31 + revision);
    }

    @Override
    public String toString() {
        return "ContRef[" + (index - 1) + ", revision " + revision + "]";
    }
}
