package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.binary.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The type section, and what the text format asks of types: signatures by index, indices by
/// signature, fields by name.
///
/// Definitions come first, in the order of the text. A signature that is written out where a type
/// is needed then takes the first type that is just that (alone in its group, final, without
/// supertypes), and where there is none, adds one at the end.
final class TypeTable {

    private static final int SECTION = 1;
    private static final Definition NO_FUNCTION = new Definition(Optional.empty(), Map.of());

    /// What can be asked of one type.
    private record Definition(Optional<Signature> signature, Map<String, Integer> fields) {}

    private final Section groups = new Section(SECTION);
    private final List<Definition> definitions = new ArrayList<>();
    private final Map<String, Integer> indices = new HashMap<>();

    /// Where the bytes of one more group belong.
    ByteSink group() {
        return groups.entry();
    }

    /// @param plain whether the type is alone in its group, final and without supertypes
    void defineFunction(Signature signature, boolean plain) {
        if (plain) {
            indices.putIfAbsent(key(signature), definitions.size());
        }
        definitions.add(new Definition(Optional.of(signature), Map.of()));
    }

    void defineStruct(Map<String, Integer> fields) {
        definitions.add(new Definition(Optional.empty(), fields));
    }

    void defineOther() {
        definitions.add(NO_FUNCTION);
    }

    /// Whether a type has this index so far.
    boolean contains(int index) {
        return Integer.compareUnsigned(index, definitions.size()) < 0;
    }

    /// The signature of a type, or empty if the index is of no function type.
    Optional<Signature> signature(int index) {
        return contains(index) ? definitions.get(index).signature() : Optional.empty();
    }

    /// The index of a field, or empty if the type has none of this name.
    Optional<Integer> field(int index, String name) {
        return contains(index)
                ? Optional.ofNullable(definitions.get(index).fields().get(name))
                : Optional.empty();
    }

    /// The first plain type of this signature, which is added if there is none yet.
    int indexOf(Signature signature) {
        Integer known = indices.get(key(signature));
        if (known != null) {
            return known;
        }
        int index = definitions.size();
        signature.writeTo(group());
        defineFunction(signature, true);
        return index;
    }

    /// The signature's bytes as characters. Strings that share a hash code still have an order, so a
    /// text cannot make the map slow; lists of types that share one would.
    private static String key(Signature signature) {
        var bytes = new ByteSink();
        signature.writeTo(bytes);
        return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    void writeTo(ByteSink module) {
        groups.writeTo(module);
    }
}
