package io.stackyard.store;

import io.stackyard.config.Setting;
import java.util.Locale;

/// Host and guest have called each other as deeply as `stackyard.stack.max-host-depth` allows.
public final class EntryDepthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EntryDepthException(int depth) {
        super(
                String.format(
                        Locale.ROOT,
                        "entries from the host nest too deeply: %s=%d, all in use; raise %s",
                        Setting.STACK_MAX_HOST_DEPTH.path(),
                        depth,
                        Setting.STACK_MAX_HOST_DEPTH.path()));
    }
}
