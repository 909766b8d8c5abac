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
/// @param addressableBytes  bytes of address space that a process of this system can have, from where
///     the kernel put the stack of the first thread: right below the end
/// @param addressSpaceInUse bytes of address space that this process had when asked
/// @param commitLimit       bytes that all processes may commit together in overcommit mode 2
/// @param committedBytes    bytes that they had committed when asked
public record KernelFacts(
        OptionalLong mapLimit,
        OptionalLong mapsInUse,
        OptionalLong overcommitMode,
        Optional<String> hugePages,
        OptionalLong addressSpaceLimit,
        OptionalLong memoryLimit,
        OptionalLong addressableBytes,
        OptionalLong addressSpaceInUse,
        OptionalLong commitLimit,
        OptionalLong committedBytes) {

    private static final Pattern SELECTED_WORD = Pattern.compile("\\[(\\w+)]");
    private static final Pattern ADDRESS_SPACE_LIMIT =
            Pattern.compile("(?m)^Max address space\\s+(\\d+)\\s");
    private static final Pattern FIRST_STACK =
            Pattern.compile("(?m)^[0-9a-f]+-([0-9a-f]+) .*\\[stack]$");
    private static final Pattern VIRTUAL_SIZE = Pattern.compile("(?m)^VmSize:\\s+(\\d+) kB$");
    private static final Pattern COMMIT_LIMIT = Pattern.compile("(?m)^CommitLimit:\\s+(\\d+) kB$");
    private static final Pattern COMMITTED = Pattern.compile("(?m)^Committed_AS:\\s+(\\d+) kB$");
    private static final int KIB_SHIFT = 10;
    private static final int HEXADECIMAL = 16;
    private static final Pattern MEMORY_GROUP = Pattern.compile("(?m)^\\d+:(memory)?:(/.*)$");

    /// Version 1 control groups say "no limit" by a number near the largest there is.
    private static final long UNLIMITED = 1L << 60;

    private static final int BUFFER_BYTES = 8192;

    /// What is known where there are no such files.
    public static KernelFacts unknown() {
        return new KernelFacts(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /// Reads the facts of the running kernel.
    public static KernelFacts read() {
        return read(Path.of("/"));
    }

    /// Reads the facts from a tree that has `proc` and `sys` in it.
    static KernelFacts read(Path root) {
        Optional<String> maps = text(root.resolve("proc/self/maps"));
        Optional<String> memory = text(root.resolve("proc/meminfo"));
        return new KernelFacts(
                number(text(root.resolve("proc/sys/vm/max_map_count"))),
                countLines(maps),
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
                memoryLimit(root),
                addressableBytes(maps),
                kibibytes(text(root.resolve("proc/self/status")), VIRTUAL_SIZE),
                kibibytes(memory, COMMIT_LIMIT),
                kibibytes(memory, COMMITTED));
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

    /// The stack of the first thread lies so close to the end of the address space, wherever it was
    /// shuffled to, that its end has as many bits. A processor may have more than the kernel gives.
    private static OptionalLong addressableBytes(Optional<String> maps) {
        return maps.map(FIRST_STACK::matcher)
                .filter(Matcher::find)
                .map(matcher -> Long.parseUnsignedLong(matcher.group(1), HEXADECIMAL) - 1)
                .filter(last -> last > 0)
                .map(last -> OptionalLong.of(Long.highestOneBit(last) << 1))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong kibibytes(Optional<String> text, Pattern pattern) {
        OptionalLong amount =
                number(text.map(pattern::matcher).filter(Matcher::find)
                        .map(matcher -> matcher.group(1)));
        return amount.isPresent()
                ? OptionalLong.of(amount.getAsLong() << KIB_SHIFT)
                : OptionalLong.empty();
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

    private static OptionalLong countLines(Optional<String> text) {
        return text.map(String::lines).map(lines -> OptionalLong.of(lines.count()))
                .orElse(OptionalLong.empty());
    }
}
