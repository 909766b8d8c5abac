package io.stackyard.wat.script;

import io.stackyard.wat.AbstractHeapType;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import io.stackyard.wat.internal.text.VectorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads arguments and expected results.
final class ValueReader {

    private static final int NUMBER_BITS = 32;
    private static final String CANONICAL = "nan:canonical";
    private static final String ARITHMETIC = "nan:arithmetic";

    private final TokenCursor cursor;

    ValueReader(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// Reads constants up to the parenthesis that closes the list.
    List<WastConst> readConstants() {
        var constants = new ArrayList<WastConst>();
        while (cursor.is(TokenKind.OPEN)) {
            cursor.open();
            constants.add(readConstant());
            cursor.close();
        }
        return constants;
    }

    /// Reads expected results up to the parenthesis that closes the list.
    List<WastPattern> readPatterns() {
        var patterns = new ArrayList<WastPattern>();
        while (cursor.is(TokenKind.OPEN)) {
            patterns.add(
                    cursor.tryOpen("either") ? readAlternatives() : readPatternInParentheses());
        }
        return patterns;
    }

    /// Alternatives of alternatives are one list of alternatives: no need to recurse.
    private WastPattern readAlternatives() {
        var alternatives = new ArrayList<WastPattern>();
        int depth = 1;
        while (depth > 0) {
            if (cursor.tryOpen("either")) {
                depth++;
            } else if (cursor.is(TokenKind.CLOSE) && !alternatives.isEmpty()) {
                cursor.close();
                depth--;
            } else {
                alternatives.add(readPatternInParentheses());
            }
        }
        return new WastPattern.Either(alternatives);
    }

    private WastPattern readPatternInParentheses() {
        cursor.open();
        WastPattern pattern = readPattern();
        cursor.close();
        return pattern;
    }

    private WastPattern readPattern() {
        int start = cursor.position();
        switch (cursor.keyword()) {
            case "f32.const" -> {
                return readF32();
            }
            case "f64.const" -> {
                return readF64();
            }
            case "v128.const" -> {
                return readVector();
            }
            case "ref.null" -> {
                if (cursor.is(TokenKind.CLOSE)) {
                    return new WastPattern.NullReference();
                }
            }
            case String word -> {
                Optional<ReferenceKind> kind = referenceKind(word);
                if (kind.isPresent() && cursor.is(TokenKind.CLOSE)) {
                    return new WastPattern.Reference(kind.get());
                }
            }
        }
        cursor.seek(start);
        return new WastPattern.Exactly(readConstant());
    }

    private static Optional<ReferenceKind> referenceKind(String word) {
        for (ReferenceKind kind : ReferenceKind.values()) {
            if (kind.text().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private WastPattern readF32() {
        Optional<Boolean> canonical = tryNan();
        return canonical.isPresent()
                ? new WastPattern.F32Nan(canonical.get())
                : new WastPattern.Exactly(new WastConst.F32(cursor.f32()));
    }

    private WastPattern readF64() {
        Optional<Boolean> canonical = tryNan();
        return canonical.isPresent()
                ? new WastPattern.F64Nan(canonical.get())
                : new WastPattern.Exactly(new WastConst.F64(cursor.f64()));
    }

    /// Steps over a NaN pattern if one comes next, and tells whether it is the canonical one.
    private Optional<Boolean> tryNan() {
        if (cursor.tryKeyword(CANONICAL)) {
            return Optional.of(true);
        }
        return cursor.tryKeyword(ARITHMETIC) ? Optional.of(false) : Optional.empty();
    }

    private WastPattern readVector() {
        int start = cursor.position();
        VectorShape shape = readShape();
        if (!hasNanPattern(shape)) {
            cursor.seek(start);
            return new WastPattern.Exactly(readV128());
        }
        var lanes = new ArrayList<WastPattern>();
        for (int lane = 0; lane < shape.lanes(); lane++) {
            lanes.add(shape == VectorShape.F32X4 ? readF32() : readF64());
        }
        return new WastPattern.Lanes(lanes);
    }

    private boolean hasNanPattern(VectorShape shape) {
        boolean floating = shape == VectorShape.F32X4 || shape == VectorShape.F64X2;
        for (int lane = 0; floating && lane < shape.lanes(); lane++) {
            if (cursor.isAhead(lane, TokenKind.KEYWORD)) {
                return true;
            }
        }
        return false;
    }

    private VectorShape readShape() {
        Optional<VectorShape> shape = VectorShape.tryRead(cursor);
        if (shape.isEmpty()) {
            throw cursor.unexpected();
        }
        return shape.get();
    }

    private WastConst readConstant() {
        int start = cursor.position();
        return switch (cursor.keyword()) {
            case "i32.const" -> new WastConst.I32((int) cursor.integer(Integer.SIZE));
            case "i64.const" -> new WastConst.I64(cursor.integer(Long.SIZE));
            case "f32.const" -> new WastConst.F32(cursor.f32());
            case "f64.const" -> new WastConst.F64(cursor.f64());
            case "v128.const" -> readV128();
            case "ref.null" -> new WastConst.RefNull(readHeapType());
            case "ref.extern" -> new WastConst.RefExtern((int) cursor.natural(NUMBER_BITS));
            case "ref.host" -> new WastConst.RefHost((int) cursor.natural(NUMBER_BITS));
            case String _ -> {
                cursor.seek(start);
                throw cursor.unexpected();
            }
        };
    }

    private AbstractHeapType readHeapType() {
        Optional<AbstractHeapType> type = AbstractHeapType.named(cursor.peekKeyword());
        if (type.isEmpty()) {
            throw cursor.unexpected();
        }
        String _ = cursor.keyword();
        return type.get();
    }

    private WastConst readV128() {
        VectorShape shape = readShape();
        shape.requireLanes(cursor);
        long low = 0;
        long high = 0;
        int laneBits = shape.laneBytes() * Byte.SIZE;
        long mask = laneBits == Long.SIZE ? -1L : (1L << laneBits) - 1;
        for (int lane = 0; lane < shape.lanes(); lane++) {
            long bits = shape.readLane(cursor) & mask;
            int shift = lane * laneBits;
            if (shift < Long.SIZE) {
                low |= bits << shift;
            } else {
                high |= bits << (shift - Long.SIZE);
            }
        }
        return new WastConst.V128(low, high);
    }
}
