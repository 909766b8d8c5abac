package io.stackyard.engine.types;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the recursion groups of a module, in order, into its [TypeSection].
///
/// It gives each group its identity at once; whether declared supertypes fit is for the decoder to check afterwards,
/// on the whole section.
public final class TypeSectionBuilder {

    private final TypeRegistry registry;
    private final List<SubType> types = new ArrayList<>();
    private final List<CanonicalType> canonical = new ArrayList<>();

    /// A builder without types, whose groups will be interned in `registry`.
    public TypeSectionBuilder(TypeRegistry registry) {
        this.registry = registry;
    }

    /// How many types were added.
    public int count() {
        return types.size();
    }

    /// The declaration at `index`.
    public SubType subType(int index) {
        return types.get(index);
    }

    /// How many supertypes stand above the type at `index`.
    public int depth(int index) {
        return canonical.get(index).depth();
    }

    /// Adds a recursion group, of one type if the module states no group.
    ///
    /// @param group its types; every index in them is below `count() + group.size()`, that of a supertype below the
    ///              type's own
    public void add(List<SubType> group) {
        int base = types.size();
        types.addAll(group);
        canonical.addAll(List.of(registry.intern(group, base, canonical::get)));
    }

    /// The section of what was added.
    public TypeSection build() {
        var functions = new @Nullable FuncType[types.size()];
        var section =
                new TypeSection(
                        types.toArray(SubType[]::new),
                        canonical.toArray(CanonicalType[]::new),
                        functions);
        for (int i = 0; i < functions.length; i++) {
            if (types.get(i)
                    .composite() instanceof CompositeType.Function(int[] params, int[] results)) {
                functions[i] =
                        new FuncType(
                                params,
                                results,
                                slots(section, params),
                                slots(section, results));
            }
        }
        return section;
    }

    private static int slots(TypeSection section, int[] types) {
        int slots = 0;
        for (int type : types) {
            slots += section.slots(type);
        }
        return slots;
    }
}
