package io.stackyard.allocator.slab;

import io.stackyard.allocator.LimitException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the page in front of a slab is called in the kernel's list of mappings, so that a crash
/// report tells whose slab follows and where its slots lie. Pure text.
///
/// ```
/// stackyard:stack,slots=1000,usable-bytes=258048,guard-bytes=4096
/// ```
///
/// @param slab   the slab's name, as error messages call it
/// @param layout where its slots lie, from the end of the page on
public record SlabLabel(String slab, SlabLayout layout) {

    private static final Pattern TEXT =
            Pattern.compile(
                    "stackyard:(.+),slots=(\\d{1,10}),usable-bytes=(\\d{1,19}),guard-bytes=(\\d{1,19})");

    /// The label as the kernel shows it.
    public String text() {
        return String.format(
                Locale.ROOT,
                "stackyard:%s,slots=%d,usable-bytes=%d,guard-bytes=%d",
                slab,
                layout.slotCount(),
                layout.usableBytes(),
                layout.guardBytes());
    }

    /// The label that a text is; absent if it is none.
    public static Optional<SlabLabel> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SlabLabel(
                            matcher.group(1),
                            new SlabLayout(
                                    Integer.parseInt(matcher.group(2)),
                                    Long.parseLong(matcher.group(3)),
                                    Long.parseLong(matcher.group(4)))));
        } catch (IllegalArgumentException | LimitException _) {
            return Optional.empty(); // Numbers that no slab has: somebody else's text.
        }
    }
}
