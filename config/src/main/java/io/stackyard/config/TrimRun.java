package io.stackyard.config;

/// Who drives the trimmer (`stackyard.trim.run`).
public enum TrimRun {
    /// A daemon thread of its own.
    THREAD,
    /// The program, by calling the trimmer as often as it wants it to run.
    CALLER
}
