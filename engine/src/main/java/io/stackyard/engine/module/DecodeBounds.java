package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.FeatureSet;
import io.stackyard.config.ModuleLimits;
import io.stackyard.config.Setting;

/// What a module may contain: the configured limits and features, as the decoder asks for them.
///
/// @param features what is on
/// @param limits   how much of everything there may be
record DecodeBounds(FeatureSet features, ModuleLimits limits) {

    /// Throws if `actual` of `what`, a plural, are more than `limit`.
    static void requireAtMost(int offset, String what, long limit, long actual, Setting setting) {
        if (actual > limit) {
            throw ModuleException.limit(offset, what, limit, actual, setting);
        }
    }

    /// Throws if `feature` is off.
    ///
    /// @param what what needs it, with its article
    void require(Feature feature, int offset, String what) {
        if (!features.has(feature)) {
            throw ModuleException.disabled(offset, what, feature);
        }
    }
}
