package io.stackyard.wat.internal.text;

import io.stackyard.wat.WatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/// The bytes of one text and the name to blame in messages.
///
/// Lines and columns are worked out only when somebody asks. One thread at a time.
public final class Source {

    /// The longest text that is read: token tables stay below Java's array limit.
    public static final int MAX_BYTES = 256 << 20;

    private static final int EXCERPT_BYTES = 100;

    private final String fileName;
    private final byte[] bytes;
    private int[] lineStarts = {};

    /// Takes the text as it is, in UTF-8 and not copied: the caller must not change it.
    ///
    /// @param fileName what messages call this text
    /// @throws WatException if the text is longer than [#MAX_BYTES]
    public Source(String fileName, byte[] bytes) {
        this.fileName = fileName;
        this.bytes = bytes;
        if (bytes.length > MAX_BYTES) {
            throw new WatException(
                    fileName,
                    1,
                    1,
                    String.format(
                            Locale.ROOT,
                            "source too large: maxBytes=%d, actual %d",
                            MAX_BYTES,
                            bytes.length),
                    "",
                    0);
        }
    }

    /// What messages call this text.
    public String fileName() {
        return fileName;
    }

    byte[] bytes() {
        return bytes;
    }

    /// The text between two byte offsets; malformed UTF-8 shows as replacement characters.
    public String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /// The line of a byte offset, from 1.
    ///
    /// The first call finds all lines; each takes logarithmic time after that.
    public int lineAt(int offset) {
        if (lineStarts.length == 0) {
            lineStarts = findLines();
        }
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private int[] findLines() {
        return IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, bytes.length)
                        .filter(at -> bytes[at] == '\n')
                        .map(at -> at + 1))
                .toArray();
    }

    /// An exception that blames the character at a byte offset.
    public WatException error(int offset, String reason) {
        int lineStart = offset;
        while (lineStart > 0 && bytes[lineStart - 1] != '\n') {
            lineStart--;
        }
        int excerptStart = characterStart(Math.max(lineStart, offset - EXCERPT_BYTES), lineStart);
        int excerptEnd = offset;
        while (excerptEnd < bytes.length
                && excerptEnd - offset < EXCERPT_BYTES
                && !isLineEnd(bytes[excerptEnd])) {
            excerptEnd++;
        }
        return new WatException(
                fileName,
                lineAt(offset),
                characters(lineStart, offset) + 1,
                reason,
                printable(excerptStart, excerptEnd),
                printable(excerptStart, offset).length());
    }

    /// Control characters would move the caret or the terminal: they show as spaces.
    private String printable(int start, int end) {
        var shown = new StringBuilder(end - start);
        text(start, end)
                .chars()
                .forEach(c -> shown.append(Character.isISOControl(c) ? ' ' : (char) c));
        return shown.toString();
    }

    private int characterStart(int offset, int lineStart) {
        int start = offset;
        while (start > lineStart && start < bytes.length && isContinuation(bytes[start])) {
            start--;
        }
        return start;
    }

    private int characters(int start, int end) {
        int count = 0;
        for (int at = start; at < end; at++) {
            if (!isContinuation(bytes[at])) {
                count++;
            }
        }
        return count;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }
}
