package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.TokenCursor;

/// What all readers of one module share: the cursor, the names, and the readers of types.
record ModuleReaders(
        TokenCursor cursor,
        ModuleScope scope,
        TypeTable types,
        ValueTypeReader valueTypes,
        SignatureReader signatures,
        TypeUseReader typeUses) {

    static ModuleReaders of(TokenCursor cursor, ModuleScope scope) {
        var types = new TypeTable();
        var valueTypes = new ValueTypeReader(cursor, scope.types);
        var signatures = new SignatureReader(cursor, valueTypes);
        var typeUses = new TypeUseReader(cursor, scope.types, types, signatures);
        return new ModuleReaders(cursor, scope, types, valueTypes, signatures, typeUses);
    }
}
