package io.stackyard.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Walks a tree of HOCON values: every key is a setting, a group of settings, or unknown. One thread, one use.
final class SettingReader {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.+-]+");

    private final SettingValues values = new SettingValues();
    private final EnumSet<Setting> met = EnumSet.noneOf(Setting.class);

    /// Notes a problem that no value carries, such as a file that is missing.
    void refuse(Problem problem) {
        values.refuse(problem);
    }

    /// Notes a key that no setting has.
    void refuseUnknown(String key, String value, Place place) {
        boolean group = Setting.isGroup(key);
        values.refuse(
                group
                        ? SettingErrors.notAGroup(key, quoted(value), place)
                        : SettingErrors.unknownKey(
                                key,
                                Optional.of(quoted(value)),
                                SimilarKey.setting(key),
                                place));
    }

    /// Notes every key beside `stackyard`.
    ///
    /// @param root as parsed: its substitutions need not be resolved
    void refuseStrangers(ConfigObject root) {
        new TreeMap<>(root).forEach((name, value) -> {
            if (name.equals(Setting.ROOT)) {
                return;
            }
            String key = ConfigUtil.joinPath(name);
            try {
                refuseUnknown(key, value);
            } catch (ConfigException.NotResolved _) { // Then its value cannot be shown.
                values.refuse(
                        SettingErrors.unknownKey(
                                key,
                                Optional.empty(),
                                SimilarKey.setting(key),
                                place(value)));
            }
        });
    }

    /// Takes over everything below `stackyard`.
    ///
    /// @param merged all layers, resolved
    /// @param defaults the weakest of them
    SettingValues read(Config merged, Config defaults) {
        walk(merged.root(), "", defaults);
        Set<Setting> missing = EnumSet.complementOf(met);
        if (!missing.isEmpty()) {
            values.refuse(SettingErrors.missing(missing));
        }
        return values;
    }

    private void walk(ConfigObject group, String prefix, Config defaults) {
        new TreeMap<>(group).forEach((name, value) -> {
            String key = prefix + ConfigUtil.joinPath(name);
            Optional<Setting> setting = Setting.byPath(key);
            if (setting.isPresent()) {
                take(setting.get(), value, !isDefault(key, value, defaults));
            } else if (!Setting.isGroup(key)) {
                refuseUnknown(key, value);
            } else if (value instanceof ConfigObject child) {
                walk(child, key + ".", defaults);
            } else {
                met.addAll(Setting.below(key)); // Hidden by this value: not missing as well.
                values.refuse(SettingErrors.notAGroup(key, shown(value), place(value)));
            }
        });
    }

    private void take(Setting setting, ConfigValue value, boolean written) {
        met.add(setting);
        Optional<Object> read = SettingText.read(setting.kind(), text(value));
        if (read.isPresent()) {
            values.put(setting, read.get(), place(value), written);
        } else {
            values.refuse(
                    setting,
                    SettingErrors.notOfKind(setting, shown(value), place(value)));
        }
    }

    /// Whether `value` is the very value that the defaults hold: equal values have other origins.
    private static boolean isDefault(String key, ConfigValue value, Config defaults) {
        return defaults.hasPath(key) && defaults.getValue(key).origin().equals(value.origin());
    }

    private void refuseUnknown(String key, ConfigValue value) {
        boolean group = value.valueType() == ConfigValueType.OBJECT;
        values.refuse(
                SettingErrors.unknownKey(
                        key,
                        group ? Optional.empty() : Optional.of(shown(value)),
                        group ? SimilarKey.group(key) : SimilarKey.setting(key),
                        place(value)));
    }

    /// What the user wrote, as far as the parser keeps it.
    private static String text(ConfigValue value) {
        return switch (value.valueType()) {
            case STRING -> String.valueOf(value.unwrapped());
            case NUMBER, BOOLEAN, NULL, LIST, OBJECT -> value.render(ConfigRenderOptions.concise());
        };
    }

    /// The same on one line, in quotes if it is text and not a plain word.
    private static String shown(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING ? quoted(text(value)) : text(value);
    }

    private static Place place(ConfigValue value) {
        return Places.of(value.origin(), "settings");
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : ConfigUtil.quoteString(text);
    }
}
