package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.cli.host.ValueText;
import io.stackyard.engine.Value;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArgumentTextTest {

    private static final Map<String, ValueType> TYPES = Map.of(
            "i32", NumberType.I32,
            "i64", NumberType.I64,
            "f32", NumberType.F32,
            "f64", NumberType.F64,
            "funcref", ReferenceType.FUNCREF,
            "func", new ReferenceType(false, ReferenceType.FUNCREF.heapType()));

    private static Value read(String type, String text) {
        return ArgumentText.read("f", List.of(TYPES.get(type)), List.of(text))[0];
    }

    @ParameterizedTest
    @CsvSource({
        "i32, 0, 0",
        "i32, +7, 7",
        "i32, -2147483648, -2147483648",
        "i32, 4294967295, -1",
        "i32, 0xFFFFffff, -1",
        "i32, -0x80000000, -2147483648",
        "i64, -9223372036854775808, -9223372036854775808",
        "i64, 18446744073709551615, -1",
        "i64, 0x7fffffffffffffff, 9223372036854775807",
        "f32, 0.1, 0.1",
        "f32, 16777217, 16777216",
        "f32, -inf, -inf",
        "f32, nan:0x1, nan:0x1",
        "f64, 1e3, 1000",
        "f64, 1., 1",
        "f64, -0, -0",
        "f64, 0x1.8p1, 3",
        "f64, 0x10, 16",
        "f64, 1e400, inf",
        "f64, +inf, inf",
        "f64, -nan, -nan",
        "f64, nan:0xfffffffffffff, nan:0xfffffffffffff",
        "funcref, null, null",
    })
    void read_written_isValue(String type, String text, String shown) {
        assertEquals(shown, ValueText.bare(read(type, text)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    i32     | ''                     | which is no integer
                    i32     | -                      | which is no integer
                    i32     | 1.5                    | which is no integer
                    i32     | ff                     | which is no integer
                    i32     | 0x                     | which is no integer
                    i32     | 4294967296             | which is not from -2147483648 to 4294967295
                    i32     | -2147483649            | which is not from -2147483648 to 4294967295
                    i64     | 18446744073709551616   | which is not from -9223372036854775808 to 18446744073709551615
                    f32     | 1f                     | which is no number
                    f64     | Infinity               | which is no number
                    f64     | NaN                    | which is no number
                    f64     | .5                     | which is no number
                    f64     | 1e                     | which is no number
                    f32     | nan:0x0                | whose payload is not of 1 to 23 bits
                    f32     | nan:0x800000           | whose payload is not of 1 to 23 bits
                    f64     | nan:0x10000000000000   | which is no number
                    funcref | 0                      | of references only null can be written, where the type allows it
                    func    | null                   | of references only null can be written, where the type allows it
                    """)
    void read_notOfTheType_saysWhy(String type, String text, String why) {
        String shown = type.equals("func") ? "(ref func)" : type;

        var refused = assertThrows(InputException.class, () -> read(type, text));

        assertEquals(
                String.format(
                        Locale.ROOT, "argument 1 is not of type %s: \"%s\", %s", shown, text, why),
                refused.getMessage());
    }
}
