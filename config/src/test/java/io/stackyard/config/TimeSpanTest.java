package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7000000",
        "-1s, -1000000000",
        "+2 s, 2000000000",
        "1ns, 1",
        "2 nanoseconds, 2",
        "3 us, 3000",
        "1 microsecond, 1000",
        "500ms, 500000000",
        "1.5 millis, 1500000",
        "0.5 s, 500000000",
        "1 second, 1000000000",
        "1 minute, 60000000000",
        "2 m, 120000000000",
        "1 h, 3600000000000",
        "1 day, 86400000000000",
        "2 days, 172800000000000",
        "0.000001 ms, 1",
        "300000000 d, 25920000000000000000000"
    })
    void parse_time_isExactNanoseconds(String text, BigInteger nanos) {
        assertEquals(Optional.of(new TimeSpan(nanos)), TimeSpan.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "s", "1 sec", "1 S", "0.5 ns", "0.0000001 ms", "1e3 s", "1 m 2 s", "PT1S", "--1 s",
        "1 week", ".5 s", "soon", "Infinity"
    })
    void parse_noTime_isEmpty(String text) {
        assertEquals(Optional.empty(), TimeSpan.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1000, 1us",
        "1001, 1001ns",
        "1500000, 1500us",
        "10000000, 10ms",
        "1000000000, 1s",
        "90000000000, 90s",
        "-60000000000, -1m",
        "3600000000000, 1h",
        "90000000000000, 25h",
        "86400000000000, 1d"
    })
    void toString_time_isWhatAUserWrites(BigInteger nanos, String text) {
        TimeSpan time = new TimeSpan(nanos);

        assertEquals(text, time.toString());
        assertEquals(Optional.of(time), TimeSpan.parse(text));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 999_999_999, 1_000_000_000, -1_000_000_001, Long.MAX_VALUE})
    void of_duration_andBackIsTheSame(long nanos) {
        Duration duration = Duration.ofNanos(nanos);

        assertEquals(BigInteger.valueOf(nanos), TimeSpan.of(duration).nanos());
        assertEquals(duration, TimeSpan.of(duration).toDuration());
    }

    @Test
    void toDuration_beyondLong_throws() {
        TimeSpan tooLong = TimeSpan.of(Duration.ofSeconds(Long.MAX_VALUE));

        assertThrows(ArithmeticException.class, tooLong::toDuration);
    }

    @Test
    void compareTo_times_isByLength() {
        assertEquals(
                -1,
                TimeSpan.parse("59s").orElseThrow().compareTo(TimeSpan.parse("1m").orElseThrow()));
        assertEquals(
                0,
                TimeSpan.parse("60s").orElseThrow().compareTo(TimeSpan.parse("1m").orElseThrow()));
    }
}
