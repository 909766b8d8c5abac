package io.stackyard.allocator;

/// One thing that was learned about the running system, and what follows from it.
///
/// @param subject what was looked at, such as `vm.max_map_count`
/// @param value   what was found there, such as `65530`, or `unknown`
/// @param meaning what Stackyard makes of it, as a sentence without a full stop
public record Finding(String subject, String value, String meaning) {

    @Override
    public String toString() {
        return subject + "=" + value + ": " + meaning;
    }
}
