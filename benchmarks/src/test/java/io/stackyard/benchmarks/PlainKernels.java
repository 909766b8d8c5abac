package io.stackyard.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// What `kernels.c` computes, with Java's own lists, sort and regular expressions.
final class PlainKernels {

    private static final int NODES = 128;
    private static final int SIDE = 12;
    private static final int TEXT = 256;

    private static final List<String> WORDS =
            List.of("5012,", "+1.25,", "-874.,", "3.5e+2,", "-.1e-7,", "T0.3e,", "12x4,", "9e999,");

    /// What a word may be when it ends, in the order of the states: a number that has come so far.
    private static final List<Pattern> ENDS =
            List.of(
                    Pattern.compile(""),
                    Pattern.compile("[+-]"),
                    Pattern.compile("[+-]?[0-9]+"),
                    Pattern.compile("[+-]?\\."),
                    Pattern.compile("[+-]?([0-9]+\\.[0-9]*|\\.[0-9]+)"),
                    Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)e"),
                    Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)e[0-9+-][0-9]*"),
                    Pattern.compile(".*"));

    private record Node(int key, int order) {}

    private int sum;

    private PlainKernels() {}

    static int run(int rounds) {
        var kernels = new PlainKernels();
        for (int round = 0; round < rounds; round++) {
            kernels.lists(round * 3 + 1);
            kernels.matrices(kernels.sum + 1);
            kernels.machine(kernels.sum * 7 + 5);
        }
        return kernels.sum;
    }

    private static int next(int seed) {
        return seed * 1_103_515_245 + 12_345;
    }

    private void crc(int value) {
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            boolean carry = ((sum ^ value >>> bit) & 1) != 0;
            sum = sum >>> 1 ^ (carry ? 0xA001 : 0);
        }
    }

    private void lists(int first) {
        List<Node> nodes = new ArrayList<>();
        int seed = first;
        for (int i = 0; i < NODES; i++) {
            seed = next(seed);
            nodes.add(new Node(seed >>> 16 & 0x3FF, i));
        }
        List<Integer> keys = nodes.stream().map(Node::key).toList();
        for (int key = 0; key < 16; key++) {
            int at = keys.indexOf(key * 61 & 0x3FF);
            crc(at < 0 ? NODES : at);
        }
        Collections.reverse(nodes);
        nodes.sort(Comparator.comparingInt(Node::key));
        nodes.forEach(node -> crc(node.key() << 8 ^ node.order()));
        crc(keys.getFirst());
    }

    private void matrices(int first) {
        short[][] a = new short[SIDE][SIDE];
        short[][] b = new short[SIDE][SIDE];
        int seed = first;
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                seed = next(seed);
                a[i][j] = (short) (seed >>> 16);
                b[i][j] = (short) (seed >>> 8);
            }
        }
        for (int i = 0; i < SIDE; i++) {
            int clipped = 0;
            for (int j = 0; j < SIDE; j++) {
                int total = 0;
                for (int k = 0; k < SIDE; k++) {
                    total += a[i][k] * b[k][j];
                }
                clipped += total > 0 ? total >> 3 & 0x7F : 1;
            }
            crc(clipped);
        }
    }

    private void machine(int first) {
        var text = new StringBuilder();
        int seed = first;
        while (text.length() < TEXT) {
            seed = next(seed);
            text.append(WORDS.get(seed >>> 20 & 7));
        }
        text.setLength(TEXT);
        int[] ended = new int[ENDS.size()];
        String complete = text.substring(0, text.lastIndexOf(",") + 1);
        for (int from = 0; from < complete.length(); from = complete.indexOf(',', from) + 1) {
            ended[stateAtEnd(complete.substring(from, complete.indexOf(',', from)))]++;
        }
        for (int count : ended) {
            crc(count);
        }
    }

    private static int stateAtEnd(String word) {
        int state = 0;
        while (!ENDS.get(state).matcher(word).matches()) {
            state++;
        }
        return state;
    }
}
