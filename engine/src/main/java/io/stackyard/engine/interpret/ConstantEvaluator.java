package io.stackyard.engine.interpret;

import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.ConstExpr;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.TypeReader;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/// Evaluates the constant expressions of a module for one instance. They were validated when the module was
/// decoded, so there is nothing to check but what this version cannot do.
final class ConstantEvaluator {

    private static final int PREFIX_GC = 0xFB;

    private final Machine machine;
    private final ModuleDefinition module;
    private final long instance;
    private long[] stack = new long[16];
    private int top;

    ConstantEvaluator(Machine machine, ModuleDefinition module, long instance) {
        this.machine = machine;
        this.module = module;
        this.instance = instance;
    }

    /// The value: one word, or the first of two.
    ///
    /// @throws TrapSignal if the expression makes a garbage collected object
    long evaluate(ConstExpr expression) {
        top = 0;
        var in = new BinaryReader(module.bytes(), expression.offset(), expression.end());
        while (!in.atEnd()) {
            instruction(in, in.readByte());
        }
        return stack[0];
    }

    /// The second word of the last value, if it is wide.
    long second() {
        return stack[1];
    }

    private void instruction(BinaryReader in, int opcode) {
        switch (opcode) {
            case 0x0B -> {} // end
            case 0x23 -> global(in.readU32());
            case 0x41 -> push(Integer.toUnsignedLong(in.readS32()));
            case 0x42 -> push(in.readS64());
            case 0x43 -> push(Integer.toUnsignedLong(in.readF32Bits()));
            case 0x44 -> push(in.readF64Bits());
            case 0x6A, 0x6B, 0x6C -> binary32(opcode - 0x6A);
            case 0x7C, 0x7D, 0x7E -> binary64(opcode - 0x7C);
            case 0xD0 -> {
                TypeReader.heapType(in, module.types().count());
                push(0);
                stack[top] = 0;
            }
            case 0xD2 -> push(machine.functions.ofInstance(instance, in.readU32()));
            case PREFIX_GC -> throw TrapSignal.unsupported(PREFIX_GC << 8 | in.readU32());
            default -> throw TrapSignal.unsupported(opcode);
        }
    }

    private void global(int index) {
        long cell = InstanceLayout.global(instance, index);
        push(UnsafeApi.getLong(cell));
        stack[top] = UnsafeApi.getLong(cell + Long.BYTES);
    }

    private void push(long word) {
        if (top + 2 > stack.length) { // One more, for the second word of a wide value.
            stack = Arrays.copyOf(stack, stack.length * 2);
        }
        stack[top++] = word;
    }

    private void binary32(int operator) {
        int right = (int) stack[--top];
        int left = (int) stack[--top];
        int result =
                switch (operator) {
                    case 0 -> left + right;
                    case 1 -> left - right;
                    default -> left * right;
                };
        push(Integer.toUnsignedLong(result));
    }

    private void binary64(int operator) {
        long right = stack[--top];
        long left = stack[--top];
        push(
                switch (operator) {
                    case 0 -> left + right;
                    case 1 -> left - right;
                    default -> left * right;
                });
    }
}
