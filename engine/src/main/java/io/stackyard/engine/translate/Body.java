package io.stackyard.engine.translate;

import io.stackyard.config.Feature;
import io.stackyard.config.FeatureSet;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.TryRange;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.module.TypeReader;
import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.FuncType;
import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.TypeSection;
import io.stackyard.engine.types.ValType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The function body in work: reader, types, operand stack, open blocks and code, and the rules that all
/// instructions share. Validation and translation are one pass: what is popped as a type is at the same
/// time a place.
///
/// Where the validator knows nothing (behind an unconditional branch), places mean nothing either, and
/// the code buffer drops what is emitted.
final class Body {

    /// What a pop that takes any type wants.
    static final int ANY = -1;

    /// The index of an operand that an unreachable stack made up.
    static final int NOWHERE = -1;

    private static final int SHOWN_TYPES = 8;
    private static final int[] NO_TYPES = {};

    final ModuleDefinition module;
    final FeatureSet features;
    final TypeSection types;
    final CodeBuffer code;
    final OperandStack stack;
    final Checks checks;
    final ControlStack control = new ControlStack();
    final Locals locals = new Locals();
    final List<TryRange> tryRanges = new ArrayList<>();
    BinaryReader in;
    @Nullable
    FuncType current;

    /// Offset of the instruction being read, for errors.
    int offset;

    /// Number of the last `br_table`.
    int tables;

    Body(
            ModuleDefinition module,
            FeatureSet features,
            CodeBuffer code,
            Checks checks,
            BinaryReader in) {
        this.module = module;
        this.features = features;
        this.checks = checks;
        this.types = module.types();
        this.code = code;
        this.stack = new OperandStack(code);
        this.in = in;
    }

    /// Starts over with the next function.
    void begin(BinaryReader reader, FuncType type) {
        in = reader;
        current = type;
        stack.clear();
        control.clear();
        locals.clear();
        tryRanges.clear();
        tables = 0;
    }

    /// The type of the function being translated.
    FuncType signature() {
        return Objects.requireNonNull(current);
    }

    // Types.

    void push(int type) {
        stack.push(type, types.slots(type));
    }

    void pushAll(int[] all) {
        for (int type : all) {
            push(type);
        }
    }

    /// Takes an operand of a type off; returns its index, or [#NOWHERE].
    int pop(int wanted) {
        ControlFrame frame = control.top();
        if (stack.height() == frame.height) {
            if (frame.unreachable) {
                return NOWHERE;
            }
            throw mismatch(wanted, "");
        }
        int type = stack.type(stack.height() - 1);
        if (wanted != ANY && !types.matches(type, wanted)) {
            throw mismatch(wanted, types.show(type));
        }
        return stack.pop();
    }

    /// The type of an operand that [#pop] returned.
    int typeOf(int index) {
        return index == NOWHERE ? ValType.BOTTOM : stack.type(index);
    }

    /// Takes operands off, the last first.
    void popAll(int[] wanted) {
        for (int i = wanted.length - 1; i >= 0; i--) {
            pop(wanted[i]);
        }
    }

    /// Takes operands off and leaves them at their homes, in a row; returns the first one's slot.
    int popInRow(int[] wanted) {
        sendTopHome(wanted.length);
        popAll(wanted);
        return stack.nextSlot();
    }

    /// Brings the top operands home, as far as the block has them.
    void sendTopHome(int count) {
        if (!code.isDead()) {
            stack.sendTopHome(Math.min(count, stack.height() - control.top().height));
        }
    }

    /// Takes an operand off; returns a slot that has it, anything in dead code.
    int popSlot(int wanted) {
        return slotOf(pop(wanted));
    }

    /// A slot that has the operand that [#pop] returned, anything in dead code.
    int slotOf(int index) {
        return index == NOWHERE || code.isDead() ? 0 : stack.slot(index);
    }

    /// Takes a reference of any type off; returns its index.
    int popReference() {
        int index = pop(ANY);
        int type = typeOf(index);
        if (type != ValType.BOTTOM && !ValType.isRef(type)) {
            throw invalid(
                    "type mismatch: instruction requires a reference but stack has ["
                            + types.show(type)
                            + "]");
        }
        return index;
    }

