package io.stackyard.config;

import java.util.Objects;

/// What modules may use and how large they may be (`stackyard.engine`).
///
/// @param features the proposals that are on
/// @param limits the largest module that is accepted
public record EngineTunables(FeatureSet features, ModuleLimits limits) {

    /// Both are valid by themselves, and nothing holds between them.
    public EngineTunables {
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(limits, "limits");
    }

    static EngineTunables from(SettingValues values) {
        return new EngineTunables(FeatureSet.from(values), ModuleLimits.from(values));
    }

    void putInto(SettingValues values) {
        features.putInto(values);
        limits.putInto(values);
    }
}
