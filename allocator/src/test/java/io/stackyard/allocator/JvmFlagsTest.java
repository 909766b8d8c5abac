package io.stackyard.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A missing JVM flag is one clear sentence.
final class JvmFlagsTest {

    private static final List<String> EXPORTS =
            List.of("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void open_withAllFlags_opens() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(directory, OpenProgram.class);

        assertEquals(0, child.exitCode(), child::output);
        assertTrue(child.output().startsWith("opened: "), child::output);
    }

    @Test
    void open_withoutExports_namesTheFlag() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.runWith(List.of(), directory, OpenProgram.class);

        assertEquals(
                "refused: a JVM flag is missing: start the JVM with --add-exports"
                        + " java.base/jdk.internal.misc=ALL-UNNAMED",
                child.output().strip());
    }

    @Test
    void open_nativeAccessDenied_namesTheFlag() throws IOException, InterruptedException {
        Platforms.faultyKernel(); // Elsewhere no call needs that access.
        List<String> flags = new ArrayList<>(EXPORTS);
        flags.add("--illegal-native-access=deny");

        ChildJvm child = ChildJvm.runWith(flags, directory, OpenProgram.class);

        assertEquals(
                "refused: a JVM flag is missing: start the JVM with"
                        + " --enable-native-access=ALL-UNNAMED",
                child.output().strip());
    }
}
