package io.stackyard.engine;

import io.stackyard.engine.interpret.ExceptionPackage;
import io.stackyard.engine.interpret.GuestException;
import java.util.List;

/// A WebAssembly exception on the Java side: one that no clause of the guest took, or one that a host
/// function throws into the guest.
///
/// Thrown by a host function, it goes on in the guest as if its call had thrown.
public final class WasmException extends GuestException {

    private static final long serialVersionUID = 1L;

    private final transient Tag tag;
    private final transient List<Value> values;

    WasmException(Tag tag, List<Value> values, ExceptionPackage thrown) {
        super("unhandled exception: " + tag.type() + " " + values, thrown);
        this.tag = tag;
        this.values = List.copyOf(values);
    }

    /// Makes an exception to throw from a host function.
    ///
    /// @throws IllegalArgumentException if the values are not those of the tag's parameters
    public static WasmException of(Tag tag, Value... values) {
        return tag.exception(List.of(values));
    }

    public Tag tag() {
        return tag;
    }

    public List<Value> values() {
        return values;
    }
}
