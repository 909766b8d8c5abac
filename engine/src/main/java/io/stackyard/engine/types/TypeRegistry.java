package io.stackyard.engine.types;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// The defined types of one engine: each recursion group once, whichever modules define it.
///
/// ```
/// module A: (rec $a0 $a1) --+
///                           +--> shape (words) --> RecGroup --> CanonicalType, CanonicalType
/// module B: (rec $b5 $b6) --+
/// ```
///
/// Groups are interned in the order of a module's type section. When a group's turn comes, every type it names
/// outside itself has its identity already, so equality of groups is equality of flat word sequences
/// ([GroupShape]): linear, without recursion. The table is hashed with a secret key ([SipHash]), so hostile modules
/// cannot make it slow either.
///
/// **Life**: the table is weak. A group stays as long as one of its types is reachable: from a module, a function, a
/// host signature, or a group built on it. Ids of collected types are used again.
///
/// **Threads**: any.
public final class TypeRegistry {

    private final Object lock = new Object();
    private final SipHash hash = SipHash.random();
    private final WeakGroupTable groups = new WeakGroupTable();
    private int[] freeIds = new int[16];
    private int freeIdCount;
    private int nextId;

    /// An empty registry.
    public TypeRegistry() {}

    /// The type of a host function: final, without a supertype, in a group of its own, which is also what a module
    /// means by `(type (func ...))`.
    ///
    /// @throws IllegalArgumentException if the signature names a type of another registry
    public CanonicalType intern(FunctionType signature) {
        var named = new LinkedHashMap<CanonicalType, Integer>();
        int[] params = relative(signature.params(), named);
        int[] results = relative(signature.results(), named);
        List<CanonicalType> outer = List.copyOf(named.keySet());
        var type = new SubType(true, SubType.NO_SUPER, new CompositeType.Function(params, results));
        return intern(List.of(type), outer.size(), outer::get)[0];
    }

    /// The type of a continuation of a function: final, without a supertype, in a group of its own, which is also what
    /// a module means by `(type (cont $function))`.
    ///
    /// @throws IllegalArgumentException if the type is no function's, or belongs to another registry
    public CanonicalType internContinuation(CanonicalType function) {
        if (function.registry() != this || function.kind() != CompositeKind.FUNC) {
            throw new IllegalArgumentException("no function type of this engine: " + function);
        }
        var type = new SubType(true, SubType.NO_SUPER, new CompositeType.Continuation(0));
        return intern(List.of(type), 1, _ -> function)[0];
    }

    /// Interns a recursion group of a module.
    ///
    /// @param group its types; what they name has been checked to exist, supertypes to come before
    /// @param base  the module's index of the first
    /// @param outer the types of lower indices; all of this registry
    /// @return the identities of the types, in order; not to be written to
    CanonicalType[] intern(List<SubType> group, int base, IntFunction<CanonicalType> outer) {
        GroupShape shape = GroupEncoder.encode(group, base, outer);
        long key = shape.hash(hash);
        synchronized (lock) {
            groups.expunge(this::freeIds);
            RecGroup found = groups.find(shape, key);
            if (found == null) {
                found = build(shape, group, base, outer);
                groups.add(found, key);
            }
            return found.types();
        }
    }

    /// How many recursion groups are alive, for tests and metrics.
    int groupCount() {
        synchronized (lock) {
            groups.expunge(this::freeIds);
            return groups.size();
        }
    }

    private RecGroup build(
            GroupShape shape,
            List<SubType> group,
            int base,
            IntFunction<CanonicalType> outer) {
        var types = new CanonicalType[group.size()];
        var built = new RecGroup(this, shape, types);
        IntFunction<CanonicalType> all =
                index -> index >= base ? types[index - base] : outer.apply(index);
        for (int i = 0; i < types.length; i++) {
            SubType type = group.get(i);
            types[i] =
                    new CanonicalType(
                            built,
                            takeId(),
                            type.composite().kind(),
                            type.isFinal(),
                            type.hasSuper() ? all.apply(type.superIndex()) : null);
        }
        for (int i = 0; i < types.length; i++) {
            describe(types[i], group.get(i).composite(), all);
        }
        return built;
    }

    private static void describe(
            CanonicalType type, CompositeType composite, IntFunction<CanonicalType> all) {
        switch (composite) {
            case CompositeType.Function function ->
                    type.functionType(PublicTypes.function(function, all));
            case CompositeType.Continuation(int function) -> type.continued(all.apply(function));
            case CompositeType.Struct _,CompositeType.Array _ -> {}
        }
    }

    private int takeId() {
        // Fresh ids are only taken while none is free, so the heap ends long before the ints do.
        return freeIdCount > 0 ? freeIds[--freeIdCount] : nextId++;
    }

    private void freeIds(int[] ids) {
        if (freeIdCount + ids.length > freeIds.length) {
            freeIds =
                    Arrays.copyOf(freeIds, Math.max(freeIds.length * 2, freeIdCount + ids.length));
        }
        System.arraycopy(ids, 0, freeIds, freeIdCount, ids.length);
        freeIdCount += ids.length;
    }

    /// Value types with the defined types they name numbered in order of appearance.
    private int[] relative(List<ValueType> types, Map<CanonicalType, Integer> named) {
        var codes = new ArrayList<Integer>(types.size());
        for (ValueType type : types) {
            codes.add(PublicTypes.code(type, defined -> indexOf(defined, named)));
        }
        return codes.stream().mapToInt(Integer::intValue).toArray();
    }

    private int indexOf(CanonicalType type, Map<CanonicalType, Integer> named) {
        if (type.registry() != this) {
            throw new IllegalArgumentException("type " + type + " belongs to another engine");
        }
        return named.computeIfAbsent(type, _ -> named.size());
    }
}
