package io.stackyard.engine.translate;

import io.stackyard.config.Setting;
import io.stackyard.engine.code.CatchClause;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.TryRange;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.ValType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Blocks and branches.
///
/// Every way to a label brings the label's operands to the same slots: those that the block's height gives
/// them. So operands are sent home where a block begins and at its end, and a branch copies what is not
/// there yet.
final class ControlTranslator {

    private static final int[] NONE = {};
    private static final int EMPTY_BLOCK = 0x40;

    private final Body body;
    private final CodeBuffer code;
    private final OperandStack stack;
    private final OperatorTranslator operators;
    private final int maxDepth;
    private final int maxTableEntries;
    private final int maxHandlers;

    /// @param maxDepth the deepest nesting of blocks
    /// @param maxTableEntries the most labels of one `br_table`
    /// @param maxHandlers the most catch clauses of one `try_table`
    ControlTranslator(
            Body body,
            OperatorTranslator operators,
            int maxDepth,
            int maxTableEntries,
            int maxHandlers) {
        this.body = body;
        this.code = body.code;
        this.stack = body.stack;
        this.operators = operators;
        this.maxDepth = maxDepth;
        this.maxTableEntries = maxTableEntries;
        this.maxHandlers = maxHandlers;
    }

    void block(ControlFrame.Kind kind) {
        BlockType type = blockType();
        sendAllHome();
        enter(kind, type);
    }

    private ControlFrame enter(ControlFrame.Kind kind, BlockType type) {
        if (body.control.depth() >= maxDepth) {
            throw ModuleException.limit(
                    body.offset,
                    "nested blocks",
                    maxDepth,
                    body.control.depth() + 1L,
                    Setting.LIMIT_BLOCK_DEPTH);
        }
        body.popAll(type.params());
        ControlFrame frame = body.open(kind, type);
        body.pushAll(type.params());
        if (kind == ControlFrame.Kind.LOOP) {
            code.bind(frame.label);
            body.checks.beginLoop();
        }
        return frame;
    }

    private void sendAllHome() {
        if (!code.isDead()) {
            stack.sendAllHome();
        }
    }

    void ifThen() {
        BlockType type = blockType();
        long condition = popCondition();
        sendAllHome();
        int elseLabel = code.newLabel();
        emitUnless(condition, elseLabel);
        ControlFrame frame = enter(ControlFrame.Kind.IF, type);
        frame.elseLabel = elseLabel;
        body.checks.beginStraight();
    }

    void elseArm() {
        ControlFrame frame = body.control.top();
        if (frame.kind != ControlFrame.Kind.IF) {
            throw ModuleException.malformed(body.offset, "END opcode expected, found else");
        }
        finishArm(frame);
        code.emitBranch(Op.BR, 0, frame.label);
        code.setDead(frame.deadOnEntry);
        code.bind(frame.elseLabel);
        body.checks.beginStraight();
        stack.truncate(frame.height, frame.slot);
        body.locals.unset(frame.initialisedLocals);
        frame.kind = ControlFrame.Kind.ELSE;
        frame.unreachable = false;
        body.pushAll(frame.startTypes);
    }

    /// Checks that just the results are on the stack, and brings them home.
    private void finishArm(ControlFrame frame) {
        body.sendTopHome(frame.endTypes.length);
        body.popAll(frame.endTypes);
        int left = stack.height() - frame.height;
        if (left != 0) {
            throw body.invalid(
                    "type mismatch: values remain on the stack at the end of the block: wanted "
                            + frame.endTypes.length
                            + ", found "
                            + (frame.endTypes.length + left));
        }
    }

    void end() {
        ControlFrame frame = body.control.top();
        if (frame.kind == ControlFrame.Kind.IF) {
            endWithoutElse(frame);
        }
        finishArm(frame);
        if (frame.kind == ControlFrame.Kind.TRY && !frame.deadOnEntry) {
            body.tryRanges.add(new TryRange(frame.tryStart, code.size(), frame.clauses));
        }
        code.setDead(frame.deadOnEntry);
        if (frame.kind == ControlFrame.Kind.LOOP) {
            code.settle();
        } else {
            code.bind(frame.label);
            body.checks.beginStraight();
        }
        stack.truncate(frame.height, frame.slot);
        body.locals.unset(frame.initialisedLocals);
        body.pushAll(frame.endTypes);
        if (frame.kind == ControlFrame.Kind.FUNCTION) {
            body.emitReturn();
        }
        body.control.pop();
    }

