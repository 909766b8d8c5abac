package io.stackyard.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// The proposals that modules may use. Immutable.
///
/// A set is closed: with a feature it holds every feature that one is built on.
///
/// @param features what is on; the set given is copied
public record FeatureSet(Set<Feature> features) {

    /// @throws TunablesException if a feature is on while one that it builds on is off
    public FeatureSet {
        EnumSet<Feature> copy = EnumSet.noneOf(Feature.class);
        copy.addAll(features);
        features = Collections.unmodifiableSet(copy);
        values(features).requireValid();
    }

    /// Every feature on.
    public static FeatureSet all() {
        return new FeatureSet(EnumSet.allOf(Feature.class));
    }

    static FeatureSet from(SettingValues values) {
        EnumSet<Feature> on = EnumSet.allOf(Feature.class);
        on.removeIf(feature -> !values.isOn(feature.setting()));
        return new FeatureSet(on);
    }

    /// Whether `feature` is on.
    public boolean has(Feature feature) {
        return features.contains(feature);
    }

    /// This set less `removed` and less everything that is built on one of them.
    public FeatureSet without(Feature... removed) {
        EnumSet<Feature> left = EnumSet.noneOf(Feature.class);
        left.addAll(features);
        left.removeAll(Arrays.asList(removed));
        for (Feature feature : Feature.values()) { // Declared after what it builds on: one pass does.
            if (!left.containsAll(feature.builtOn())) {
                left.remove(feature);
            }
        }
        return new FeatureSet(left);
    }

    void putInto(SettingValues values) {
        put(features, values);
    }

    private static SettingValues values(Set<Feature> features) {
        SettingValues values = new SettingValues();
        put(features, values);
        return values;
    }

    private static void put(Set<Feature> features, SettingValues values) {
        for (Feature feature : Feature.values()) {
            values.put(feature.setting(), features.contains(feature));
        }
    }
}
