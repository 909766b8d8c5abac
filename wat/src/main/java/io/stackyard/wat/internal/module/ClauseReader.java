package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;

/// Reads the clauses of `try_table` and of the `resume` family as counted lists.
///
/// Their labels are those around the instruction; its own label is not yet entered.
final class ClauseReader {

    private static final int CATCH = 0;
    private static final int CATCH_REF = 1;
    private static final int CATCH_ALL = 2;
    private static final int CATCH_ALL_REF = 3;
    private static final int ON_LABEL = 0;
    private static final int ON_SWITCH = 1;

    private final TokenCursor cursor;
    private final IndexSpace tags;
    private final LabelStack labels;

    ClauseReader(TokenCursor cursor, ModuleScope scope, LabelStack labels) {
        this.cursor = cursor;
        this.tags = scope.tags;
        this.labels = labels;
    }

    /// Reads `(catch tag label)`, `(catch_ref tag label)`, `(catch_all label)` and
    /// `(catch_all_ref label)` in any order.
    void readCatches(ByteSink sink) {
        var clauses = new ByteSink();
        int count = 0;
        while (tryCatch(clauses)) {
            count++;
        }
        sink.u32(count);
        sink.append(clauses);
    }

    /// Reads `(on tag label)` and `(on tag switch)` in any order.
    void readHandlers(ByteSink sink) {
        var clauses = new ByteSink();
        int count = 0;
        while (cursor.tryOpen("on")) {
            int tag = tags.read(cursor);
            if (cursor.tryKeyword("switch")) {
                clauses.u8(ON_SWITCH);
                clauses.u32(tag);
            } else {
                clauses.u8(ON_LABEL);
                clauses.u32(tag);
                clauses.u32(labels.read(cursor));
            }
            cursor.close();
            count++;
        }
        sink.u32(count);
        sink.append(clauses);
    }

    private boolean tryCatch(ByteSink sink) {
        if (cursor.tryOpen("catch")) {
            clause(CATCH, true, sink);
        } else if (cursor.tryOpen("catch_ref")) {
            clause(CATCH_REF, true, sink);
        } else if (cursor.tryOpen("catch_all")) {
            clause(CATCH_ALL, false, sink);
        } else if (cursor.tryOpen("catch_all_ref")) {
            clause(CATCH_ALL_REF, false, sink);
        } else {
            return false;
        }
        return true;
    }

    private void clause(int code, boolean tagged, ByteSink sink) {
        sink.u8(code);
        if (tagged) {
            sink.u32(tags.read(cursor));
        }
        sink.u32(labels.read(cursor));
        cursor.close();
    }
}
