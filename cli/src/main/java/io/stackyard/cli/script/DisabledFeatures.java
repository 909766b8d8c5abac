package io.stackyard.cli.script;

import io.stackyard.config.Feature;
import io.stackyard.config.Tunables;
import io.stackyard.engine.module.ModuleException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What the user turned off: commands that need it are skipped, not failed.
///
/// A name is a feature of the configuration, such as `gc`, or one that the engine lacks altogether.
public final class DisabledFeatures {

    private final Set<String> names;

    private DisabledFeatures(Set<String> names) {
        this.names = names;
    }

    /// What no configuration can turn on.
    private enum Lack {
        SIMD("simd is not"),
        THREADS("threads are not", "a shared ");

        private final List<String> refusals;

        /// @param refusals how the engine's messages begin where it lacks this
        Lack(String... refusals) {
            this.refusals = List.of(refusals);
        }

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isReasonOf(ModuleException refused) {
            return refusals.stream().anyMatch(refused.getMessage()::startsWith);
        }
    }

    /// All names that there are.
    public static List<String> known() {
        Stream<String> features = Arrays.stream(Feature.values()).map(Feature::configName);
        Stream<String> lacking = Arrays.stream(Lack.values()).map(Lack::text);
        return Stream.concat(features, lacking).sorted().toList();
    }

    /// Those that the user names.
    ///
    /// @throws IllegalArgumentException if a name is none of [#known]
    public static DisabledFeatures named(List<String> names) {
        for (String name : names) {
            if (!known().contains(name)) {
                throw new IllegalArgumentException(
                        "unknown feature " + name + "; there are " + String.join(", ", known()));
            }
        }
        return new DisabledFeatures(new TreeSet<>(names));
    }

    /// The configuration with these features off, and what is built on them.
    public Tunables applyTo(Tunables tunables) {
        Feature[] features =
                Arrays.stream(Feature.values())
                        .filter(feature -> names.contains(feature.configName()))
                        .toArray(Feature[]::new);
        return tunables.without(features);
    }

    /// Why a command is skipped that ended with this exception; empty if the user turned nothing
    /// off that it needs.
    Optional<String> reasonFor(Throwable thrown) {
        return thrown instanceof ModuleException refused
                && refused.kind() == ModuleException.Kind.UNSUPPORTED
                        ? need(refused).map(name -> name + " is disabled")
                        : Optional.empty();
    }

    /// What a module needs and the user turned off. A feature that is off for another reason,
    /// because the configuration says so or because it builds on one that is, counts as well: the
    /// user did that too.
    private Optional<String> need(ModuleException refused) {
        return refused.feature()
                .map(Feature::configName)
                .or(
                        () -> Arrays.stream(Lack.values())
                                .filter(lack -> lack.isReasonOf(refused))
                                .map(Lack::text)
                                .filter(names::contains)
                                .findFirst());
    }
}
