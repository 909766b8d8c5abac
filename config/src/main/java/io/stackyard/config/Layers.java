package io.stackyard.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Texts of settings laid over each other, each stronger than the ones before it. One thread.
///
/// A text that cannot be read becomes a problem, and the others are read all the same.
final class Layers {

    private static final String DEFAULTS = "reference.conf";
    private static final String APPLICATION = "application.conf";

    private final SettingReader reader;
    private final Config defaults;
    private final List<Config> written = new ArrayList<>();

    /// Where substitutions look: every layer whole, other programs' keys too.
    private Config lookup;

    private Layers(SettingReader reader, Config defaults) {
        this.reader = reader;
        this.defaults = defaults;
        this.lookup = defaults;
    }

    /// The defaults: what every `reference.conf` on the class path of this module says of `stackyard`.
    static Layers overDefaults() {
        SettingReader reader = new SettingReader();
        Optional<Config> config = parse(
                reader,
                Place.of(DEFAULTS),
                () -> ConfigFactory.parseResources(Layers.class.getClassLoader(), DEFAULTS));
        return new Layers(reader, stackyardOf(config.orElse(ConfigFactory.empty())));
    }

    /// Adds `application.conf` of the calling thread's class path, if there is one.
    Layers application() {
        ClassLoader context = Objects.requireNonNullElse(
                Thread.currentThread().getContextClassLoader(),
                Layers.class.getClassLoader());
        parse(
                reader,
                Place.of(APPLICATION),
                () -> ConfigFactory.parseResources(context, APPLICATION))
                .ifPresent(config -> add(stackyardOf(config), config));
        return this;
    }

    /// Adds a file that must exist and be ours alone.
    Layers file(Path file) {
        Place place = Place.of(file.toString());
        Optional<String> obstacle = obstacle(file);
        if (obstacle.isPresent()) {
            reader.refuse(SettingErrors.unreadable(place, obstacle.get()));
        } else {
            parse(reader, place, () -> parseFile(file)).ifPresent(this::addOwn);
        }
        return this;
    }

    /// Adds a text that is ours alone.
    Layers text(String name, String hocon) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(name);
        parse(reader, Place.of(name), () -> ConfigFactory.parseString(hocon, options))
                .ifPresent(this::addOwn);
        return this;
    }

    /// Adds the system properties `stackyard.GROUP.KEY`.
    ///
    /// A name without a second dot, such as `stackyard.checked`, switches the runtime itself and is no setting.
    Layers systemProperties() {
        Properties properties = System.getProperties();
        Config config = ConfigFactory.empty();
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            if (!isSettingName(name)) {
                continue;
            }
            String value = properties.getProperty(name);
            if (Setting.byPath(name).isPresent()) {
                config = config.withValue(
                        name,
                        ConfigValueFactory.fromAnyRef(value, Place.SYSTEM_PROPERTY.source()));
            } else {
                reader.refuseUnknown(name, value, Place.SYSTEM_PROPERTY);
            }
        }
        add(config, config);
        return this;
    }

    private static boolean isSettingName(String property) {
        String root = Setting.ROOT + ".";
        return property.startsWith(root)
                && (property.indexOf('.', root.length()) >= 0 || Setting.isGroup(property));
    }

    /// Reads all layers: the value of every setting that has a usable one, and every problem.
    SettingValues read() {
        return reader.read(resolved(), defaults);
    }

    /// All layers merged, without substitutions.
    ///
    /// Usually they resolve among our own keys. If not, a layer that looks up other programs' keys, which
    /// may themselves not resolve, and a layer that is wrong have to be told apart: one by one.
    private Config resolved() {
        Config own = defaults;
        for (Config layer : written) {
            own = layer.withFallback(own);
        }
        try {
            return own.resolve();
        } catch (ConfigException _) {
            return resolvedOneByOne();
        }
    }

    private Config resolvedOneByOne() {
        Config all = defaults;
        for (Config layer : written) {
            try {
                all = layer.resolveWith(lookup).withFallback(all);
            } catch (ConfigException e) {
                Place place = Places.of(e.origin(), "settings");
                reader.refuse(SettingErrors.unresolved(place, Places.withoutPlace(e)));
            }
        }
        return all;
    }

    private void addOwn(Config config) {
        reader.refuseStrangers(config.root());
        add(stackyardOf(config), config);
    }

    private void add(Config own, Config whole) {
        written.add(own);
        lookup = whole.withFallback(lookup);
    }

    private static Optional<Config> parse(
            SettingReader reader,
            Place place,
            Supplier<Config> parser) {
        try {
            return Optional.of(parser.get());
        } catch (ConfigException.IO e) {
            reader.refuse(SettingErrors.unreadable(place, Places.withoutPlace(e)));
        } catch (UncheckedIOException e) {
            reader.refuse(SettingErrors.unreadable(place, String.valueOf(e.getMessage())));
        } catch (ConfigException e) {
            Place exact = Places.of(e.origin(), place.source());
            reader.refuse(SettingErrors.malformed(exact, Places.withoutPlace(e)));
        }
        return Optional.empty();
    }

    private static Config parseFile(Path file) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setAllowMissing(false);
        if (file.getFileSystem().equals(FileSystems.getDefault())) {
            return ConfigFactory.parseFile(file.toFile(), options);
        }
        try (Reader text = Files.newBufferedReader(file)) {
            return ConfigFactory.parseReader(text, options.setOriginDescription(file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> obstacle(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("no such file");
        }
        if (Files.isDirectory(file)) {
            return Optional.of("it is a directory");
        }
        return Files.isReadable(file) ? Optional.empty() : Optional.of("permission denied");
    }

    private static Config stackyardOf(Config config) {
        return config.withOnlyPath(ConfigUtil.joinPath(Setting.ROOT));
    }
}
