package io.stackyard.engine.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Operand;
import io.stackyard.engine.code.OperandShape;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The table of operand shapes against the loop's own bytecode: what an arm reaches through the accessors of
/// [Slots] is what the table calls a slot.
class OperandShapeTest {

    private final Map<String, MethodModel> methods = new HashMap<>();
    private final Set<String> parsed = new HashSet<>();

    @Test
    void of_everyOpcode_hasAShape() {
        for (int op = 0; op < Op.COUNT; op++) {
            OperandShape shape = OperandShape.of(op);
            assertTrue(shape.words() >= 1 && shape.words() <= 4, "opcode " + op);
        }
    }

    @Test
    void of_numberBesides_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> OperandShape.of(-1));
        assertThrows(IllegalArgumentException.class, () -> OperandShape.of(Op.COUNT));
    }

    @Test
    void wordsOf_countedInstructions_countsTheirEntries() {
        assertEquals(2 + 3, OperandShape.wordsOf(Op.BR_TABLE | 3L << 32, 0));
        assertEquals(2 + 2 * 2, OperandShape.wordsOf(Op.RESUME, 2L << 32));
        assertEquals(1, OperandShape.wordsOf(Op.MOVE, 9L << 32));
    }

    @Test
    void of_everyOpcode_namesTheSlotsThatTheLoopTouches() throws IOException {
        Map<Integer, Set<String>> touched = touchedByArm();

        assertEquals(Op.COUNT, touched.size());
        for (int op = 0; op < Op.COUNT; op++) {
            assertEquals(touched.get(op), named(op), "opcode " + op);
        }
    }

    /// Fields of the word that the table calls slots, read through an accessor of that field. Results' bases in
    /// `b` are read as immediates.
    private static Set<String> named(int op) {
        OperandShape shape = OperandShape.of(op);
        Set<String> named = new TreeSet<>();
        if (shape.a().isSlot()) {
            named.add("A");
        }
        if (shape.b().isSlot() && shape.b() != Operand.RESULTS) {
            named.add("B");
        }
        if (shape.c().isSlot()) {
            named.add("C");
        }
        return named;
    }

    private Map<Integer, Set<String>> touchedByArm() throws IOException {
        List<CodeElement> code = method("Interpreter", "run").code().orElseThrow().elementList();
        TableSwitchInstruction dispatch =
                code.stream()
                        .filter(TableSwitchInstruction.class::isInstance)
                        .map(TableSwitchInstruction.class::cast)
                        .max(Comparator.comparingInt(table -> table.cases().size()))
                        .orElseThrow();
        Map<Label, Integer> arms = new HashMap<>();
        for (SwitchCase arm : dispatch.cases()) {
            if (!arm.target().equals(dispatch.defaultTarget())) {
                arms.put(arm.target(), arm.caseValue());
            }
        }
        Map<Integer, Set<String>> touched = new HashMap<>();
        arms.values().forEach(op -> touched.put(op, new TreeSet<>()));
        Integer current = null;
        for (CodeElement element : code) {
            if (element instanceof LabelTarget target) {
                current = target.label().equals(dispatch.defaultTarget()) ? null
                        : arms.getOrDefault(target.label(), current);
            } else if (element instanceof InvokeInstruction call && current != null) {
                follow(call, Objects.requireNonNull(touched.get(current)), new HashSet<>());
            }
        }
        return touched;
    }

    /// Adds the fields that a call reaches, itself or through others of this package that decode words.
    private void follow(InvokeInstruction call, Set<String> fields, Set<String> seen)
            throws IOException {
        String owner = simpleName(call);
        String name = call.name().stringValue();
        if (owner.equals("Slots")) {
            if (name.matches(".*[a-z0-9][ABC]")) {
                fields.add(name.substring(name.length() - 1));
            }
            return;
        }
        if (!DECODERS.contains(owner) || !seen.add(owner + name + call.type().stringValue())) {
            return;
        }
        for (CodeElement element : method(owner, name + call.type().stringValue()).code()
                .orElseThrow()) {
            if (element instanceof InvokeInstruction inner) {
                follow(inner, fields, seen);
            }
        }
    }

    /// Classes whose methods take an instruction word apart. ResumeSite is none: it reads that of a parent.
    private static final Set<String> DECODERS =
            Set.of(
                    "Arithmetic", "Branches", "Calls", "Continuations", "Conversions", "F32", "F64",
                    "Frames", "Fused", "FusedBranches", "I32", "I64", "Interrupts", "Loads",
                    "Memories",
                    "MemoryAccess",
                    "Moves", "References", "Stores", "Tables", "Unwinding");

    private static String simpleName(InvokeInstruction call) {
        String name = call.owner().asInternalName();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private MethodModel method(String owner, String key) throws IOException {
        if (parsed.add(owner)) {
            try (InputStream bytes =
                    Objects.requireNonNull(
                            Interpreter.class.getResourceAsStream(owner + ".class"))) {
                for (MethodModel method : ClassFile.of().parse(bytes.readAllBytes()).methods()) {
                    String name = method.methodName().stringValue();
                    methods.put(owner + name + method.methodType().stringValue(), method);
                    methods.putIfAbsent(owner + name, method);
                }
            }
        }
        return Objects.requireNonNull(methods.get(owner + key), owner + "." + key);
    }

    @Test
    void slots_ofEveryOperand_areAtMostTwo() {
        for (Operand operand : EnumSet.allOf(Operand.class)) {
            assertTrue(operand.slots() <= 2, operand.toString());
            assertEquals(operand != Operand.NONE, operand.isSlot(), operand.toString());
        }
    }
}
