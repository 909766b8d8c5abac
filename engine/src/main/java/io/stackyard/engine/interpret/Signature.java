package io.stackyard.engine.interpret;

import io.stackyard.engine.types.CanonicalType;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import java.util.List;
import java.util.stream.LongStream;

/// A function type with the slots of its values.
///
/// **Units**: slots of 8 bytes, counted from the first argument or result.
public final class Signature {

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    private final CanonicalType canonical;
    private final FunctionType type;
    private final int[] parameterSlots;
    private final int[] resultSlots;
    private final long[] argumentMasks;
    private final boolean numeric;

    public Signature(CanonicalType canonical) {
        this.canonical = canonical;
        this.type = canonical.functionType();
        this.parameterSlots = offsets(type.params());
        this.resultSlots = offsets(type.results());
        this.argumentMasks = masks(type.params());
        this.numeric = areNumbers(type.params()) && areNumbers(type.results());
    }

    private static boolean areNumbers(List<ValueType> types) {
        return types.stream().allMatch(NumberType.class::isInstance);
    }

    private static int[] offsets(List<ValueType> types) {
        int[] offsets = new int[types.size() + 1];
        for (int i = 0; i < types.size(); i++) {
            offsets[i + 1] = offsets[i] + types.get(i).slots();
        }
        return offsets;
    }

    private static long[] masks(List<ValueType> types) {
        return types.stream()
                .flatMapToLong(
                        type -> LongStream.generate(() -> isNarrow(type) ? LOW_32_BITS : -1)
                                .limit(type.slots()))
                .toArray();
    }

    private static boolean isNarrow(ValueType type) {
        return type == NumberType.I32 || type == NumberType.F32;
    }

    public CanonicalType canonical() {
        return canonical;
    }

    public FunctionType type() {
        return type;
    }

    public int argumentSlots() {
        return parameterSlots[parameterSlots.length - 1];
    }

    public int resultSlots() {
        return resultSlots[resultSlots.length - 1];
    }

    /// The word that a slot of the arguments holds if `given` was given: of 32 bits, zeros above.
    long argument(int slot, long given) {
        return given & argumentMasks[slot];
    }

    /// Whether all parameters and results are numbers.
    public boolean isNumeric() {
        return numeric;
    }

    /// First slot of a parameter.
    public int parameterSlot(int parameter) {
        return parameterSlots[parameter];
    }

    /// First slot of a result.
    public int resultSlot(int result) {
        return resultSlots[result];
    }
}
