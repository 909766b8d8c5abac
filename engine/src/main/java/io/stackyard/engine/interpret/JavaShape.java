package io.stackyard.engine.interpret;

import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/// Functions of numbers as Java has them: `i32` is `int`, `i64` is `long`, `f32` is `float`, `f64` is
/// `double`, and no result is `void`.
///
/// **Units**: a slot is the `long` that holds a number on a stack; 32-bit numbers take its low half, the other
/// half is zero.
@SuppressWarnings("UnusedMethod") // Conversions are looked up by name.
public final class JavaShape {

    private static final MethodHandle FROM_I32 = slotOf(int.class, "ofI32");
    private static final MethodHandle FROM_F32 = slotOf(float.class, "ofF32");
    private static final MethodHandle FROM_F64 = slotOf(double.class, "ofF64");
    private static final MethodHandle TO_I32 = numberIn(int.class, "toI32");
    private static final MethodHandle TO_F32 = numberIn(float.class, "toF32");
    private static final MethodHandle TO_F64 = numberIn(double.class, "toF64");

    private JavaShape() {}

    /// The Java type of a function.
    ///
    /// @throws IllegalArgumentException if it has references, vectors, or more results than one
    public static MethodType methodType(FunctionType type) {
        if (type.results().size() > 1) {
            throw new IllegalArgumentException(
                    "no Java type for "
                            + type
                            + ": wanted results<=1, the function has "
                            + type.results().size()
                            + "; use call or callRaw");
        }
        Class<?> result =
                type.results().isEmpty() ? void.class : javaClass(type, type.results().getFirst());
        List<Class<?>> parameters = new ArrayList<>();
        for (ValueType parameter : type.params()) {
            parameters.add(javaClass(type, parameter));
        }
        return MethodType.methodType(result, parameters);
    }

    private static Class<?> javaClass(FunctionType function, ValueType type) {
        return switch (type) {
            case NumberType.I32 -> int.class;
            case NumberType.I64 -> long.class;
            case NumberType.F32 -> float.class;
            case NumberType.F64 -> double.class;
            default -> throw new IllegalArgumentException(
                    "no Java type for " + function + ": " + type + " is no number; use call");
        };
    }

    /// The function that Java code of `type` is to guests.
    ///
    /// @throws IllegalArgumentException if it has others than `int`, `long`, `float` and `double`
    public static FunctionType functionType(MethodType type) {
        List<ValueType> parameters = new ArrayList<>();
        for (Class<?> parameter : type.parameterList()) {
            parameters.add(numberType(type, parameter));
        }
        List<ValueType> results =
                type.returnType() == void.class
                        ? List.of()
                        : List.of(numberType(type, type.returnType()));
        return new FunctionType(parameters, results);
    }

    private static NumberType numberType(MethodType type, Class<?> number) {
        if (number == int.class) {
            return NumberType.I32;
        } else if (number == long.class) {
            return NumberType.I64;
        } else if (number == float.class) {
            return NumberType.F32;
        } else if (number == double.class) {
            return NumberType.F64;
        }
        throw new IllegalArgumentException(
                "no WebAssembly type for "
                        + type
                        + ": wanted int, long, float or double, it has "
                        + number.getTypeName());
    }

    /// From a number to its slot: `(number)long`.
    static MethodHandle toSlot(Class<?> number) {
        if (number == int.class) {
            return FROM_I32;
        } else if (number == float.class) {
            return FROM_F32;
        }
        return number == double.class ? FROM_F64 : MethodHandles.identity(long.class);
    }

    /// From a slot to its number: `(long)number`.
    static MethodHandle toNumber(Class<?> number) {
        if (number == int.class) {
            return TO_I32;
        } else if (number == float.class) {
            return TO_F32;
        }
        return number == double.class ? TO_F64 : MethodHandles.identity(long.class);
    }

    private static MethodHandle slotOf(Class<?> number, String name) {
        return own(name, MethodType.methodType(long.class, number));
    }

    private static MethodHandle numberIn(Class<?> number, String name) {
        return own(name, MethodType.methodType(number, long.class));
    }

    private static MethodHandle own(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findStatic(JavaShape.class, name, type);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private static long ofI32(int number) {
        return Integer.toUnsignedLong(number);
    }

    private static long ofF32(float number) {
        return Integer.toUnsignedLong(Float.floatToRawIntBits(number));
    }

    private static long ofF64(double number) {
        return Double.doubleToRawLongBits(number);
    }

    private static int toI32(long slot) {
        return (int) slot;
    }

    private static float toF32(long slot) {
        return Float.intBitsToFloat((int) slot);
    }

    private static double toF64(long slot) {
        return Double.longBitsToDouble(slot);
    }
}