    /// An `if` without `else` gives its parameters as results.
    private void endWithoutElse(ControlFrame frame) {
        if (!body.types.allMatch(frame.startTypes, frame.endTypes)) {
            throw body.mismatch(
                    "if without else must give what it takes", frame.startTypes, frame.endTypes);
        }
        body.sendTopHome(frame.endTypes.length);
        code.bind(frame.elseLabel);
    }

    // Conditions.

    /// Takes a condition off: the comparison that computes it, as a word, or `BR_IF` of its slot.
    private long popCondition() {
        int operand = body.pop(ValType.I32);
        if (operators.isLastComparison(operand)) {
            return code.takeLast();
        }
        return Word.of(Op.BR_IF, body.slotOf(operand), 0, 0);
    }

    private void emitIf(long condition, int label) {
        int counter = Word.op(condition) == Op.BR_IF ? Word.a(condition) : Word.b(condition);
        int counting =
                code.isStepped(counter) ? Fusions.counting(code.lastStep(), condition)
                        : Fusions.NONE;
        if (counting != Fusions.NONE) {
            int step = Fusions.stepOf(code.takeStep());
            code.emit(Word.of(counting, counter, step, Word.c(condition)));
            code.emitDisplacement(code.size() + 1, label);
        } else if (Word.op(condition) == Op.BR_IF) {
            code.emitBranch(Op.BR_IF, Word.a(condition), label);
        } else {
            emitFused(condition, label);
        }
    }

    private void emitUnless(long condition, int label) {
        if (Word.op(condition) == Op.BR_IF) {
            code.emitBranch(Op.BR_UNLESS, Word.a(condition), label);
        } else {
            emitFused(Comparisons.negated(condition), label);
        }
    }

    private void emitFused(long comparison, int label) {
        code.emit(Comparisons.branch(comparison));
        code.emitDisplacement(code.size() + 1, label);
    }

    // Branches.

    void br() {
        ControlFrame target = body.label(body.in.readU32());
        body.requireCarried(target);
        body.emitJump(target);
        body.setUnreachable();
    }

    void returnAll() {
        body.requireCarried(body.control.function());
        body.emitReturn();
        body.setUnreachable();
    }

    void brIf() {
        ControlFrame target = body.label(body.in.readU32());
        long condition = popCondition();
        settleCarried(target);
        if (body.areInPlace(target)) {
            emitIf(condition, target.label);
        } else {
            int skip = code.newLabel();
            emitUnless(condition, skip);
            body.emitJump(target);
            code.bind(skip);
        }
        body.checks.beginStraight();
    }

    /// Types the operands that a conditional branch carries as its label has them, and brings them home: what
    /// is emitted behind the condition runs on one way only.
    void settleCarried(ControlFrame target) {
        body.requireCarried(target);
        body.sendTopHome(target.labelTypes().length);
        body.retype(target.labelTypes());
    }

    /// Branches with `op` on a slot, or around the way to the label with its opposite.
    private void branchOn(int op, int opposite, int slot, ControlFrame target) {
        if (body.areInPlace(target)) {
            code.emitBranch(op, slot, target.label);
        } else {
            int skip = code.newLabel();
            code.emitBranch(opposite, slot, skip);
            body.emitJump(target);
            code.bind(skip);
        }
        body.checks.beginStraight();
    }

    /// Branches if the reference is null; otherwise it stays, as one that is not.
    void brOnNull() {
        ControlFrame target = body.label(body.in.readU32());
        int reference = body.popReference();
        int type = body.typeOf(reference);
        int slot = body.slotOf(reference);
        settleCarried(target);
        branchOn(Op.BR_IF_NULL, Op.BR_UNLESS_NULL, slot, target);
        body.push(Body.nonNull(type));
        code.emitMove(body.top(), slot, body.isWide(type));
    }

    /// Branches with the reference if it is not null; otherwise drops it.
    void brOnNonNull() {
        ControlFrame target = body.label(body.in.readU32());
        int[] carried = target.labelTypes();
        if (carried.length == 0 || !ValType.isRef(carried[carried.length - 1])) {
            throw body.invalid(
                    "type mismatch: the label of br_on_non_null takes no reference: wanted one last,"
                            + " found "
                            + (carried.length == 0
                                    ? "nothing"
                                    : body.types.show(carried[carried.length - 1])));
        }
        int wanted = ValType.withNull(carried[carried.length - 1]);
        int reference = body.pop(wanted);
        int type = body.typeOf(reference);
        int slot = body.slotOf(reference);
        body.push(ValType.asNonNull(type == ValType.BOTTOM ? wanted : type));
        code.emitMove(body.top(), slot, body.isWide(wanted));
        settleCarried(target);
        branchOn(Op.BR_UNLESS_NULL, Op.BR_IF_NULL, body.top(), target);
        body.pop(Body.ANY);
    }

