package io.stackyard.cli.density;

import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.store.Store;

/// Many of one kind, all alive in one store at the same time.
///
/// Life: [#create], [#use], and then the store closes, which releases all.
public sealed interface Crowd permits MemoryCrowd, StackCrowd {

    /// What its members are, in the plural.
    String members();

    /// What [#use] does to each.
    String usage();

    /// How many it is to have.
    int count();

    /// A smaller crowd of the same kind, to warm up with.
    Crowd smaller();

    /// Settings with room for all.
    ///
    /// @param ownSize whether slots get the size that is enough here, instead of the one that is set
    Tunables roomIn(Tunables settings, boolean ownSize);

    /// Makes all of them, each touching one page of its slot.
    ///
    /// @throws IllegalStateException if one did something else than it should
    void create(Engine engine, Store store);

    /// Uses each once.
    ///
    /// @throws IllegalStateException if one did something else than it should
    void use();

    /// Slots of its pool that are in use, for whomever.
    int inUse(Engine engine);
}
