package io.stackyard.config;

import java.util.Set;

/// A WebAssembly proposal that a module may use, or not.
///
/// Declared after what it builds on, so that one pass in this order meets the base first.
///
/// What is not listed and implemented (WebAssembly 2.0 without SIMD) cannot be turned off.
public enum Feature {
    /// Copying, filling and passive segments.
    BULK_MEMORY(Setting.FEATURE_BULK_MEMORY, "bulk memory operations"),
    /// Arithmetic and `global.get` of earlier globals in constant expressions.
    EXTENDED_CONST(Setting.FEATURE_EXTENDED_CONST, "extended constant expressions"),
    /// More than one memory per module.
    MULTI_MEMORY(Setting.FEATURE_MULTI_MEMORY, "multiple memories"),
    /// Memories and tables with 64-bit addresses.
    MEMORY64(Setting.FEATURE_MEMORY64, "memory64"),
    /// `return_call` and its kin.
    TAIL_CALLS(Setting.FEATURE_TAIL_CALLS, "tail calls"),
    /// Tags, `throw`, `throw_ref`, `try_table`.
    EXCEPTIONS(Setting.FEATURE_EXCEPTIONS, "exception handling"),
    /// Typed references to functions, `call_ref`.
    FUNCTION_REFERENCES(Setting.FEATURE_FUNCTION_REFERENCES, "typed function references"),
    /// Recursive types, subtyping, types of structs and arrays, casts. Builds on [#FUNCTION_REFERENCES].
    GC(Setting.FEATURE_GC, "garbage collection"),
    /// Making and using structs, arrays and i31 values, which this version validates and does not execute.
    /// Builds on [#GC].
    GC_OBJECTS(Setting.FEATURE_GC_OBJECTS, "garbage collected objects"),
    /// Continuations. Builds on [#FUNCTION_REFERENCES] and [#EXCEPTIONS].
    STACK_SWITCHING(Setting.FEATURE_STACK_SWITCHING, "stack switching");

    private final Setting setting;
    private final String proposalName;

    Feature(Setting setting, String proposalName) {
        this.setting = setting;
        this.proposalName = proposalName;
    }

    /// The setting that turns it on or off.
    public Setting setting() {
        return setting;
    }

    /// Its name on the command line and in configuration, such as `tail-calls`.
    public String configName() {
        return setting.leafName();
    }

    /// What it cannot do without.
    public Set<Feature> builtOn() {
        return switch (this) {
            case BULK_MEMORY, EXTENDED_CONST, MULTI_MEMORY, MEMORY64, TAIL_CALLS, EXCEPTIONS,
                    FUNCTION_REFERENCES ->
                    Set.of();
            case GC -> Set.of(FUNCTION_REFERENCES);
            case GC_OBJECTS -> Set.of(GC);
            case STACK_SWITCHING -> Set.of(FUNCTION_REFERENCES, EXCEPTIONS);
        };
    }

    /// Its name in prose, such as `tail calls`.
    public String proposalName() {
        return proposalName;
    }
}
