package io.stackyard.config;

/// One reason why settings cannot be used.
///
/// @param place where the offending value was written
/// @param key the whole key, such as `stackyard.pool.total-stacks`; empty if a whole file is meant
/// @param sentence what is wrong, the limit, the actual value and what to change; lower case, without
///     the place and without a full stop
public record Problem(Place place, String key, String sentence) {

    /// `place: sentence`.
    @Override
    public String toString() {
        return place + ": " + sentence;
    }
}
