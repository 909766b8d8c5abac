package io.stackyard.wat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Annotations, wherever they stand and whatever they are for, change nothing of the module.
final class AnnotationsTest {

    private static byte[] binary(String text) {
        return Wat.toBinary("t.wat", text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(@name \"module\")",
                "(@custom \"producers\" \"\\00\")",
                "(@custom \"x\" (before func) \"content\")",
                "(@custom \"x\" (after last) \"a\" \"b\")",
                "(@metadata.code.branch_hint \"\\00\")",
                "(@metadata.code.branch_hint \"\\01\")",
                "(@deprecated (in (favour of)) \")\" 0x1p-3 $id)"
            })
    void toBinary_annotationAtEachPlace_isAsWithout(String annotation) {
        String module =
                "(module $m ~ (type $t (func (param i32))) ~ (memory ~ 1) (tag ~ $e)"
                        + "(func $f ~ (export \"f\") ~ (param $x ~ i32) ~ (result i32) (local ~ i64) ~"
                        + "(block $b ~ ~ (br_if $b (local.get $x)) ~ br_if ~ $b)"
                        + "~ (if (local.get $x) ~ (then ~ nop)) (i32.const ~ 3))"
                        + "~ (data (i32.const 0) ~ \"x\") ~) ~";
        String folded = module.replace("br_if ~ $b", "local.get $x br_if ~ $b");

        assertArrayEquals(
                binary(folded.replace("~", "")), binary(folded.replace("~", annotation)));
    }

    /// The annotation between an instruction and its immediates, as the branch hints of the proposal stand before
    /// theirs.
    @Test
    void toBinary_branchHintsBeforeBranches_areIgnored() {
        assertArrayEquals(
                binary("(func (param i32) (if (local.get 0) (then (unreachable))) local.get 0 if end)"),
                binary(
                        "(func (param i32) (@metadata.code.branch_hint \"\\00\") (if (local.get 0)"
                                + " (then (unreachable)))"
                                + " local.get 0 (@metadata.code.branch_hint \"\\01\") if end)"));
    }

    @Test
    void toBinary_annotationThatDoesNotEnd_isRefused() {
        assertThrows(
                WatException.class, () -> binary("(module (@custom \"x\" (before func) \"y\")"));
    }
}
