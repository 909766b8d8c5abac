package io.stackyard.cli.script;

/// How one command of a script ended.
public sealed interface Outcome {

    /// As the script wants it.
    record Passed() implements Outcome {}

    /// Otherwise.
    ///
    /// @param expected what the script wants
    /// @param actual what happened
    record Failed(String expected, String actual) implements Outcome {}

    /// Not tried, or tried in vain because of what the user turned off.
    ///
    /// @param reason the same text for the same reason, so that it can be counted
    record Skipped(String reason) implements Outcome {}
}
