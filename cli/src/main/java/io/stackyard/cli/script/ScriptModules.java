package io.stackyard.cli.script;

import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Module;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The modules and instances of one script, by name and the one made last.
///
/// One that could not be made keeps its name, so that a command that needs it ends as the one that
/// should have made it.
final class ScriptModules {

    private final Linker linker;
    private final Named<Module> definitions = new Named<>("module");
    private final Named<Instance> instances = new Named<>("module instance");
    private final Map<String, Attempt<Instance>> registered = new HashMap<>();

    ScriptModules(Linker linker) {
        this.linker = linker;
    }

    /// One kind of thing: the one made last, and those with a name.
    private static final class Named<T> {

        private final String kind;
        private final Map<String, Attempt<T>> byId = new HashMap<>();
        private Attempt<T> latest;

        Named(String kind) {
            this.kind = kind;
            this.latest = absent("there is no " + kind);
        }

        private static <T> Attempt<T> absent(String why) {
            return new Attempt.Failure<>(new UnknownModuleException(why));
        }

        void put(Optional<String> id, Attempt<T> made) {
            latest = made;
            id.ifPresent(name -> byId.put(name, made));
        }

        Attempt<T> get(Optional<String> id) {
            return id.map(
                    name -> byId.getOrDefault(
                            name, absent("there is no " + kind + " $" + name)))
                    .orElse(latest);
        }
    }

    Attempt<Module> definition(Optional<String> id) {
        return definitions.get(id);
    }

    Attempt<Instance> instance(Optional<String> id) {
        return instances.get(id);
    }

    void putDefinition(Optional<String> id, Attempt<Module> module) {
        definitions.put(id, module);
    }

    void putInstance(Optional<String> id, Attempt<Instance> instance) {
        instances.put(id, instance);
    }

    /// Lets later modules import from an instance.
    Attempt<Instance> register(String name, Optional<String> id) {
        Attempt<Instance> instance = instance(id);
        registered.put(name, instance);
        return instance.then(
                exporting -> {
                    linker.instance(name, exporting);
                    return exporting;
                });
    }

    /// Keeps a name for an instance that does not exist.
    void registerAbsent(String name, Attempt<Instance> absent) {
        registered.put(name, absent);
    }

    /// The module, or why one that it imports from is not there.
    Attempt<Module> requireImports(Module module) {
        for (Module.Import wanted : module.imports()) {
            if (registered
                    .get(wanted.module()) instanceof Attempt.Unavailable<Instance>(Outcome why)) {
                return new Attempt.Unavailable<>(why);
            }
        }
        return new Attempt.Success<>(module);
    }
}
