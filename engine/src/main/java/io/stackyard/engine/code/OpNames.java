package io.stackyard.engine.code;

import java.lang.reflect.Field;

/// Opcodes by the names of their constants in [Op], for people.
public final class OpNames {

    private static final String[] NAMES = new String[Op.COUNT];

    static {
        for (Field field : Op.class.getFields()) {
            try {
                int op = field.getInt(null);
                if (op < Op.COUNT) {
                    NAMES[op] = field.getName();
                }
            } catch (IllegalAccessException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    private OpNames() {}

    /// The name of an opcode.
    ///
    /// @throws IndexOutOfBoundsException if there is none of that number
    public static String of(int op) {
        return NAMES[op];
    }
}
