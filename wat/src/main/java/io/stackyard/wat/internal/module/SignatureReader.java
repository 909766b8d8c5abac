package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.TokenCursor;
import java.util.ArrayList;
import java.util.List;

/// Reads `(param ...)* (result ...)*`.
final class SignatureReader {

    private final TokenCursor cursor;
    private final ValueTypeReader valueTypes;

    SignatureReader(TokenCursor cursor, ValueTypeReader valueTypes) {
        this.cursor = cursor;
        this.valueTypes = valueTypes;
    }

    Signature read(ParameterNames names) {
        var params = new ArrayList<ValueType>();
        while (cursor.tryOpen("param")) {
            if (names.tryBind(cursor, params.size())) {
                params.add(valueTypes.read());
                cursor.close();
            } else {
                params.addAll(valueTypes.readList());
            }
        }
        List<ValueType> results = readResults();
        return params.isEmpty() && results.isEmpty()
                ? Signature.EMPTY
                : new Signature(params, results);
    }

    List<ValueType> readResults() {
        var results = new ArrayList<ValueType>();
        while (cursor.tryOpen("result")) {
            results.addAll(valueTypes.readList());
        }
        return results;
    }
}
