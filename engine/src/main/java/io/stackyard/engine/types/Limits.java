package io.stackyard.engine.types;

/// How small a table or memory may be at first and how large it may become.
///
/// **Units**: elements of a table, pages of a memory. Sizes from 2^63 on, which only 64-bit tables can declare and
/// nothing can fulfil, count as `Long.MAX_VALUE`.
///
/// @param minimum the size at first, not negative
/// @param maximum the size it may grow to, or [#UNBOUNDED]
public record Limits(long minimum, long maximum) {

    /// The maximum of limits that state none.
    public static final long UNBOUNDED = -1;

    /// @throws IllegalArgumentException if the minimum is negative or above the maximum
    public Limits {
        if (minimum < 0 || maximum < UNBOUNDED) {
            throw new IllegalArgumentException("negative limits: " + minimum + ", " + maximum);
        }
        if (maximum != UNBOUNDED && minimum > maximum) {
            throw new IllegalArgumentException(
                    "size minimum must not be greater than maximum: " + minimum + " > " + maximum);
        }
    }

    /// Whether a maximum is stated.
    public boolean isBounded() {
        return maximum != UNBOUNDED;
    }

    /// Whether every size within these limits is within `required`.
    public boolean matches(Limits required) {
        return minimum >= required.minimum
                && (!required.isBounded() || (isBounded() && maximum <= required.maximum));
    }

    /// The limits in the text format, such as `1 2`.
    @Override
    public String toString() {
        return isBounded() ? minimum + " " + maximum : Long.toString(minimum);
    }
}
