package io.stackyard.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads [Place]s out of what the HOCON parser says of origins.
final class Places {

    /// The end of a description: `: 12`, or `: 12-15` for a value of several lines.
    private static final Pattern LINES = Pattern.compile(": \\d+(-\\d+)?$");

    private Places() {}

    /// The place of `origin`; `source` alone if the parser does not know.
    static Place of(@Nullable ConfigOrigin origin, String source) {
        if (origin == null) {
            return Place.of(source);
        }
        return new Place(source(origin), Math.max(0, origin.lineNumber()));
    }

    /// The message of `exception` as the end of a sentence of ours: no place, no capital, one line.
    static String withoutPlace(ConfigException exception) {
        String text = String.valueOf(exception.getMessage());
        @Nullable
        ConfigOrigin origin = exception.origin();
        if (origin != null && text.startsWith(origin.description() + ": ")) {
            text = text.substring(origin.description().length() + 2);
        }
        text = text.lines().findFirst().orElse("");
        return text.substring(0, Math.min(1, text.length())).toLowerCase(Locale.ROOT)
                + text.substring(Math.min(1, text.length()));
    }

    private static String source(ConfigOrigin origin) {
        @Nullable
        String resource = origin.resource();
        if (resource != null) {
            return resource;
        }
        @Nullable
        String file = origin.filename();
        return file != null ? file : LINES.matcher(origin.description()).replaceFirst("");
    }
}
