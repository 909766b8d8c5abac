package io.stackyard.allocator.os;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the kernel says of itself and of this process, as far as its files can be read. All of it
/// is advice: a file that is missing or says something else leaves its fact absent.
///
/// @param mapLimit          map entries that a process may have (`vm.max_map_count`)
/// @param mapsInUse         map entries that this process had when asked
/// @param overcommitMode    `vm.overcommit_memory`: 0 heuristic, 1 always, 2 never
/// @param hugePages         the selected word of `transparent_hugepage/enabled`
/// @param addressSpaceLimit bytes of address space that this process may have (`RLIMIT_AS`); absent
///     if unlimited
/// @param memoryLimit       bytes of memory that the control group may have; absent if unlimited
public record KernelFacts(
        OptionalLong mapLimit,
        OptionalLong mapsInUse,
        OptionalLong overcommitMode,
        Optional<String> hugePages,
        OptionalLong addressSpaceLimit,
        OptionalLong memoryLimit) {

    private static final Pattern SELECTED_WORD = Pattern.compile("\\[(\\w+)]");
    private static final Pattern ADDRESS_SPACE_LIMIT =
            Pattern.compile("(?m)^Max address space\\s+(\\d+)\\s");
    private static final Pattern MEMORY_GROUP = Pattern.compile("(?m)^\\d+:(memory)?:(/.*)$");

    /// Version 1 control groups say "no limit" by a number near the largest there is.
    private static final long UNLIMITED = 1L << 60;

    private static final int BUFFER_BYTES = 8192;

    /// Reads the facts of the running kernel.
    public static KernelFacts read() {
        return read(Path.of("/"));
    }

    /// Reads the facts from a tree that has `proc` and `sys` in it.
    static KernelFacts read(Path root) {
        return new KernelFacts(
                number(text(root.resolve("proc/sys/vm/max_map_count"))),
                countLines(root.resolve("proc/self/maps")),
                number(text(root.resolve("proc/sys/vm/overcommit_memory"))),
                text(root.resolve("sys/kernel/mm/transparent_hugepage/enabled"))
                        .map(SELECTED_WORD::matcher)
                        .filter(Matcher::find)
                        .map(matcher -> matcher.group(1)),
                number(
                        text(root.resolve("proc/self/limits"))
                                .map(ADDRESS_SPACE_LIMIT::matcher)
                                .filter(Matcher::find)
                                .map(matcher -> matcher.group(1))),
                memoryLimit(root));
    }

    /// The smallest limit of the process's control group and of the groups around it, for both
    /// versions of groups.
    private static OptionalLong memoryLimit(Path root) {
        var limit = OptionalLong.empty();
        Matcher group = MEMORY_GROUP.matcher(text(root.resolve("proc/self/cgroup")).orElse(""));
        while (group.find()) {
            boolean isVersion2 = group.group(1) == null;
            Path top = root.resolve(isVersion2 ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
            String file = isVersion2 ? "memory.max" : "memory.limit_in_bytes";
            Path relative = Path.of(group.group(2).substring(1));
            for (Path below = relative; below != null; below = below.getParent()) {
                limit = smaller(limit, number(text(top.resolve(below).resolve(file))));
            }
            limit = smaller(limit, number(text(top.resolve(file))));
        }
        return limit.isPresent() && limit.getAsLong() >= UNLIMITED ? OptionalLong.empty() : limit;
    }

    private static OptionalLong smaller(OptionalLong left, OptionalLong right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isPresent() ? left : right;
        }
        return left.getAsLong() <= right.getAsLong() ? left : right;
    }

    private static OptionalLong number(Optional<String> text) {
        try {
            return text.isPresent()
                    ? OptionalLong.of(Long.parseLong(text.get().strip()))
                    : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // Such as "max", which sets no limit.
        }
    }

    /// Reads a file in steps of a whole buffer: files below `/proc/sys` answer to the first read
    /// only, and [Files#readString], told that they are empty, begins with a read of one byte.
    private static Optional<String> text(Path file) {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream input = Files.newInputStream(file)) {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                bytes.write(buffer, 0, count);
            }
            return Optional.of(bytes.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty(); // Which is an answer: some containers hide these files.
        }
    }

    private static OptionalLong countLines(Path file) {
        return text(file).map(String::lines).map(lines -> OptionalLong.of(lines.count()))
                .orElse(OptionalLong.empty());
    }
}
