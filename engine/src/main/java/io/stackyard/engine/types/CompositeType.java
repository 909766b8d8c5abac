package io.stackyard.engine.types;

import java.util.List;

/// What the type section says of one defined type, apart from its place among sub- and supertypes. Types inside are
/// relative to the module.
public sealed interface CompositeType {

    /// `(func (param ...) (result ...))`.
    ///
    /// @param params  value types of [ValType]; not copied, not to be changed
    /// @param results likewise
    @SuppressWarnings("ArrayRecordComponent") // Nothing compares it; a list would box each type.
    record Function(int[] params, int[] results) implements CompositeType {
        @Override
        public CompositeKind kind() {
            return CompositeKind.FUNC;
        }
    }

    /// `(struct (field ...) ...)`.
    record Struct(List<FieldType> fields) implements CompositeType {
        /// Copies the list.
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public CompositeKind kind() {
            return CompositeKind.STRUCT;
        }
    }

    /// `(array ...)`.
    record Array(FieldType element) implements CompositeType {
        @Override
        public CompositeKind kind() {
            return CompositeKind.ARRAY;
        }
    }

    /// `(cont $function)`.
    ///
    /// @param function the index of the function type
    record Continuation(int function) implements CompositeType {
        @Override
        public CompositeKind kind() {
            return CompositeKind.CONT;
        }
    }

    /// Which of the four it is.
    CompositeKind kind();
}
