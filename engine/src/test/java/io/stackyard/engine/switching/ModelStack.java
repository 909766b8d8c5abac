package io.stackyard.engine.switching;

import java.util.ArrayList;
import java.util.List;

/// A stack of the abstract machine: its body, and a list of frames, empty while it is fresh.
final class ModelStack {

    private final FunctionName body;
    private final List<ModelFrame> frames = new ArrayList<>();

    ModelStack(FunctionName body) {
        this.body = body;
    }

    FunctionName body() {
        return body;
    }

    List<ModelFrame> frames() {
        return frames;
    }

    ModelFrame top() {
        return frames.getLast();
    }
}
