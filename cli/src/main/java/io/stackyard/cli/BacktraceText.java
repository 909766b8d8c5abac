package io.stackyard.cli;

import io.stackyard.engine.TraceFrame;
import java.util.List;
import java.util.Locale;

/// The frames of a trap as text, in the form that other engines print too, so that tools that know theirs know this.
///
/// **Shape**:
///
/// ```
/// wasm backtrace:
///     0:   0x2b - module!function
///     1:      - - host!function
///     2:   0x44 - <unknown>!<wasm function 3>
/// ```
///
/// The number is where the instruction stands, in bytes from the start of the module.
final class BacktraceText {

    private static final int FRAMES_SHOWN = 20;

    private BacktraceText() {}

    /// The text, starting with a line separator.
    static String of(List<TraceFrame> frames) {
        String line = System.lineSeparator();
        var text = new StringBuilder(line).append("wasm backtrace:");
        int shown = Math.min(frames.size(), FRAMES_SHOWN);
        for (int i = 0; i < shown; i++) {
            text.append(line).append(frame(i, frames.get(i)));
        }
        if (frames.size() > shown) {
            text.append(line).append("    ... and more");
        }
        return text.toString();
    }

    private static String frame(int number, TraceFrame frame) {
        String offset = frame.offset() < 0 ? "-" : "0x" + Integer.toHexString(frame.offset());
        return String.format(Locale.ROOT, "%5d: %6s - %s", number, offset, function(frame));
    }

    private static String function(TraceFrame frame) {
        if (frame.function() < 0) {
            return frame.toString();
        }
        String module = frame.module() == null ? "<unknown>" : frame.module();
        String name =
                frame.name() == null ? "<wasm function " + frame.function() + ">" : frame.name();
        return module + "!" + name;
    }
}
