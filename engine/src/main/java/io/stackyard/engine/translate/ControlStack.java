package io.stackyard.engine.translate;

import java.util.ArrayList;
import java.util.List;

/// The open blocks of the function being translated. Frames are used again, so nesting allocates once.
final class ControlStack {

    private final List<ControlFrame> frames = new ArrayList<>();
    private final ControlFrame outside = new ControlFrame();
    private ControlFrame top = outside; // Asked for at each operand.
    private int depth;

    void clear() {
        top = outside;
        depth = 0;
    }

    int depth() {
        return depth;
    }

    boolean isEmpty() {
        return depth == 0;
    }

    ControlFrame push() {
        if (depth == frames.size()) {
            frames.add(new ControlFrame());
        }
        ControlFrame frame = frames.get(depth++);
        top = frame;
        frame.tableStamp = 0;
        frame.clauses = List.of();
        frame.unreachable = false;
        return frame;
    }

    void pop() {
        depth--;
        top = depth == 0 ? outside : frames.get(depth - 1);
    }

    /// The innermost block; meaningless if there is none.
    ControlFrame top() {
        return top;
    }

    /// The block that label index `label` means: 0 is the innermost.
    ControlFrame at(int label) {
        return frames.get(depth - 1 - label);
    }

    ControlFrame function() {
        return frames.get(0);
    }

    boolean has(int label) {
        return Integer.compareUnsigned(label, depth) < 0;
    }
}
