package io.stackyard.wat;

import static io.stackyard.wat.Binaries.module;
import static io.stackyard.wat.Binaries.reason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.wat.script.WastScript;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Text that wants to exhaust the Java stack, the time, or the imagination.
class HostileTextTest {

    private static final int DEEP = 200_000;

    @ParameterizedTest
    @Timeout(20)
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "(func |(block |)|)", "(func |block | end|)", "(func |(drop |)|)",
        "(func (param i32) |(if (local.get 0) (then |))|)",
        "(func |(if (i32.const 1) (then) (else |))|)", "(func |(if |(then))|)",
        "(func |(try_table |)|)", "(global i32 |(i32.eqz |)|)",
        "(table 1 funcref (ref.null func)) (elem |(i32.eqz |)|)",
        "(;|(; | ;)|;)", "(@a |(|)|)", "(@a |(@a |)|)",
        "(func |block $l | end $l|)"})
    void deepNesting_wellFormed_isTranslated(
            String before, String open, String close, String after) {
        String text = before + open.repeat(DEEP) + close.repeat(DEEP) + after;
        assertTrue(module(text).length >= 8);
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(strings = {
        "(", "(module ", "(func (", "(func (block ", "(; ", "(@a ", "(@a (", "(type (", "(rec (",
        "(elem (item ", "(func (param (ref (", "((", "(func (if (", "(func (then ",
        "(func (select (result "})
    void deepNesting_unclosed_isRefused(String open) {
        assertTrue(reason(open.repeat(DEEP)).length() < 200);
        byte[] script = open.repeat(DEEP).getBytes(StandardCharsets.UTF_8);
        assertThrows(WatException.class, () -> WastScript.parse("test.wast", script));
    }

    @Test
    @Timeout(20)
    void deepLabels_ofOneName_areFoundInConstantTime() {
        String text = "(func " + "block $l br $l ".repeat(DEEP) + "end $l ".repeat(DEEP) + ")";
        assertTrue(module(text).length > DEEP * 5);
    }

    @Test
    @Timeout(20)
    void deepLabels_outermost_isFoundInConstantTime() {
        String text = "(func block $out " + "block br $out ".repeat(DEEP) + "end ".repeat(DEEP)
                + "end)";
        assertTrue(module(text).length > DEEP * 6);
    }

    @Test
    @Timeout(20)
    void manyDefinitions_areFoundInConstantTime() {
        String functions = IntStream.range(0, DEEP)
                .mapToObj(i -> "(func $f" + i + " (call $f" + (DEEP - 1 - i) + "))")
                .collect(Collectors.joining());
        assertTrue(module(functions).length > DEEP * 6);
    }

    @Test
    @Timeout(20)
    void manyTypes_thatShareOneHashCode_areFoundInLogarithmicTime() {
        int sum = 31 * 60_000;
        String functions = IntStream.range(0, 60_000)
                .mapToObj(i -> "(func (param (ref " + i + ") (ref " + (sum - 31 * i) + ")))")
                .collect(Collectors.joining());
        assertTrue(module(functions).length > 60_000 * 8);
    }

    @Test
    @Timeout(20)
    void manyCommands_haveTheirLines() {
        String script = "(module)\n(assert_return (get \"a\"))\n".repeat(50_000);
        var commands = WastScript.parse("a.wast", script.getBytes(StandardCharsets.UTF_8))
                .commands();
        assertEquals(100_000, commands.getLast().line());
    }

    /// Cuts, doubles and swaps pieces of a module that has a bit of everything. Whatever comes out
    /// must give a module or a [WatException], and nothing else.
    @Test
    @Timeout(60)
    void mutations_giveModuleOrWatException() {
        long seed = 20260801;
        var random = new SplittableRandom(seed);
        byte[] original = SAMPLE.getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] mutant = mutate(original, random);
            try {
                byte[] module = Wat.toBinary("mutant", mutant);
                assertEquals("0061736d01000000", HexFormat.of().formatHex(module, 0, 8));
            } catch (WatException malformed) {
                refused++;
                assertTrue(malformed.line() >= 1 && malformed.column() >= 1, malformed::report);
            } catch (RuntimeException | Error broken) {
                throw new AssertionError("seed " + seed + ", round " + round + ":\n" + new String(
                        mutant, StandardCharsets.ISO_8859_1), broken);
            }
        }
        assertTrue(refused > 2_500 && refused < 5_000, "refused " + refused);
    }

    private static byte[] mutate(byte[] original, SplittableRandom random) {
        byte[] mutant = original.clone();
        for (int change = random.nextInt(1, 4); change > 0; change--) {
            int from = random.nextInt(mutant.length);
            int to = random.nextInt(mutant.length);
            int length = Math.min(random.nextInt(1, 12), mutant.length - Math.max(from, to));
            switch (random.nextInt(3)) {
                case 0 -> System.arraycopy(mutant, from, mutant, to, length);
                case 1 -> mutant[from] = (byte) "() $\"\\;@09ax._-+\n".charAt(random.nextInt(17));
                default -> mutant[from] = (byte) random.nextInt(256);
            }
        }
        return mutant;
    }

    private static final String SAMPLE = """
            (module $sample
              (rec (type $f (func (param i32 (ref null $c)) (result f64))) (type $c (cont $f)))
              (type $s (sub final (struct (field $a i8) (field (mut (ref any))))))
              (import "m" "n" (func $imp (type $f)))
              (tag $t (param i32)) (tag (export "e"))
              (memory $m 1 2) (table $tab 3 funcref (ref.null func))
              (table (ref null 0) (elem $g 1))
              (global $glob (mut i64) (i64.const -0x7fff_ffff))
              (elem $e declare func $g) (data $d (i32.const 0) "a\\00\\u{1F600}" "b")
              (start $g) (export "é" (func $g))
              (func $g (export "g") (param $p i32) (result i32) (local $l v128) (;comment;)
                (block $b (result i32) (if (local.get $p) (then (br 0 (i32.const 1))) (else nop))
                  loop $l br_if $l br_table $b 0 1 end $l
                  (struct.get_s $s $a (ref.null $s)) (i32.load16_u $m offset=3 align=1)
                  (drop (v128.const f32x4 1 -0x1p-3 nan:0x7 inf)) (@ann (x "y") )
                  (resume $c (on $t $b) (on $t switch) (local.get 0)) ;; line
                  try_table (catch_ref $t $b) (throw $t) end
                  (call_indirect $tab (type $f)) (memory.init $d) (select (result i32))
                  (br_on_cast $b (ref any) (ref $s)) (f32.const 3.25e-2)
                ))
            )
            """;
}
