package io.stackyard.tidy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// A published module, its root package, and the modules it may use.
///
/// ```
/// config <- allocator <- { table-pool, stack-pool } <- store <- engine <- cli
/// wat    <- cli
/// ```
enum Module {
    CONFIG("config"),
    ALLOCATOR("allocator", CONFIG),
    TABLE_POOL("tablepool", CONFIG, ALLOCATOR),
    STACK_POOL("stackpool", CONFIG, ALLOCATOR),
    STORE("store", CONFIG, ALLOCATOR, TABLE_POOL, STACK_POOL),
    ENGINE("engine", CONFIG, ALLOCATOR, TABLE_POOL, STACK_POOL, STORE),
    WAT("wat"),
    CLI("cli", CONFIG, ALLOCATOR, TABLE_POOL, STACK_POOL, STORE, ENGINE, WAT);

    private final String name;
    private final Set<Module> uses;

    Module(String name, Module... uses) {
        this.name = name;
        this.uses = Set.of(uses);
    }

    String rootPackage() {
        return "io.stackyard." + name;
    }

    /// The root package and all below it, as ArchUnit writes them.
    String packages() {
        return rootPackage() + "..";
    }

    /// The packages of every module that this one must not use.
    String[] forbiddenPackages() {
        var forbidden = EnumSet.allOf(Module.class);
        forbidden.remove(this);
        forbidden.removeAll(uses);
        return forbidden.stream().map(Module::packages).toArray(String[]::new);
    }

    static String[] packagesOf(Module... modules) {
        return Arrays.stream(modules).map(Module::packages).toArray(String[]::new);
    }
}
