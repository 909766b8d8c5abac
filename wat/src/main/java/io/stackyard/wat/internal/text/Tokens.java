package io.stackyard.wat.internal.text;

import java.util.Arrays;

/// The tokens of one source, side by side in arrays, and for each parenthesis its partner.
///
/// The partner lets a reader step over a whole `( ... )` at once, however deep it is.
public final class Tokens {

    /// The partner of a parenthesis that has none, and of any other token.
    public static final int NONE = -1;

    private TokenKind[] kinds = new TokenKind[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int[] partners = new int[64];
    private int count;
    private int innermostOpen = NONE;

    Tokens() {}

    /// Open parentheses wait in a list threaded through `partners`, innermost first.
    void add(TokenKind kind, int start, int end) {
        if (count == kinds.length) {
            grow();
        }
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = end;
        partners[count] = NONE;
        if (kind == TokenKind.OPEN) {
            partners[count] = innermostOpen;
            innermostOpen = count;
        } else if (kind == TokenKind.CLOSE && innermostOpen != NONE) {
            int open = innermostOpen;
            innermostOpen = partners[open];
            partners[open] = count;
            partners[count] = open;
        }
        count++;
    }

    /// Ends the list: whatever is still open closes, as far as [#partner] knows, at [TokenKind#END].
    void finish(int end) {
        while (innermostOpen != NONE) {
            int open = innermostOpen;
            innermostOpen = partners[open];
            partners[open] = count;
        }
        add(TokenKind.END, end, end);
    }

    private void grow() {
        int capacity = count * 2;
        kinds = Arrays.copyOf(kinds, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
        partners = Arrays.copyOf(partners, capacity);
    }

    int count() {
        return count;
    }

    TokenKind kind(int token) {
        return kinds[token];
    }

    int start(int token) {
        return starts[token];
    }

    int end(int token) {
        return ends[token];
    }

    int partner(int token) {
        return partners[token];
    }
}
