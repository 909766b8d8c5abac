package io.stackyard.engine.switching;

/// A function of a program: its module, and its place there, imports not counted.
record FunctionName(int module, int index) {

    /// The null reference.
    static final FunctionName NONE = new FunctionName(-1, -1);
}
