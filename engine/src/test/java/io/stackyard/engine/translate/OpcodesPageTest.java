package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.OpNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The page on fused instructions names them all.
class OpcodesPageTest {

    @Test
    void page_namesEveryFusedInstruction() throws IOException {
        String page =
                Files.readString(Path.of(System.getProperty("stackyard.root"), "docs/opcodes.md"));

        List<String> missing =
                IntStream.range(Op.RESUME_NEW, Op.COUNT)
                        .filter(op -> op < Op.CHECK_EPOCH || op > Op.BURN_RANGE) // Checks, not fused.
                        .mapToObj(OpNames::of)
                        .map(name -> name.replaceFirst("^I64_(.*_CONST)$", "I32_$1")) // "and `I64_…`"
                        .filter(name -> !page.contains("`" + name + "`"))
                        .toList();

        assertEquals(List.of(), missing);
    }
}
