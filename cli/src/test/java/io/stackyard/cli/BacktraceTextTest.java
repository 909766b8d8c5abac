package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.engine.TraceFrame;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BacktraceTextTest {

    @Test
    void of_framesWithAndWithoutNames_isInTheFormOfOtherEngines() {
        var frames =
                List.of(
                        new TraceFrame("mod", 4, "f", 0x2b),
                        new TraceFrame(null, -1, "log", -1),
                        new TraceFrame(null, 3, null, 0x1234567));

        assertEquals(
                List.of(
                        "",
                        "wasm backtrace:",
                        "    0:   0x2b - mod!f",
                        "    1:      - - host!log",
                        "    2: 0x1234567 - <unknown>!<wasm function 3>"),
                BacktraceText.of(frames).lines().toList());
    }

    @Test
    void of_moreFramesThanAreShown_saysSo() {
        var frame = new TraceFrame("m", 0, "f", 1);

        assertEquals(22, BacktraceText.of(Collections.nCopies(20, frame)).lines().count());
        List<String> lines = BacktraceText.of(Collections.nCopies(21, frame)).lines().toList();
        assertEquals(23, lines.size());
        assertEquals("    ... and more", lines.getLast());
    }
}
