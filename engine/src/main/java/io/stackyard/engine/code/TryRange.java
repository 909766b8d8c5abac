package io.stackyard.engine.code;

import java.util.List;

/// The instructions of one `try_table` body: words `start` (inclusive) to `end` (exclusive), and its clauses
/// in textual order.
public record TryRange(int start, int end, List<CatchClause> clauses) {

    public TryRange {
        clauses = List.copyOf(clauses);
    }

    public boolean covers(int word) {
        return start <= word && word < end;
    }
}