    /// The type of a reference that was found not to be null.
    static int nonNull(int type) {
        return type == ValType.BOTTOM ? ValType.ref(false, Heap.BOTTOM) : ValType.asNonNull(type);
    }

    int slots(int[] all) {
        int sum = 0;
        for (int type : all) {
            sum += types.slots(type);
        }
        return sum;
    }

    boolean isWide(int type) {
        return types.slots(type) == 2;
    }

    // What stands in the bytes.

    int readValueType() {
        return TypeReader.valueType(in, types.count(), features);
    }

    int readHeapType() {
        return TypeReader.heapType(in, types.count(), features);
    }

    /// Reads the index of a type of one kind.
    int readType(CompositeKind kind, String otherwise) {
        int index = readIndex("type", types.count());
        if (types.kind(index) != kind) {
            throw invalid(
                    otherwise + " " + index + ": wanted a " + kind + " type, found a "
                            + types.kind(index));
        }
        return index;
    }

    /// Reads the index of something that the module has `count` of.
    int readIndex(String what, int count) {
        int index = in.readU32();
        if (Integer.compareUnsigned(index, count) >= 0) {
            throw unknown(what, index, count);
        }
        return index;
    }

    int readTag() {
        return readIndex("tag", module.tagCount());
    }

    /// The payload types of a tag that can be thrown: it has no results.
    int[] exceptionType(int tag) {
        FuncType type = types.func(module.tagType(tag));
        if (type.results().length > 0) {
            throw mismatch("exception tag " + tag + " has results", NO_TYPES, type.results());
        }
        return type.params();
    }

    void require(Feature feature, String what) {
        if (!features.has(feature)) {
            throw ModuleException.disabled(offset, what, feature);
        }
    }

    /// Whether an operand that was just taken off is what the last instruction computes, which has one word and may
    /// be taken back.
    boolean isLast(int operand) {
        return operand != NOWHERE
                && !code.isDead()
                && stack.isLastResult(operand)
                && code.lastIsShort();
    }

    /// Whether an operand that was just taken off is a constant of at most 16 bits.
    boolean isImmediate(int operand) {
        return operand != NOWHERE
                && !code.isDead()
                && stack.isConstant(operand)
                && Word.fitsImmediate(stack.constant(operand));
    }

    // Results.

    /// Emits an instruction that writes a new operand of `type` from slots `b` and `c`.
    void result(int type, int op, int b, int c) {
        push(type);
        code.emitResult(Word.of(op, top(), b, c));
    }

    /// The same with a 32-bit immediate.
    void resultImmediate(int type, int op, int immediate) {
        push(type);
        code.emitResult(Word.immediate(op, top(), immediate));
    }

    /// Emits an instruction that traps, in place of one that gives a `type`.
    void unsupported(int binaryOpcode, int type) {
        push(type);
        code.emit(Word.immediate(Op.UNSUPPORTED, 0, binaryOpcode));
    }

    /// Home of the operand pushed last.
    int top() {
        return stack.home(stack.height() - 1);
    }

    // Errors.

    ModuleException mismatch(int wanted, String found) {
        String required = wanted == ANY ? "any" : types.show(wanted);
        return invalid(
                "type mismatch: instruction requires ["
                        + required
                        + "] but stack has ["
                        + found
                        + "]");
    }

    /// Refuses types that are not those wanted.
    ModuleException mismatch(String what, int[] wanted, int[] found) {
        return invalidTypes("type mismatch: " + what, wanted, found);
    }

    ModuleException invalidTypes(String text, int[] wanted, int[] found) {
        return invalid(text + ": wanted " + show(wanted) + ", found " + show(found));
    }

    /// The last types of a list: the rest would not help, and may be long.
    private String show(int[] all) {
        int first = Math.max(0, all.length - SHOWN_TYPES);
        return Arrays.stream(all, first, all.length)
                .mapToObj(types::show)
                .collect(Collectors.joining(" ", first > 0 ? "[... " : "[", "]"));
    }

    ModuleException invalid(String text) {
        return ModuleException.invalid(offset, text);
    }

    ModuleException unknown(String what, int index, int count) {
        return invalid(
                "unknown " + what + " " + Integer.toUnsignedLong(index) + ": there are " + count);
    }

    // Blocks.

