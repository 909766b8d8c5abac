package io.stackyard.wat;

import static io.stackyard.wat.Binaries.bytes;
import static io.stackyard.wat.Binaries.module;
import static io.stackyard.wat.Binaries.reason;
import static io.stackyard.wat.Binaries.section;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens as a module shows them: what separates, what is skipped, what cannot be.
class TokensTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "(func(nop))", "(;a;)(func;;b\n(nop))", "(func;;b\r(nop))", "\t(func\r\n nop)",
        "(;(;;)\u00e4(;;;);)(func nop)",
        "(@a)(func(@b x \")\" ($y) (@ z) ,;[]{} (;)x;) ;;)\n )nop)",
        "(@\"a b\" c)(func nop)", "(@@)(@!$)(func nop)"})
    void blanksCommentsAndAnnotations_leaveNoTrace(String text) {
        assertArrayEquals(module("(func nop)"), module(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "$x|$x", "$x|$\"x\"", "$\"x y\"|$\"x\\u{20}y\"", "$AB|$\"\\41\\u{4_2}\"",
        "$\"\\t\"|$\"\\09\"",
        "$\"\\u{f61a}\"|$\"\\ef\\98\\9a\""})
    void identifiers_quotedAndPlain_areTheSame(String one, String other) {
        assertEquals("00", section(Binaries.START, "(func " + one + ") (start " + other + ")"));
    }

    @Test
    void identifiers_allCharacters() {
        String all = "$09azAZ!#$%&'*+-./:<=>?@^_`|~\\";
        assertEquals("00", section(Binaries.START, "(func " + all + ") (start " + all + ")"));
    }

    @Test
    void strings_allEscapes() {
        assertEquals("01 01 10 09 0a 0d 22 27 5c 00 ff 24 e2 82 ac f4 8f bf bf", section(
                Binaries.DATA,
                "(data \"\\t\\n\\r\\\"\\'\\\\\\00\\fF\" \"\\u{24}\\u{2_0Ac}\" \"\\u{10FFFF}\")"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "(func $)|empty identifier", "(func $\"\")|empty identifier",
        "(func $ \"a\")|empty identifier", "(func $\"a\\g\")|empty identifier",
        "(func $\"\\ef\")|malformed UTF-8 encoding",
        "(@)|empty annotation id", "(@ x)|empty annotation id", "(@\"\")|empty annotation id",
        "(@(@a)x)|empty annotation id", "(@\"\\ef\")|malformed UTF-8 encoding",
        "(@x|unclosed annotation", "(@x (y (z))|unclosed annotation",
        "(@x))|unexpected token )", "( @a)|unknown operator @a",
        "((@a)@b)|unknown operator @b", "(@x \")|unclosed string", "(data \"|unclosed string",
        "(data \"\\|illegal escape in a string", "(data \"\\u{d800}\")|illegal escape in a string",
        "(data \"\\u{110000}\")|illegal escape in a string",
        "(data \"\\u{99999999999999999}\")|illegal escape in a string",
        "(data \"\\u{}\")|illegal escape in a string",
        "(data \"\\u{1__1}\")|illegal escape in a string",
        "(data \"\\u{_1}\")|illegal escape in a string",
        "(data \"\\u{1\")|illegal escape in a string",
        "(data \"\\0\")|illegal escape in a string", "(data \"\\g0\")|illegal escape in a string",
        "(data\"a\")|unknown operator data\"a\"", "(data \"a\"\"b\")|unknown operator \"a\"\"b\"",
        "(data $l\"a\")|unknown operator $l\"a\"", "(data $\"l\"0)|unknown operator $\"l\"0",
        "(func \"a\"x)|unknown operator \"a\"x", "(func 0\"a\")|unknown operator 0\"a\"",
        "(func ,)|unknown operator ,", "(func ])|unknown operator ]", "(func ;)|unknown operator ;",
        "(; (; ;)|unclosed comment", "(func ä)|illegal character", "(Func)|unknown operator Func",
        "(func x86)|unknown operator x86", "(func 0x86x)|unknown operator 0x86x"})
    void malformedToken_isRefused(String text, String reason) {
        assertEquals(reason, reason(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x08, 0x0B, 0x0C, 0x0E, 0x1F, 0x7F})
    void controlCharacter_onlyInComments(int character) {
        assertEquals("illegal character", reason(bytes("(func ", character, ")")));
        assertEquals("illegal character", reason(bytes("(@a ", character, ")")));
        assertEquals("illegal character: control character in a string",
                reason(bytes("(data \"", character, "\")")));
        assertArrayEquals(module(""),
                Wat.toBinary("", bytes(";;", character, "\n(;", character, ";)")));
    }

    @ParameterizedTest
    @CsvSource({
        "80,20,20,20", "bf,20,20,20", "c0,80,20,20", "c1,bf,20,20", "c2,20,20,20", "df,c0,20,20",
        "e0,80,80,20", "e0,9f,bf,20", "e1,80,20,20", "ed,a0,80,20", "ed,bf,bf,20",
        "f0,80,80,80", "f0,8f,bf,bf", "f4,90,80,80", "f5,80,80,80", "f0,90,80,20",
        "fe,20,20,20", "ff,20,20,20"})
    void malformedUtf8_isRefusedEverywhere(String b0, String b1, String b2, String b3) {
        byte[] bad = HexFormat.of().parseHex(b0 + b1 + b2 + b3);
        for (String place : new String[] {";;~\n", "(;~;)", "(data \"~\")", "(func ~)", "(@a ~)",
            "(@\"~\")", "(@a \"~\")"}) {
            String[] around = place.split("~", -1);
            byte[] text = bytes(around[0], bad, around[1]);
            assertEquals("malformed UTF-8 encoding", reason(text), place);
        }
    }

    @Test
    void wellFormedUtf8_bordersOfLengths_areAccepted() {
        String border = "\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";
        assertEquals("01 01 18 c2 80 df bf e0 a0 80 ed 9f bf ee 80 80 ef bf bf f0 90 80 80"
                + " f4 8f bf bf",
                section(Binaries.DATA, "(data \""
                        + border + "\") ;;" + border));
    }
}
