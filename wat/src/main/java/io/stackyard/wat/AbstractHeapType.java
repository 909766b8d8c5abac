package io.stackyard.wat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The heap types that have names of their own, with their codes in the binary format.
public enum AbstractHeapType {
    NOCONT(0x75, "nullcontref"),
    NOEXN(0x74, "nullexnref"),
    NOFUNC(0x73, "nullfuncref"),
    NOEXTERN(0x72, "nullexternref"),
    NONE(0x71, "nullref"),
    FUNC(0x70, "funcref"),
    EXTERN(0x6F, "externref"),
    ANY(0x6E, "anyref"),
    EQ(0x6D, "eqref"),
    I31(0x6C, "i31ref"),
    STRUCT(0x6B, "structref"),
    ARRAY(0x6A, "arrayref"),
    EXN(0x69, "exnref"),
    CONT(0x68, "contref");

    private static final Map<String, AbstractHeapType> BY_NAME = index(AbstractHeapType::text);
    private static final Map<String, AbstractHeapType> BY_SHORTHAND =
            index(type -> type.shorthand);

    private final int code;
    private final String shorthand;

    AbstractHeapType(int code, String shorthand) {
        this.code = code;
        this.shorthand = shorthand;
    }

    private static Map<String, AbstractHeapType> index(Function<AbstractHeapType, String> key) {
        return Arrays.stream(values()).collect(Collectors.toMap(key, Function.identity()));
    }

    /// The type of this name in the text format, such as `extern`.
    public static Optional<AbstractHeapType> named(String text) {
        return Optional.ofNullable(BY_NAME.get(text));
    }

    /// The type to which a short form such as `externref` is a nullable reference.
    public static Optional<AbstractHeapType> ofShorthand(String text) {
        return Optional.ofNullable(BY_SHORTHAND.get(text));
    }

    /// The name in the text format.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The byte that means this type, and a nullable reference to it, in the binary format.
    public int code() {
        return code;
    }
}
