package io.stackyard.wat.internal.module;

import java.util.Arrays;

/// The constructs around the current instruction, innermost last, each with what waits for its end.
final class ConstructStack {

    private Construct[] constructs = new Construct[32];
    private int[] deferredStarts = new int[32];
    private String[] labels = new String[32];
    private int depth;

    /// Forgets everything and starts with one construct at the bottom.
    void start(Construct bottom) {
        depth = 0;
        push(bottom);
    }

    boolean isBottom() {
        return depth == 1;
    }

    Construct top() {
        return constructs[depth - 1];
    }

    /// Where the bytes that wait for the innermost construct start.
    int deferredStart() {
        return deferredStarts[depth - 1];
    }

    /// The label that the innermost construct will enter, or the empty string.
    String label() {
        return labels[depth - 1];
    }

    void push(Construct construct) {
        push(construct, 0, "");
    }

    void push(Construct construct, int deferredStart, String label) {
        if (depth == constructs.length) {
            constructs = Arrays.copyOf(constructs, depth * 2);
            deferredStarts = Arrays.copyOf(deferredStarts, depth * 2);
            labels = Arrays.copyOf(labels, depth * 2);
        }
        constructs[depth] = construct;
        deferredStarts[depth] = deferredStart;
        labels[depth] = label;
        depth++;
    }

    void replaceTop(Construct construct) {
        constructs[depth - 1] = construct;
    }

    void pop() {
        depth--;
    }
}
