package io.stackyard.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes in bytes as HOCON writes them, `[64 KiB, "1 MiB"]`. A system property may leave the brackets out.
///
/// @param sizes of any number, order and magnitude: they are judged elsewhere
record SizeList(List<BigInteger> sizes) {

    private static final Pattern BRACKETS = Pattern.compile("\\[(.*)]", Pattern.DOTALL);
    private static final Pattern QUOTES = Pattern.compile("\"(.*)\"", Pattern.DOTALL);

    SizeList {
        sizes = List.copyOf(sizes);
    }

    static SizeList of(List<Long> sizes) {
        return new SizeList(sizes.stream().map(BigInteger::valueOf).toList());
    }

    /// The sizes that `text` says, maybe none; empty if one of them is no size.
    static Optional<SizeList> parse(String text) {
        String inside = without(BRACKETS, text.strip());
        List<BigInteger> sizes = new ArrayList<>();
        if (inside.isEmpty()) {
            return Optional.of(new SizeList(sizes));
        }
        for (String part : inside.split(",", -1)) {
            Optional<BigInteger> size = ByteSize.parse(without(QUOTES, part.strip()));
            if (size.isEmpty()) {
                return Optional.empty();
            }
            sizes.add(size.get());
        }
        return Optional.of(new SizeList(sizes));
    }

    private static String without(Pattern marks, String text) {
        Matcher matcher = marks.matcher(text);
        return matcher.matches() ? matcher.group(1).strip() : text;
    }

    /// @throws ArithmeticException beyond what 64 bits hold, which no setting allows
    List<Long> toLongs() {
        return sizes.stream().map(BigInteger::longValueExact).toList();
    }

    /// Such as `[65536, 1048576]`.
    @Override
    public String toString() {
        return sizes.toString();
    }
}
