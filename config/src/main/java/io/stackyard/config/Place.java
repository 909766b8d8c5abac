package io.stackyard.config;

/// Where a value was written: a file (or another text) and its line, or something that has no lines.
///
/// @param source the file as the user named it, or one of [#SYSTEM_PROPERTY], [#PROGRAM]
/// @param line counted from 1; 0 if there are no lines or the line is not known
public record Place(String source, int line) {

    /// A `-D` option of the JVM.
    public static final Place SYSTEM_PROPERTY = new Place("system property", 0);

    /// A call of a constructor or of [TunablesBuilder].
    public static final Place PROGRAM = new Place("program", 0);

    /// A place in `source` whose line is not known.
    static Place of(String source) {
        return new Place(source, 0);
    }

    /// `source:line`, or `source` alone.
    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
