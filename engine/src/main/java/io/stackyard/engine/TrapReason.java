package io.stackyard.engine;

/// Why a guest was stopped. The texts are those of the core suite and of the stack switching proposal.
public enum TrapReason {
    /// The `unreachable` instruction was reached.
    UNREACHABLE("unreachable"),

    /// An integer division or remainder by zero.
    INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),

    /// The result does not fit: division of the least integer by -1, or a float outside the range.
    INTEGER_OVERFLOW("integer overflow"),

    /// A NaN was to become an integer.
    INVALID_CONVERSION("invalid conversion to integer"),

    /// An access behind the end of a linear memory, or of a data segment.
    MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),

    /// An access behind the end of a table, or of an element segment.
    TABLE_OUT_OF_BOUNDS("out of bounds table access"),

    /// An indirect call through an index behind the end of the table.
    UNDEFINED_ELEMENT("undefined element"),

    /// An indirect call through a null element.
    UNINITIALIZED_ELEMENT("uninitialized element"),

    /// An indirect call to a function of another type.
    INDIRECT_CALL_TYPE("indirect call type mismatch"),

    /// A null reference where `ref.as_non_null` wants none.
    NULL_REFERENCE("null reference"),

    /// A null function reference was called, or given to `cont.new`.
    NULL_FUNCTION("null function reference"),

    /// A null continuation reference was bound, resumed or switched to.
    NULL_CONTINUATION("null continuation reference"),

    /// A null exception reference was thrown.
    NULL_EXCEPTION("null exception reference"),

    /// A continuation reference was used a second time, or its stack is gone.
    CONTINUATION_CONSUMED("continuation already consumed"),

    /// A `suspend` or `switch` found no handler up to the nearest entry from the host.
    UNHANDLED_TAG("unhandled tag"),

    /// A host function was to park a fiber, but none runs it, or a host frame lies between.
    CANNOT_PARK("cannot park"),

    /// A reference is not of the type that `ref.cast` names.
    CAST_FAILURE("cast failure"),

    /// A stack is full, or host and guest called each other too deeply.
    CALL_STACK_EXHAUSTED("call stack exhausted"),

    /// A pool or a quota had no slot for what the guest asked.
    POOL_EXHAUSTED("pool exhausted"),

    /// The store's limit of exceptions or external references that guests may hold is reached.
    HANDLES_EXHAUSTED("reference handles exhausted"),

    /// The guest has reached its epoch deadline, or its thread was interrupted.
    INTERRUPT("interrupt"),

    /// The guest has run all the instructions that its fuel was for.
    OUT_OF_FUEL("all fuel consumed by WebAssembly"),

    /// A host function threw a Java exception; it is the cause of the trap.
    HOST_FUNCTION("host function failed"),

    /// An instruction that this version validates but does not execute.
    UNSUPPORTED_INSTRUCTION("unsupported instruction");

    private final String text;

    TrapReason(String text) {
        this.text = text;
    }

    /// The text that the trap's message starts with.
    public String text() {
        return text;
    }
}
