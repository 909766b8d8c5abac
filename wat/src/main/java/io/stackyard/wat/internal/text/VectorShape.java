package io.stackyard.wat.internal.text;

import java.util.Locale;
import java.util.Optional;

/// The ways to divide 128 bits into lanes.
public enum VectorShape {
    I8X16(16),
    I16X8(8),
    I32X4(4),
    I64X2(2),
    F32X4(4),
    F64X2(2);

    private static final int VECTOR_BYTES = 16;

    private final int lanes;

    VectorShape(int lanes) {
        this.lanes = lanes;
    }

    public int lanes() {
        return lanes;
    }

    public int laneBytes() {
        return VECTOR_BYTES / lanes;
    }

    /// Steps over the name of a shape if one comes next.
    public static Optional<VectorShape> tryRead(TokenCursor cursor) {
        for (VectorShape shape : values()) {
            if (cursor.tryKeyword(shape.name().toLowerCase(Locale.ROOT))) {
                return Optional.of(shape);
            }
        }
        return Optional.empty();
    }

    /// Reads one lane; only the low [#laneBytes] bytes of the result count.
    public long readLane(TokenCursor cursor) {
        return switch (this) {
            case I8X16, I16X8, I32X4, I64X2 -> cursor.integer(laneBytes() * Byte.SIZE);
            case F32X4 -> cursor.f32();
            case F64X2 -> cursor.f64();
        };
    }

    /// Checks, without a step, that exactly as many numbers follow as there are lanes.
    ///
    /// @throws io.stackyard.wat.WatException if there are fewer or more
    public void requireLanes(TokenCursor cursor) {
        int numbers = 0;
        while (numbers <= lanes && cursor.isNumberAhead(numbers)) {
            numbers++;
        }
        if (numbers != lanes) {
            cursor.seek(cursor.position() + Math.min(numbers, lanes));
            throw cursor.unexpected("wrong number of lane literals");
        }
    }
}