    /// Branches by the outcome of a type test, which is in the slot above the operands.
    void branchOnTest(boolean onFailure, ControlFrame target) {
        int outcome = stack.nextSlot();
        if (onFailure) {
            branchOn(Op.BR_UNLESS, Op.BR_IF, outcome, target);
        } else {
            branchOn(Op.BR_IF, Op.BR_UNLESS, outcome, target);
        }
    }

    /// A word for each target; targets that need operands moved go through a stub behind the table.
    void brTable() {
        int count = body.in.readCount();
        if (count > maxTableEntries) {
            throw ModuleException.limit(
                    body.offset,
                    "br_table labels",
                    maxTableEntries,
                    count,
                    Setting.LIMIT_BR_TABLE_ENTRIES);
        }
        int[] targets = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            targets[i] = body.in.readU32();
        }
        int index = body.popSlot(ValType.I32);
        int arity = body.label(targets[count]).labelTypes().length;
        body.sendTopHome(arity);
        body.tables++;
        List<ControlFrame> stubs = new ArrayList<>();
        code.emit(Word.immediate(Op.BR_TABLE, index, count));
        int origin = code.size();
        for (int target : targets) {
            ControlFrame frame = body.label(target);
            if (frame.labelTypes().length != arity) {
                throw body.invalid(
                        "type mismatch: the labels of br_table differ in arity: wanted "
                                + arity
                                + ", found "
                                + frame.labelTypes().length);
            }
            code.emitDisplacement(origin, tableLabel(frame, stubs));
        }
        for (ControlFrame stub : stubs) {
            code.bind(stub.tableLabel);
            body.emitJump(stub);
        }
        body.setUnreachable();
    }

    private int tableLabel(ControlFrame frame, List<ControlFrame> stubs) {
        if (frame.tableStamp != body.tables) {
            frame.tableStamp = body.tables;
            body.requireCarriedLoosely(frame);
            if (body.areInPlace(frame)) {
                frame.tableLabel = frame.label;
            } else {
                frame.tableLabel = code.newLabel();
                stubs.add(frame);
            }
        }
        return frame.tableLabel;
    }

    // Exceptions.

    void tryTable() {
        BlockType type = blockType();
        int count = body.in.readCount();
        if (count > maxHandlers) {
            throw ModuleException.limit(
                    body.offset, "handlers", maxHandlers, count, Setting.LIMIT_HANDLERS);
        }
        List<CatchClause> clauses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clauses.add(catchClause());
        }
        sendAllHome();
        ControlFrame frame = enter(ControlFrame.Kind.TRY, type);
        code.settle();
        frame.tryStart = code.size();
        frame.clauses = clauses;
    }

    /// Reads a clause. Its label is one outside the `try_table`, and its target a label for now.
    private CatchClause catchClause() {
        int kind = body.in.readByte();
        if (kind > 3) {
            throw ModuleException.malformed(body.offset,
                    "malformed catch clause: wanted 0 to 3, found " + kind);
        }
        boolean wantsReference = (kind & 1) != 0;
        int tag = kind < 2 ? body.readTag() : CatchClause.CATCH_ALL;
        int[] given = kind < 2 ? body.exceptionType(tag) : NONE;
        ControlFrame target = body.label(body.in.readU32());
        if (wantsReference) {
            given = Arrays.copyOf(given, given.length + 1);
            given[given.length - 1] = ValType.asNonNull(ValType.EXNREF);
        }
        if (!body.types.allMatch(given, target.labelTypes())) {
            throw body.mismatch(
                    "the label does not take what the catch clause gives",
                    target.labelTypes(),
                    given);
        }
        return new CatchClause(tag, wantsReference, target.slot, target.label);
    }

    // Types.

    private BlockType blockType() {
        int position = body.in.position();
        int first = body.in.peekByte();
        if (first == EMPTY_BLOCK) {
            body.in.readByte();
            return BlockType.EMPTY;
        }
        if ((first & 0xC0) == 0x40) { // A negative one-byte number: a value type.
            return new BlockType(NONE, new int[] {body.readValueType()});
        }
        long index = body.in.readS33();
        if (index < 0 || index >= body.types.count()) {
            throw ModuleException.invalid(
                    position, "unknown type " + index + ": there are " + body.types.count());
        }
        if (body.types.kind((int) index) != CompositeKind.FUNC) {
            throw ModuleException.invalid(
                    position,
                    "non-function type "
                            + index
                            + ": wanted a FUNC type, found a "
                            + body.types.kind((int) index));
        }
        return BlockType.of(body.types.func((int) index));
    }
}
