package io.stackyard.engine.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.code.Op;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InterpreterSizeTest {

    /// HotSpot compiles no method that is longer (`-XX:-DontCompileHugeMethods` aside).
    private static final int HUGE_METHOD_BYTES = 8_000;

    @Test
    void run_bytecode_staysBelowWhatHotSpotCompiles() throws IOException {
        CodeAttribute code = (CodeAttribute) run();

        assertTrue(
                code.codeLength() < HUGE_METHOD_BYTES,
                "Interpreter.run has " + code.codeLength() + " bytes");
        assertTrue(code.codeLength() > 1_000, "not the loop: " + code.codeLength());
    }

    @Test
    void constants_all_areDenseFromZero() throws IllegalAccessException {
        Map<Integer, String> names = opcodes();

        for (int op = 0; op < Op.COUNT; op++) {
            assertTrue(names.containsKey(op), "no opcode has the number " + op);
        }
        assertEquals(Op.COUNT, names.size());
    }

    @Test
    void run_everyOpcode_hasAnArmOfItsOwn() throws IOException, IllegalAccessException {
        TableSwitchInstruction dispatch =
                run().elementStream()
                        .filter(TableSwitchInstruction.class::isInstance)
                        .map(TableSwitchInstruction.class::cast)
                        .max(Comparator.comparingInt(table -> table.cases().size()))
                        .orElseThrow();

        Set<Integer> handled = new HashSet<>();
        Set<Object> targets = new HashSet<>();
        for (SwitchCase arm : dispatch.cases()) {
            if (!arm.target().equals(dispatch.defaultTarget())) {
                handled.add(arm.caseValue());
                assertTrue(targets.add(arm.target()), "shared arm: " + arm.caseValue());
            }
        }
        assertEquals(opcodes().keySet(), handled);
    }

    private static CodeModel run() throws IOException {
        try (InputStream bytes =
                Objects.requireNonNull(
                        Interpreter.class.getResourceAsStream("Interpreter.class"))) {
            ClassModel loop = ClassFile.of().parse(bytes.readAllBytes());
            MethodModel method =
                    loop.methods().stream()
                            .filter(candidate -> candidate.methodName().equalsString("run"))
                            .findFirst()
                            .orElseThrow();
            return method.code().orElseThrow();
        }
    }

    private static Map<Integer, String> opcodes() throws IllegalAccessException {
        Map<Integer, String> names = new TreeMap<>();
        for (Field field : Op.class.getFields()) {
            if (!field.getName().equals("COUNT")) {
                String other = names.put(field.getInt(null), field.getName());
                assertEquals(null, other, field.getName());
            }
        }
        return names;
    }
}
