package io.stackyard.config;

import java.util.Objects;

/// What modules may use and how large they may be (`stackyard.engine`).
///
/// @param interruption how a guest that runs too long can be stopped
/// @param features the proposals that are on
/// @param limits the largest module that is accepted
public record EngineTunables(
        Interruption interruption, FeatureSet features, ModuleLimits limits) {

    /// All are valid by themselves, and nothing holds between them.
    public EngineTunables {
        Objects.requireNonNull(interruption, "interruption");
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(limits, "limits");
    }

    static EngineTunables from(SettingValues values) {
        return new EngineTunables(
                values.choice(Setting.ENGINE_INTERRUPTION, Interruption.class),
                FeatureSet.from(values),
                ModuleLimits.from(values));
    }

    void putInto(SettingValues values) {
        values.put(Setting.ENGINE_INTERRUPTION, interruption);
        features.putInto(values);
        limits.putInto(values);
    }
}
