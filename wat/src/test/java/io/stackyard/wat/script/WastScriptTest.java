package io.stackyard.wat.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.wat.AbstractHeapType;
import io.stackyard.wat.Wat;
import io.stackyard.wat.WatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WastScriptTest {

    private static final byte[] EMPTY = {0, 'a', 's', 'm', 1, 0, 0, 0};

    @Test
    void modules_allForms() {
        var commands = parse("""
                (module $m (func))
                (module definition $d)
                (module instance $i $d)
                (module instance)
                (module $b binary "\\00asm" "\\01\\00\\00\\00")
                (module definition quote "(mod" "ule)")""");

        var text = assertInstanceOf(WastCommand.Module.class, commands.get(0));
        assertEquals(Optional.of("m"), text.id());
        assertEquals(ModuleSource.Form.TEXT, text.source().form());
        assertArrayEquals(Wat.toBinary("", utf8("(module $m (func))")), text.source().toBinary());
        assertArrayEquals(text.source().toBinary(), text.source().toBinary());
        var definition = assertInstanceOf(WastCommand.ModuleDefinition.class, commands.get(1));
        assertEquals(Optional.of("d"), definition.id());
        assertEquals(new WastCommand.ModuleInstance(3, Optional.of("i"), Optional.of("d")),
                commands.get(2));
        assertEquals(new WastCommand.ModuleInstance(4, Optional.empty(), Optional.empty()),
                commands.get(3));
        var binary = assertInstanceOf(WastCommand.Module.class, commands.get(4));
        assertEquals(ModuleSource.Form.BINARY, binary.source().form());
        assertArrayEquals(EMPTY, binary.source().toBinary());
        var quote = assertInstanceOf(WastCommand.ModuleDefinition.class, commands.get(5));
        assertEquals(ModuleSource.Form.QUOTE, quote.source().form());
        assertArrayEquals(EMPTY, quote.source().toBinary());
    }

    @Test
    void actionsAndAssertions_allKinds() {
        var f = new WastAction.Invoke(Optional.empty(), "f", List.of());
        var commands = parse("""
                (register "n" $m) (register "")
                (invoke $m "f" (i32.const 1) (ref.null func))
                (get $m "é\\u{e9}")
                (assert_return (invoke "f"))
                (assert_return (get "g") (i64.const 2))
                (assert_trap (invoke "f") "t")
                (assert_exhaustion (invoke "f") "e")
                (assert_exception (invoke "f"))
                (assert_suspension (invoke "f") "s")""");
        var i32 = new WastConst.I32(1);
        assertEquals(List.of(
                new WastCommand.Register(1, "n", Optional.of("m")),
                new WastCommand.Register(1, "", Optional.empty()),
                new WastCommand.Perform(2, new WastAction.Invoke(Optional.of("m"), "f",
                        List.of(i32, new WastConst.RefNull(AbstractHeapType.FUNC)))),
                new WastCommand.Perform(3, new WastAction.Get(Optional.of("m"), "éé")),
                new WastCommand.AssertReturn(4, f, List.of()),
                new WastCommand.AssertReturn(5, new WastAction.Get(Optional.empty(), "g"),
                        List.of(new WastPattern.Exactly(new WastConst.I64(2)))),
                new WastCommand.AssertTrap(6, f, "t"),
                new WastCommand.AssertExhaustion(7, f, "e"),
                new WastCommand.AssertException(8, f),
                new WastCommand.AssertSuspension(9, f, "s")), commands);
    }

    @Test
    void assertionsOfModules_keepMalformedOnesUnread() {
        var commands = parse("""
                (assert_malformed (module quote "(func") "unexpected token")
                (assert_malformed (module binary "") "unexpected end")
                (assert_invalid (module (func (type 7))) "unknown type")
                (assert_unlinkable (module) "unknown import")
                (assert_trap (module (start 0)) "unreachable")
                (assert_invalid
                  (module
                    (func i32.plus)) "")""");

        var quoted = assertInstanceOf(WastCommand.AssertMalformed.class, commands.get(0));
        assertEquals("unexpected token", quoted.message());
        var failure = assertThrows(WatException.class, () -> quoted.source().toBinary());
        assertEquals("unexpected token: end of text (test.wast:1 (quoted module):1:6)",
                failure.getMessage());
        var invalid = assertInstanceOf(WastCommand.AssertInvalid.class, commands.get(2));
        assertEquals("unknown type", invalid.message());
        assertArrayEquals(Wat.toBinary("", utf8("(func (type 7))")), invalid.source().toBinary());
        assertInstanceOf(WastCommand.AssertUnlinkable.class, commands.get(3));
        assertInstanceOf(WastCommand.AssertModuleTrap.class, commands.get(4));
        var broken = assertInstanceOf(WastCommand.AssertInvalid.class, commands.get(5));
        var place = assertThrows(WatException.class, () -> broken.source().toBinary());
        assertEquals("unknown operator i32.plus (test.wast:8:11)", place.getMessage());
        assertEquals(7, broken.source().line());
    }

    @Test
    void bareFields_areOneModule() {
        var commands = parse("\n(func) (memory 0) (func (export \"f\"))\n");

        assertEquals(1, commands.size());
        var module = assertInstanceOf(WastCommand.Module.class, commands.getFirst());
        assertEquals(2, module.line());
        assertArrayEquals(Wat.toBinary("", utf8("(func) (memory 0) (func (export \"f\"))")),
                module.source().toBinary());
        assertEquals(List.of(), parse(" ;; nothing"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "i32.const -1|I32[value=-1]", "i32.const 0xffffffff|I32[value=-1]",
        "i64.const 0x8000000000000000|I64[value=-9223372036854775808]",
        "f32.const -0|F32[bits=-2147483648]", "f64.const nan|F64[bits=9221120237041090560]",
        "ref.null none|RefNull[type=NONE]", "ref.extern 7|RefExtern[number=7]",
        "ref.host 8|RefHost[number=8]",
        "v128.const i32x4 1 2 3 -1|V128[low=8589934593, high=-4294967293]",
        "v128.const i8x16 1 0 0 0 0 0 0 -1 2 0 0 0 0 0 0 0|V128[low=-72057594037927935, high=2]",
        "v128.const f64x2 1 -0|V128[low=4607182418800017408, high=-9223372036854775808]"})
    void constants_asArgumentAndResult(String text, String shown) {
        var commands = parse("(invoke \"\" (" + text + "))"
                + "(assert_return (invoke \"\") (" + text + "))");

        var perform = assertInstanceOf(WastCommand.Perform.class, commands.get(0));
        var invoke = assertInstanceOf(WastAction.Invoke.class, perform.action());
        assertEquals("[" + shown + "]", invoke.arguments().toString());
        assertEquals(List.of(new WastPattern.Exactly(invoke.arguments().getFirst())),
                expected(commands.get(1)));
    }

    @Test
    void patterns_nan() {
        assertEquals(List.of(new WastPattern.F32Nan(true), new WastPattern.F32Nan(false),
                new WastPattern.F64Nan(true), new WastPattern.F64Nan(false)), patterns("""
                        (f32.const nan:canonical) (f32.const nan:arithmetic)
                        (f64.const nan:canonical) (f64.const nan:arithmetic)"""));
        var one = new WastPattern.Exactly(new WastConst.F32(0x3F800000));
        assertEquals(List.of(new WastPattern.Lanes(List.of(one, new WastPattern.F32Nan(true), one,
                new WastPattern.F32Nan(false)))),
                patterns("(v128.const f32x4 1 nan:canonical 1 nan:arithmetic)"));
        assertEquals(List.of(new WastPattern.Lanes(List.of(new WastPattern.F64Nan(false),
                new WastPattern.Exactly(new WastConst.F64(0))))),
                patterns("(v128.const f64x2 nan:arithmetic 0)"));
    }

    @ParameterizedTest
    @EnumSource
    void patterns_referenceOfAnyKind(ReferenceKind kind) {
        assertEquals(List.of(new WastPattern.Reference(kind)), patterns("(" + kind.text() + ")"));
    }

    @Test
    void patterns_nullAndEither() {
        var one = new WastPattern.Exactly(new WastConst.I32(1));
        assertEquals(List.of(new WastPattern.NullReference()), patterns("(ref.null)"));
        assertEquals(List.of(new WastPattern.Either(List.of(one,
                new WastPattern.Reference(ReferenceKind.FUNC))), one),
                patterns("(either (i32.const 1) (ref.func)) (i32.const 1)"));
        assertEquals(List.of(new WastPattern.Either(List.of(one, one, one))),
                patterns("(either (either (i32.const 1) (i32.const 1)) (i32.const 1))"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(modul)|unknown operator modul", "(func|unexpected token: end of text",
        "(module|unexpected token: end of text", "(module))|unexpected token )",
        "module|unexpected token module", "(invoke f)|unknown operator f",
        "(invoke \"f\" (i32.const))|unexpected token )",
        "(invoke \"f\" (ref.func))|unexpected token ref.func",
        "(invoke \"f\" (f32.const nan:canonical))|unexpected token nan:canonical",
        "(invoke \"f\" (v128.const i32x4 1))|wrong number of lane literals )",
        "(invoke \"f\" (i32.const 4294967296))|constant out of range",
        "(invoke \"f\" (ref.null 0))|unexpected token 0",
        "(assert_return (module))|unexpected token module",
        "(assert_return (invoke \"f\") (either))|unexpected token )",
        "(assert_return (invoke \"f\") (ref.func 1))|unexpected token ref.func",
        "(assert_trap (invoke \"f\"))|unexpected token )",
        "(assert_invalid (invoke \"f\") \"\")|unexpected token invoke",
        "(register \"\\ff\")|malformed UTF-8 encoding"})
    void unreadableScript_isRefused(String text, String reason) {
        assertEquals(reason, assertThrows(WatException.class, () -> parse(text)).reason());
    }

    private static List<WastPattern> patterns(String text) {
        return expected(parse("(assert_return (invoke \"\") " + text + ")").getFirst());
    }

    private static List<WastPattern> expected(WastCommand command) {
        return assertInstanceOf(WastCommand.AssertReturn.class, command).expected();
    }

    private static List<WastCommand> parse(String script) {
        return WastScript.parse("test.wast", utf8(script)).commands();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
