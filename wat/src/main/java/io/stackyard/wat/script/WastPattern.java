package io.stackyard.wat.script;

import java.util.List;

/// What a script accepts as a result.
public sealed interface WastPattern {

    /// This value, bit for bit; a null of this or a more special type; this host value.
    record Exactly(WastConst value) implements WastPattern {}

    /// A 32-bit NaN: canonical (any sign, payload just the highest bit) or arithmetic (highest bit
    /// of the payload set).
    record F32Nan(boolean canonical) implements WastPattern {}

    /// A 64-bit NaN, as [F32Nan].
    record F64Nan(boolean canonical) implements WastPattern {}

    /// A vector of four [WastConst.F32] or [F32Nan], or of two [WastConst.F64] or [F64Nan], lane 0
    /// first; used where at least one lane is a NaN pattern.
    record Lanes(List<WastPattern> lanes) implements WastPattern {

        /// The list is copied.
        public Lanes {
            lanes = List.copyOf(lanes);
        }
    }

    /// `(ref.null)`: a null of any type.
    record NullReference() implements WastPattern {}

    /// `(ref.func)` and the like: a reference of this kind that is not null.
    record Reference(ReferenceKind kind) implements WastPattern {}

    /// `(either result+)`: whatever one of these accepts.
    record Either(List<WastPattern> alternatives) implements WastPattern {

        /// The list is copied.
        public Either {
            alternatives = List.copyOf(alternatives);
        }
    }
}
