package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A module was refused.
///
/// The message starts with the text that the specification's test suite asks for, if it has one for the case; then
/// come details, and the offset of the offending byte.
public final class ModuleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Why a module is refused.
    public enum Kind {
        /// The bytes are not a module.
        MALFORMED,
        /// The bytes are a module that breaks a rule.
        INVALID,
        /// The module is larger than the configuration allows.
        LIMIT,
        /// The module uses a feature that is turned off, or that this engine lacks.
        UNSUPPORTED
    }

    private static final int NO_FUNCTION = -1;

    private final Kind kind;
    private final int offset;
    private final String text;
    private final @Nullable Feature feature;
    private final int function;

    private ModuleException(Kind kind, int offset, String text) {
        this(kind, offset, text, null, NO_FUNCTION);
    }

    private ModuleException(
            Kind kind, int offset, String text, @Nullable Feature feature, int function) {
        super(text + place(offset, function));
        this.kind = kind;
        this.offset = offset;
        this.text = text;
        this.feature = feature;
        this.function = function;
    }

    private static String place(int offset, int function) {
        String of = function == NO_FUNCTION ? "" : " in function " + function;
        return String.format(Locale.ROOT, " (at offset 0x%x%s)", offset, of);
    }

    /// The same refusal, of the body of a function.
    ///
    /// @param index of the function, imported ones included
    public ModuleException inFunction(int index) {
        var placed = new ModuleException(kind, offset, text, feature, index);
        placed.setStackTrace(getStackTrace());
        return placed;
    }

    /// The text, the details, the offset, and the function if it is one's body.
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage()); // Always given to the constructor.
    }

    /// Why the module was refused.
    public Kind kind() {
        return kind;
    }

    /// Where in the module, in bytes from its start.
    public int offset() {
        return offset;
    }

    /// The function whose body was refused, imported ones counted; empty if it was something else.
    public OptionalInt function() {
        return function == NO_FUNCTION ? OptionalInt.empty() : OptionalInt.of(function);
    }

    /// The feature that is turned off and that the module needs; empty if it was refused for another reason.
    public Optional<Feature> feature() {
        return Optional.ofNullable(feature);
    }

    /// The bytes at `offset` are not what the binary format has there.
    public static ModuleException malformed(int offset, String text) {
        return new ModuleException(Kind.MALFORMED, offset, text);
    }

    /// What stands at `offset` breaks a rule of validation.
    public static ModuleException invalid(int offset, String text) {
        return new ModuleException(Kind.INVALID, offset, text);
    }

    /// There are more of `what`, a plural, than the configuration allows.
    public static ModuleException limit(
            int offset,
            String what,
            long limit,
            long actual,
            Setting setting) {
        return new ModuleException(
                Kind.LIMIT,
                offset,
                String.format(
                        Locale.ROOT,
                        "too many %s: %s=%d, the module has %d; raise that setting",
                        what,
                        setting.path(),
                        limit,
                        actual));
    }

    /// The engine lacks what stands at `offset`.
    public static ModuleException unsupported(int offset, String text) {
        return new ModuleException(Kind.UNSUPPORTED, offset, text);
    }

    /// What stands at `offset` needs a feature that is turned off.
    ///
    /// @param what what needs it, with its article
    public static ModuleException disabled(int offset, String what, Feature feature) {
        return new ModuleException(
                Kind.UNSUPPORTED,
                offset,
                String.format(
                        Locale.ROOT,
                        "%s needs the feature %s, which is off: turn on %s",
                        what,
                        feature.proposalName(),
                        feature.setting().path()),
                feature,
                NO_FUNCTION);
    }
}
