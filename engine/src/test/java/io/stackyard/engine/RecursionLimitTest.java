package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.config.Setting;
import io.stackyard.stackpool.ControlBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recursion without end, on entry stacks and on continuations: it stops at `stackyard.stack.max-depth`, and
/// leaves everything as it was.
///
/// A build runs a slice; all 100,000 rounds: `mvn test -pl engine -am -Dtest=RecursionLimitTest
/// -Dsurefire.failIfNoSpecifiedTests=false -Dstackyard.recursions=100000`.
class RecursionLimitTest {

    private static final int ROUNDS = Integer.getInteger("stackyard.recursions", 2_000);
    private static final int ALL_ROUNDS = 100_000;
    private static final long MAX_GROWTH_BYTES = 24 << 20;
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final Pattern RANGE = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ");

    /// What a frame of `$down` takes: its header.
    private static final int FRAME_BYTES = 24;

    /// Below the first frame: the pseudo frame that it returns to.
    private static final int BASE_BYTES = 24;

    /// Operands that `$down` needs beyond its header: two at a time.
    private static final int OPERAND_BYTES = 16;

    private static final String PROGRAM =
            """
                    (module
                      (type $f (func)) (type $c (cont $f))
                      (tag $y)
                      (global $depth (export "depth") (mut i32) (i32.const 0))
                      (func $down (type $f)
                        (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
                        (call $down)
                        (global.set $depth (i32.const 0)))
                      (func $wait (type $f) (suspend $y) (call $down))
                      (elem declare func $down $wait)
                      (func (export "entry") (global.set $depth (i32.const 0)) (call $down))
                      (func (export "continuation")
                        (global.set $depth (i32.const 0))
                        (resume $c (cont.new $c (ref.func $down))))
                      (func (export "suspended") (local $k (ref null $c))
                        (global.set $depth (i32.const 0))
                        (block $h (result (ref $c))
                          (resume $c (on $y $h) (cont.new $c (ref.func $wait)))
                          (return))
                        (local.set $k)
                        (resume $c (local.get $k))))
                    """;

    private static Guest open(long maxDepthBytes) {
        return Guest.open(change -> change.set(Setting.STACK_MAX_DEPTH, maxDepthBytes));
    }

    private static int depthOf(Instance instance, String name) {
        var trap = assertThrows(Trap.class, () -> instance.func(name).call());
        assertEquals(TrapReason.CALL_STACK_EXHAUSTED, trap.reason());
        assertTrue(trap.getMessage().startsWith("call stack exhausted"), trap.getMessage());
        return instance.global("depth").get().asI32();
    }

    @ParameterizedTest // 61440 is all that a stack of 64 KiB has, when its start is not staggered.
    @ValueSource(longs = {4096, 8192, 32768, 57344})
    void recursion_onEveryKindOfStack_endsAtTheConfiguredDepth(long maxDepthBytes) {
        try (Guest guest = open(maxDepthBytes)) {
            Instance instance = guest.instance(PROGRAM);
            long room = maxDepthBytes - BASE_BYTES - OPERAND_BYTES;
            int frames = (int) (room / FRAME_BYTES);

            for (int round = 0; round < 3; round++) {
                assertEquals(frames, depthOf(instance, "continuation"));
                assertEquals(frames - 1, depthOf(instance, "entry")); // One is the entry's own.
                assertEquals(frames - 1, depthOf(instance, "suspended")); // One is $wait's.
            }
        }
    }

    @Test
    void recursion_withoutALimit_usesAllButTheStagger() {
        try (Guest guest = open(0)) {
            int frames = depthOf(guest.instance(PROGRAM), "continuation");

            long usableBytes = Guest.STACK_BYTES - 4096;
            assertTrue(frames * (long) FRAME_BYTES <= usableBytes, "frames: " + frames);
            assertTrue(frames * (long) FRAME_BYTES > usableBytes - 2048 - 128, "frames: " + frames);
        }
    }

    @Test
    void recursion_timeAndAgain_keepsDepthAndMemory() throws IOException {
        try (Guest guest = open(32768)) {
            Instance instance = guest.instance(PROGRAM);
            int entry = depthOf(instance, "entry");
            int continuation = depthOf(instance, "continuation");
            long residentBefore = 0;
            long stacksBefore = 0;
            for (int round = 0; round < ROUNDS; round++) {
                if (round == ROUNDS / 2) {
                    residentBefore = TenantSoakTest.residentBytes();
                    stacksBefore = stackBytes(guest);
                }
                assertEquals(entry, depthOf(instance, "entry"));
                assertEquals(continuation, depthOf(instance, "continuation"));
                assertEquals(0, guest.liveStacks());
            }
            assertEquals(stacksBefore, stackBytes(guest));
            if (ROUNDS >= ALL_ROUNDS) { // In a slice the Java heap has not been all over its pages yet.
                long grown = TenantSoakTest.residentBytes() - residentBefore;
                assertTrue(grown < MAX_GROWTH_BYTES, "resident memory grew by " + grown);
            }
        }
    }

    /// Resident bytes of the mapping that holds the stacks; 0 where the system does not tell.
    private static long stackBytes(Guest guest) throws IOException {
        if (!Files.isReadable(MAPPINGS)) {
            return 0;
        }
        long stack = ControlBlock.start(guest.engine().allocator().stacks().controlBlock(0));
        boolean inside = false;
        for (String line : Files.readAllLines(MAPPINGS)) {
            Matcher range = RANGE.matcher(line);
            if (range.lookingAt()) {
                inside =
                        Long.parseUnsignedLong(range.group(1), 16) <= stack
                                && stack < Long.parseUnsignedLong(range.group(2), 16);
            } else if (inside && line.startsWith("Rss:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        throw new AssertionError("no mapping holds the stacks");
    }

    @Test
    void stackBytes_onLinux_areReallyRead() throws IOException {
        assumeTrue(Files.isReadable(MAPPINGS));
        try (Guest guest = open(32768)) {
            depthOf(guest.instance(PROGRAM), "entry");

            long bytes = stackBytes(guest);

            assertTrue(bytes >= 32768 - FRAME_BYTES && bytes <= 65536, "resident: " + bytes);
        }
    }
}
