package io.stackyard.engine;

import io.stackyard.allocator.LimitException;
import io.stackyard.engine.types.ExternType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The texts of what modules and links are refused for.
final class ModuleErrors {

    private ModuleErrors() {}

    static void requireAtMost(int actual, int limit, String what, String setting) {
        if (actual > limit) {
            String message =
                    String.format(
                            Locale.ROOT,
                            "module defines too many %s: %s=%d, the module has %d; raise %s",
                            what,
                            setting,
                            limit,
                            actual,
                            setting);
            throw new LimitException(message, what, limit, actual, null, setting);
        }
    }

    static LinkException unknownImport(Module.Import wanted) {
        return new LinkException(
                "unknown import: "
                        + wanted.module()
                        + "."
                        + wanted.name()
                        + ", wanted "
                        + wanted.type());
    }

    static LinkException incompatible(Module.Import wanted, ExternType given) {
        return new LinkException(
                "incompatible import type: "
                        + wanted.module()
                        + "."
                        + wanted.name()
                        + ", wanted "
                        + wanted.type()
                        + ", given "
                        + given);
    }

    static IllegalArgumentException noExport(String kind, String name, @Nullable Extern other) {
        return new IllegalArgumentException(
                "no exported "
                        + kind
                        + " \""
                        + name
                        + "\""
                        + (other == null ? "" : "; the export is " + other.externType()));
    }
}
