package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `stackyard run --profile-opcodes`, in a JVM of its own: whether the loop counts is a constant of the process.
final class ProfileOpcodesTest {

    @Test
    void run_profiled_printsWhatWasExecuted(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path module =
                Files.writeString(
                        folder.resolve("count.wat"),
                        """
                                (module (func (export "count") (param $n i32) (result i32)
                                  (local $sum i32)
                                  (loop $again
                                    (local.set $sum (i32.xor (local.get $sum) (local.get $n)))
                                    (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                                  (local.get $sum)))
                                """);
        List<String> out =
                ExampleRun.printedByJava(
                        List.of(
                                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                                "--enable-native-access=ALL-UNNAMED",
                                "io.stackyard.cli.StackyardCommand",
                                "run",
                                "--profile-opcodes",
                                module.toString(),
                                "--invoke",
                                "count",
                                "1000"));

        assertEquals("1000", out.getFirst()); // 1 ^ 2 ^ ... ^ 1000.
        assertTrue(
                out.stream().anyMatch(line -> line.matches(" +1000 [0-9. ]+ I32_XOR, COUNT_BR_IF")),
                String.join("\n", out));
        assertTrue(
                out.stream().anyMatch(line -> line.matches(" +1000 [0-9. ]+ COUNT_BR_IF")),
                String.join("\n", out));
    }
}