    ControlFrame open(ControlFrame.Kind kind, BlockType type) {
        ControlFrame frame = control.push();
        frame.kind = kind;
        frame.startTypes = type.params();
        frame.endTypes = type.results();
        frame.height = stack.height();
        frame.slot = stack.nextSlot();
        frame.label = code.newLabel();
        frame.deadOnEntry = code.isDead();
        frame.initialisedLocals = locals.setCount();
        return frame;
    }

    /// The rest of the block cannot be reached.
    void setUnreachable() {
        ControlFrame frame = control.top();
        stack.truncate(frame.height, frame.slot);
        frame.unreachable = true;
        code.setDead(true);
    }

    ControlFrame label(int index) {
        if (!control.has(index)) {
            throw unknown("label", index, control.depth());
        }
        return control.at(index);
    }

    // Branches.

    /// Whether the top operands are where the label wants them.
    boolean areInPlace(ControlFrame target) {
        if (code.isDead()) {
            return true;
        }
        int to = target.slot;
        for (int i = stack.height() - target.labelTypes().length; i < stack.height(); i++) {
            if (!stack.isHome(i) || stack.home(i) != to) {
                return false;
            }
            to += types.slots(stack.type(i));
        }
        return true;
    }

    /// Copies the top operands to where the label wants them, lowest first: a target is never above its
    /// source's home, so nothing is overwritten that is still to be read.
    private void putInPlace(ControlFrame target) {
        if (code.isDead()) {
            return;
        }
        int to = target.slot;
        for (int i = stack.height() - target.labelTypes().length; i < stack.height(); i++) {
            stack.copyTo(i, to);
            to += types.slots(stack.type(i));
        }
    }

    /// Emits the way to a label, operands included.
    void emitJump(ControlFrame target) {
        if (target.kind == ControlFrame.Kind.FUNCTION) {
            emitReturn();
        } else {
            putInPlace(target);
            if (target.kind == ControlFrame.Kind.LOOP && code.hasStep()) {
                emitStepAndJump(target.label);
            } else {
                code.emitBranch(Op.BR, 0, target.label);
            }
        }
    }

    /// Back to the head of a loop, with the addition in place that was emitted last.
    private void emitStepAndJump(int label) {
        long step = code.takeStep();
        code.emit(Word.of(Fusions.stepping(step), Word.a(step), Fusions.stepOf(step), 0));
        code.emitDisplacement(code.size() + 1, label);
    }

    /// Emits the return of the function with the top operands as results.
    void emitReturn() {
        if (code.isDead()) {
            return;
        }
        int[] results = signature().results();
        int base = locals.base();
        if (results.length == 0) {
            code.emit(Word.of(Op.RETURN, 0, 0, 0));
        } else if (results.length == 1 && !isWide(results[0])) {
            code.emit(Word.of(Op.RETURN_ONE, stack.slot(stack.height() - 1), 0, base));
        } else {
            stack.sendTopHome(results.length);
            int first = stack.home(stack.height() - results.length);
            code.emit(
                    Word.immediate(Op.RETURN_MANY, first, slots(results) << 16 | (base & 0xFFFF)));
        }
    }

    /// Checks that the operands of a branch are there, and leaves them. Those that an unreachable stack
    /// lacks are made real, with the types that the label has for them.
    void requireCarried(ControlFrame target) {
        requireCarriedLoosely(target);
        int[] carried = target.labelTypes();
        if (stack.height() - control.top().height < carried.length) {
            popAll(carried);
            pushAll(carried);
        }
    }

    /// The same for a label of `br_table`, where missing operands stay missing.
    void requireCarriedLoosely(ControlFrame target) {
        int[] carried = target.labelTypes();
        ControlFrame frame = control.top();
        for (int i = 1; i <= carried.length; i++) {
            int index = stack.height() - i;
            int wanted = carried[carried.length - i];
            if (index < frame.height) {
                if (!frame.unreachable) {
                    throw mismatch(wanted, "");
                }
            } else if (!types.matches(stack.type(index), wanted)) {
                throw mismatch(wanted, types.show(stack.type(index)));
            }
        }
    }

    /// Gives the top operands the types that a label has for them.
    void retype(int[] carried) {
        for (int i = 0; i < carried.length; i++) {
            stack.setType(stack.height() - carried.length + i, carried[i]);
        }
    }
}
