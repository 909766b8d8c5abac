package io.stackyard.engine;

import io.stackyard.engine.interpret.Instantiation;
import io.stackyard.engine.module.ExportDef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One instance of a module, in one store. It lives until the store closes.
///
/// **Threads**: the one that owns the store.
public final class Instance {

    private final StoreState store;
    private final Module module;
    private final Instantiation.Result made;
    private final Map<String, Extern> exports = new HashMap<>();

    Instance(StoreState store, Module module, Instantiation.Result made) {
        this.store = store;
        this.module = module;
        this.made = made;
    }

    /// Calls the start function, if there is one.
    Instance started() {
        int start = module.definition().startFunction();
        if (start >= 0) {
            var function = store.machine().functions().ofInstance(made.state(), start);
            store.invoke(function, new long[0], new long[0]);
        }
        return this;
    }

    public Module module() {
        return module;
    }

    /// An export by its name; the same object each time.
    ///
    /// @throws IllegalStateException if the store is closed
    public Optional<Extern> find(String name) {
        store.requireOpen(); // Function records went with it.
        Extern known = exports.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        for (ExportDef entry : module.definition().exports()) {
            if (entry.name().equals(name)) {
                Extern extern =
                        store.extern(made.binding(store.machine(), entry.kind(), entry.index()));
                exports.put(name, extern);
                return Optional.of(extern);
            }
        }
        return Optional.empty();
    }

    /// An export by its name.
    ///
    /// @throws IllegalArgumentException if there is none
    public Extern export(String name) {
        return find(name).orElseThrow(() -> ModuleErrors.noExport("item", name, null));
    }

    /// An exported function.
    ///
    /// @throws IllegalArgumentException if there is none
    public Func func(String name) {
        return require(Func.class, "function", name);
    }

    /// An exported linear memory.
    ///
    /// @throws IllegalArgumentException if there is none
    public Memory memory(String name) {
        return require(Memory.class, "memory", name);
    }

    /// An exported table.
    ///
    /// @throws IllegalArgumentException if there is none
    public Table table(String name) {
        return require(Table.class, "table", name);
    }

    /// An exported global.
    ///
    /// @throws IllegalArgumentException if there is none
    public Global global(String name) {
        return require(Global.class, "global", name);
    }

    /// An exported tag.
    ///
    /// @throws IllegalArgumentException if there is none
    public Tag tag(String name) {
        return require(Tag.class, "tag", name);
    }

    private <T extends Extern> T require(Class<T> type, String kind, String name) {
        Extern extern = find(name).orElse(null);
        if (!type.isInstance(extern)) {
            throw ModuleErrors.noExport(kind, name, extern);
        }
        return type.cast(extern);
    }
}
