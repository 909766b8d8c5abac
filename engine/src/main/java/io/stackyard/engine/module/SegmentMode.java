package io.stackyard.engine.module;

/// What becomes of a segment when its module is instantiated.
public enum SegmentMode {
    /// It is copied into a table or memory, then dropped.
    ACTIVE,
    /// It is kept until it is dropped.
    PASSIVE,
    /// It is dropped at once; it only declares that its functions may be referred to.
    DECLARATIVE
}
