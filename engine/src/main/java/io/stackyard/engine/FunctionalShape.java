package io.stackyard.engine;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/// Functional interfaces as types of functions: their one abstract method says the type.
final class FunctionalShape {

    private FunctionalShape() {}

    /// The method of an object of such an interface, as a handle.
    ///
    /// @throws IllegalArgumentException if `shape` is not one, or is not public
    static <T> MethodHandle bound(Class<T> shape, T body) {
        return handle(shape).bindTo(shape.cast(body));
    }

    /// An object of such an interface that calls `target`.
    ///
    /// @throws IllegalArgumentException if `shape` is not one, is not public, or has another type
    static <T> T implement(Class<T> shape, MethodHandle target) {
        MethodType offered = handle(shape).type().dropParameterTypes(0, 1);
        if (!offered.equals(target.type())) {
            throw new IllegalArgumentException(
                    "function of another type: wanted "
                            + offered
                            + " of "
                            + shape.getName()
                            + ", the function has "
                            + target.type());
        }
        return MethodHandleProxies.asInterfaceInstance(shape, target);
    }

    private static MethodHandle handle(Class<?> shape) {
        Method method = onlyMethod(shape);
        try {
            return MethodHandles.publicLookup().unreflect(method);
        } catch (IllegalAccessException hidden) {
            throw new IllegalArgumentException(shape.getName() + " is not public", hidden);
        }
    }

    private static Method onlyMethod(Class<?> shape) {
        List<Method> candidates =
                Arrays.stream(shape.getMethods())
                        .filter(method -> Modifier.isAbstract(method.getModifiers()))
                        .filter(method -> !isOfObject(method))
                        .toList();
        if (!shape.isInterface() || candidates.size() != 1) {
            throw new IllegalArgumentException(
                    shape.getName()
                            + " is not a functional interface: wanted abstract methods=1, it has "
                            + candidates.size());
        }
        return candidates.getFirst();
    }

    /// Whether every object has the method anyway, as `Comparator` repeats `equals`.
    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(
                        own -> own.getName().equals(method.getName())
                                && Arrays.equals(
                                        own.getParameterTypes(), method.getParameterTypes()));
    }
}
