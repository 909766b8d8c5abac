package io.stackyard.engine;

import io.stackyard.engine.interpret.Binding;
import io.stackyard.engine.interpret.Instantiation;
import io.stackyard.engine.interpret.TrapSignal;
import io.stackyard.engine.interpret.TypedHost;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.store.Store;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Names for what modules import, and the way from a module to an instance.
///
/// Host functions are defined once and serve every store; tables, memories, globals, tags and instances
/// belong to one store, and are refused when a module of another wants them.
///
/// **Threads**: one at a time; a linker that is no longer changed may be shared.
public final class Linker {

    private final Engine engine;
    private final Map<Name, Definition> definitions = new HashMap<>();

    public Linker(Engine engine) {
        this.engine = engine;
    }

    private record Name(String module, String name) {}

    /// Something that a store can have: made for it on demand, or one of its own.
    private sealed interface Definition {}

    private record HostDefinition(FunctionType type, HostFunction body) implements Definition {}

    private record TypedHostDefinition(TypedHost body) implements Definition {}

    private record StoreDefinition(Extern extern) implements Definition {}

    /// Defines a host function for all stores. A later definition of the same name replaces this one.
    public Linker func(String module, String name, FunctionType type, HostFunction body) {
        definitions.put(new Name(module, name), new HostDefinition(type, body));
        return this;
    }

    /// Defines a host function of numbers for all stores; see [Func#host(Engine, Store, String, MethodHandle)].
    ///
    /// @throws IllegalArgumentException if it has other types
    public Linker func(String module, String name, MethodHandle body) {
        definitions.put(new Name(module, name), new TypedHostDefinition(TypedHost.of(body)));
        return this;
    }

    /// The same for a functional interface, such as `IntBinaryOperator`.
    ///
    /// @throws IllegalArgumentException if `shape` is not one, is not public, or has other types
    public <T> Linker func(String module, String name, Class<T> shape, T body) {
        return func(module, name, FunctionalShape.bound(shape, body));
    }

    /// Defines something of one store. A later definition of the same name replaces this one.
    public Linker define(String module, String name, Extern extern) {
        definitions.put(new Name(module, name), new StoreDefinition(extern));
        return this;
    }

    /// Defines all exports of an instance.
    public Linker instance(String module, Instance instance) {
        for (Module.Export export : instance.module().exports()) {
            define(module, export.name(), instance.export(export.name()));
        }
        return this;
    }

    /// Makes an instance and calls its start function.
    ///
    /// @throws LinkException if an import is unknown or of another type
    /// @throws Trap if a segment does not fit or the start function traps
    /// @throws WasmException if the start function throws
    /// @throws io.stackyard.allocator.PoolExhaustedException if a pool is empty
    /// @throws io.stackyard.allocator.LimitException if a memory or table is above a limit, or a quota of
    ///     the store is reached
    public Instance instantiate(Store store, Module module) {
        if (module.engine() != engine) {
            throw new IllegalArgumentException("the module belongs to another engine");
        }
        StoreState state = StoreState.of(store, engine);
        List<Binding> bindings = new ArrayList<>();
        for (Module.Import wanted : module.imports()) {
            bindings.add(bind(state, wanted));
        }
        try {
            var made =
                    Instantiation.run(
                            state.machine(),
                            module.definition(),
                            module.code(),
                            bindings,
                            module.memories());
            return new Instance(state, module, made).started();
        } catch (TrapSignal signal) {
            throw state.trap(signal, List.of());
        }
    }

    private Binding bind(StoreState state, Module.Import wanted) {
        Definition definition = definitions.get(new Name(wanted.module(), wanted.name()));
        Extern extern =
                switch (definition) {
                    case null -> throw ModuleErrors.unknownImport(wanted);
                    case StoreDefinition(Extern known) -> known;
                    case HostDefinition(FunctionType type, HostFunction body) ->
                            Func.host(engine, state.store(), wanted.name(), type, body);
                    case TypedHostDefinition(TypedHost body) ->
                            Func.host(engine, state.store(), wanted.name(), body);
                };
        if (!extern.externType().matches(wanted.type())) {
            throw ModuleErrors.incompatible(wanted, extern.externType());
        }
        return state.binding(extern);
    }
}
