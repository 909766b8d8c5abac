package io.stackyard.wat.internal.reencode;

/// Copies types. Their codes are single bytes, and stay so: only indices and counts are numbers.
final class TypeCopy {

    private static final int REC = 0x4E;
    private static final int SUB_FINAL = 0x4F;
    private static final int SUB = 0x50;
    private static final int CONT = 0x5D;
    private static final int ARRAY = 0x5E;
    private static final int STRUCT = 0x5F;
    private static final int FUNC = 0x60;
    private static final int REF_NULL = 0x63;
    private static final int REF = 0x64;
    private static final int TABLE_WITH_INITIALIZER = 0x40;
    private static final int HAS_MAXIMUM = 1;

    private final NumberCopy in;

    TypeCopy(NumberCopy in) {
        this.in = in;
    }

    /// A recursion group, or one type.
    void group() {
        if (in.peek() == REC) {
            in.u8();
            for (int left = in.u32(); left > 0; left--) {
                definition();
            }
        } else {
            definition();
        }
    }

    private void definition() {
        if (in.peek() == SUB || in.peek() == SUB_FINAL) {
            in.u8();
            for (int left = in.u32(); left > 0; left--) {
                in.u32();
            }
        }
        int code = in.u8();
        switch (code) {
            case FUNC -> {
                values();
                values();
            }
            case STRUCT -> {
                for (int left = in.u32(); left > 0; left--) {
                    field();
                }
            }
            case ARRAY -> field();
            case CONT -> in.s33();
            default -> throw in.unreadable("type code " + code);
        }
    }

    private void field() {
        value();
        in.u8();
    }

    void values() {
        for (int left = in.u32(); left > 0; left--) {
            value();
        }
    }

    /// A value or storage type.
    void value() {
        int code = in.u8();
        if (code == REF || code == REF_NULL) {
            heap();
        }
    }

    void heap() {
        if (isCode(in.peek())) {
            in.u8();
        } else {
            in.s33();
        }
    }

    /// A type index, a value type, or the code for no type.
    void block() {
        if (isCode(in.peek())) {
            value();
        } else {
            in.s33();
        }
    }

    /// Whether a byte is a negative number of one byte: no index.
    private static boolean isCode(int code) {
        return (code & 0xC0) == 0x40;
    }

    void limits() {
        int flags = in.u8();
        in.u64();
        if ((flags & HAS_MAXIMUM) != 0) {
            in.u64();
        }
    }

    /// A table type; returns whether an initializer follows.
    boolean table() {
        boolean initialized = in.peek() == TABLE_WITH_INITIALIZER;
        if (initialized) {
            in.u8();
            in.u8(); // Reserved.
        }
        value();
        limits();
        return initialized;
    }

    void global() {
        value();
        in.u8();
    }

    void tag() {
        in.u8();
        in.u32();
    }
}
