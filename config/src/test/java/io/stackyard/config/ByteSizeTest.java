package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-1, -1",
        "+7, 7",
        "65536, 65536",
        "12 B, 12",
        "12b, 12",
        "1 byte, 1",
        "2 bytes, 2",
        "1 K, 1024",
        "1k, 1024",
        "1Ki, 1024",
        "64 KiB, 65536",
        "64 kB, 64000",
        "2 kilobytes, 2000",
        "2 kibibytes, 2048",
        "1 MiB, 1048576",
        "1 MB, 1000000",
        "1m, 1048576",
        "0.5 MiB, 524288",
        "1.5 kB, 1500",
        "4 GiB, 4294967296",
        "4 GB, 4000000000",
        "1 TiB, 1099511627776",
        "1 TB, 1000000000000",
        "1 PiB, 1125899906842624",
        "1 EiB, 1152921504606846976",
        "16 EiB, 18446744073709551616",
        "10.00 B, 10"
    })
    void parse_size_isExactBytes(String text, BigInteger bytes) {
        assertEquals(Optional.of(bytes), ByteSize.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "KiB", "1 KB", "1 Kib", "1 QiB", "1.5", "0.3 KiB", "1e3", "0x10", "1,000", "1 2",
        "--1",
        "64 KiB x", ".5 MiB", "NaN", "ten", "1_000"
    })
    void parse_noSize_isEmpty(String text) {
        assertEquals(Optional.empty(), ByteSize.parse(text));
    }
}
