package io.stackyard.engine.module;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An element segment.
///
/// @param mode        what becomes of it
/// @param table       the table that an active segment is copied into; 0 for others
/// @param offset      where an active segment is copied to; null for others
/// @param elementType a reference type of [io.stackyard.engine.types.ValType]
/// @param items       its elements
public record ElementSegment(
        SegmentMode mode,
        int table,
        @Nullable ConstExpr offset,
        int elementType,
        Items items) {

    /// The elements of a segment, in one of the two forms that the binary format has.
    public sealed interface Items {

        /// How many there are.
        int count();
    }

    /// References to functions.
    ///
    /// @param indices function indices; not copied, not to be changed
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares it; a list would box each index.
    public record Functions(int[] indices) implements Items {
        @Override
        public int count() {
            return indices.length;
        }
    }

    /// Any references.
    ///
    /// @param expressions one for each element
    public record Expressions(List<ConstExpr> expressions) implements Items {
        /// Copies the list.
        public Expressions {
            expressions = List.copyOf(expressions);
        }

        @Override
        public int count() {
            return expressions.size();
        }
    }
}
