package io.stackyard.engine.translate;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Feature;
import io.stackyard.config.ModuleLimits;
import io.stackyard.config.Setting;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.FuncType;
import io.stackyard.engine.types.ValType;
import org.jspecify.annotations.Nullable;

/// Reads the instructions of function bodies, one after the other, and hands each to the class that
/// validates and translates its kind. Iterative: nesting is a stack of [ControlFrame]s, not of Java calls.
final class FunctionTranslator {

    /// The most slots of a frame on either side of `fp`: slot numbers have 16 bits, signed.
    static final int MAX_SLOTS = 32_000;

    private static final long MAX_UNSIGNED = 0xFFFF_FFFFL;
    private static final int NUMERIC_PREFIX = 0xFC;
    private static final int SIMD_PREFIX = 0xFD;
    private static final int ATOMIC_PREFIX = 0xFE;

    private final Body body;
    private final ModuleLimits limits;
    private final OperatorTranslator operators;
    private final ControlTranslator control;
    private final CallTranslator calls;
    private final MemoryTranslator memories;
    private final TableTranslator tables;
    private final ReferenceTranslator references;
    private final ContinuationTranslator continuations;
    private final GcValidator gc;
    private @Nullable InstructionListener listener;

    FunctionTranslator(ModuleDefinition module, EngineTunables tunables, CodeBuffer code) {
        var none = new BinaryReader(module.bytes(), 0, 0);
        var checks = new Checks(tunables.interruption(), code);
        this.limits = tunables.limits();
        this.body = new Body(module, tunables.features(), code, checks, none);
        code.bound(limits.codeBytes() / Long.BYTES, this::codeTooLong);
        this.operators = new OperatorTranslator(body);
        this.control =
                new ControlTranslator(
                        body,
                        operators,
                        limits.blockDepth(),
                        limits.brTableEntries(),
                        limits.handlers());
        this.tables = new TableTranslator(body);
        this.calls = new CallTranslator(body, tables);
        this.memories = new MemoryTranslator(body);
        this.references = new ReferenceTranslator(body);
        this.continuations = new ContinuationTranslator(body, limits.handlers());
        this.gc = new GcValidator(body);
    }

    Body body() {
        return body;
    }

    /// Tells a listener of each instruction from now on.
    void listen(InstructionListener to) {
        listener = to;
        body.checks.listen(() -> to.checked(body));
    }

    /// Translates one body; returns the shape of its frame.
    long translate(BinaryReader in, FuncType signature) {
        body.begin(in, signature);
        body.code.beginFunction();
        body.offset = in.position();
        readLocals();
        if (body.locals.frameSlots() > MAX_SLOTS) {
            throw frameTooLarge();
        }
        body.checks.beginFunction();
        body.open(ControlFrame.Kind.FUNCTION, new BlockType(new int[0], signature.results()));
        OperandStack stack = body.stack;
        while (!body.control.isEmpty()) {
            body.offset = in.position();
            if (in.atEnd()) {
                throw endMissing(in.position());
            }
            if (listener == null) {
                counted(in.readByte());
            } else {
                listened(listener);
            }
            if (stack.maxSlot() > MAX_SLOTS) { // Now: two bytes may push a thousand operands.
                throw frameTooLarge();
            }
        }
        if (!in.atEnd()) {
            throw ModuleException.malformed(
                    in.position(),
                    "section size mismatch: the body ends here, its size has "
                            + in.remaining()
                            + " bytes more");
        }
        body.code.finishFunction();
        return shape();
    }

    private void counted(int opcode) {
        body.checks.count(opcode);
        instruction(opcode);
    }

    private void listened(InstructionListener to) {
        body.code.mark();
        body.stack.mark();
        counted(body.in.readByte());
        to.translated(body);
    }

    /// A body that ends before its blocks do. The byte behind it tells what its size should have been.
    private ModuleException endMissing(int end) {
        byte[] bytes = body.module.bytes();
        int next = end < bytes.length ? bytes[end] : -1;
        String text =
                switch (next) {
                    case 0x05 -> "END opcode expected";
                    case 0x0B -> "section size mismatch";
                    default -> "unexpected end of section or function";
                };
        return ModuleException.malformed(end, text + ": the body ends inside a block");
    }

    private ModuleException codeTooLong() {
        return ModuleException.limit(
                body.offset,
                "bytes of translated code",
                limits.codeBytes(),
                limits.codeBytes() + (long) Long.BYTES,
                Setting.LIMIT_CODE_BYTES);
    }

    private long shape() {
        long locals = body.locals.frameSlots();
        long frame = locals + body.stack.maxSlot();
        return locals | frame << 16 | (long) body.locals.zeroSlots() << 32;
    }

    private ModuleException frameTooLarge() {
        int slots = body.locals.frameSlots() + body.stack.maxSlot();
        return ModuleException.unsupported(
                body.offset,
                "function frame too large: limit=" + MAX_SLOTS + " slots, actual=" + slots);
    }

    private void readLocals() {
        for (int type : body.signature().params()) {
            body.locals.addParameter(type, body.types.slots(type));
        }
        int groups = body.in.readCount();
        int start = body.in.position();
        long total = body.locals.count();
        for (int i = 0; i < groups; i++) {
            total += Integer.toUnsignedLong(body.in.readU32());
            body.readValueType();
        }
        if (total > MAX_UNSIGNED) {
            throw ModuleException.malformed(
                    start, "too many locals: at most " + MAX_UNSIGNED + ", found " + total);
        }
        if (total > limits.locals()) {
            throw ModuleException.limit(
                    start, "locals", limits.locals(), total, Setting.LIMIT_LOCALS);
        }
        body.in.position(start); // Again, now that the sum is known to be small.
        for (int i = 0; i < groups; i++) {
            int count = body.in.readU32();
            int type = body.readValueType();
            body.locals.add(
                    count, type, body.types.slots(type), body.types.isDefaultable(type));
        }
    }

    private void instruction(int opcode) {
        Opcode operator = Opcode.of(opcode);
        if (operator != null) {
            operators.operator(operator);
        } else if (opcode >= 0x28 && opcode <= 0x35) {
            memories.load(opcode - 0x28);
        } else if (opcode >= 0x36 && opcode <= 0x3E) {
            memories.store(opcode - 0x36);
        } else if (opcode >= 0xE0 && opcode <= 0xE6) {
            body.require(Feature.STACK_SWITCHING, "a stack switching instruction");
            stackSwitching(opcode);
        } else {
            other(opcode);
        }
    }

    private void other(int opcode) {
        switch (opcode) {
            case 0x00 -> unreachable();
            case 0x01 -> {} // nop
            case 0x02 -> control.block(ControlFrame.Kind.BLOCK);
            case 0x03 -> control.block(ControlFrame.Kind.LOOP);
            case 0x04 -> control.ifThen();
            case 0x05 -> control.elseArm();
            case 0x08, 0x0A, 0x1F -> exception(opcode);
            case 0x0B -> control.end();
            case 0x0C -> control.br();
            case 0x0D -> control.brIf();
            case 0x0E -> control.brTable();
            case 0x0F -> control.returnAll();
            case 0x10 -> calls.call();
            case 0x11 -> calls.callIndirect();
            case 0x12 -> calls.returnCall();
            case 0x13 -> calls.returnCallIndirect();
            case 0x14, 0x15, 0xD4, 0xD5, 0xD6 -> typedReference(opcode);
            case 0x1A -> body.pop(Body.ANY);
            case 0x1B -> operators.select(false);
            case 0x1C -> operators.select(true);
            case 0x20 -> operators.localGet();
            case 0x21 -> operators.localSet();
            case 0x22 -> operators.localTee();
            case 0x23 -> operators.globalGet();
            case 0x24 -> operators.globalSet();
            case 0x25 -> tables.get();
            case 0x26 -> tables.set();
            case 0x3F -> memories.size();
            case 0x40 -> memories.grow();
            case 0x41 -> body.stack.pushConstant(ValType.I32, body.in.readS32());
            case 0x42 -> body.stack.pushConstant(ValType.I64, body.in.readS64());
            case 0x43 -> body.stack.pushConstant(ValType.F32, body.in.readF32Bits());
            case 0x44 -> body.stack.pushConstant(ValType.F64, body.in.readF64Bits());
            case 0xD0 -> references.refNull();
            case 0xD1 -> references.isNull();
            case 0xD2 -> references.refFunc();
            case 0xD3 -> references.same();
            case GcOpcodes.PREFIX -> garbageCollected();
            case NUMERIC_PREFIX -> prefixed();
            case SIMD_PREFIX ->
                    throw ModuleException.unsupported(body.offset, "simd is not supported");
            case ATOMIC_PREFIX ->
                    throw ModuleException.unsupported(body.offset, "threads are not supported");
            default -> throw illegal(opcode);
        }
    }

    private void unreachable() {
        body.code.emit(Word.of(Op.UNREACHABLE, 0, 0, 0));
        body.setUnreachable();
    }

    private void exception(int opcode) {
        body.require(Feature.EXCEPTIONS, "an exception instruction");
        switch (opcode) {
            case 0x08 -> continuations.raise();
            case 0x0A -> continuations.raiseRef();
            default -> control.tryTable();
        }
    }

    private void typedReference(int opcode) {
        body.require(Feature.FUNCTION_REFERENCES, "an instruction on typed references");
        switch (opcode) {
            case 0x14 -> calls.callRef();
            case 0x15 -> calls.returnCallRef();
            case 0xD4 -> references.asNonNull();
            case 0xD5 -> control.brOnNull();
            default -> control.brOnNonNull();
        }
    }

    private void stackSwitching(int opcode) {
        switch (opcode) {
            case 0xE0 -> continuations.create();
            case 0xE1 -> continuations.bind();
            case 0xE2 -> continuations.suspend();
            case 0xE3 -> continuations.resume();
            case 0xE4 -> continuations.resumeThrow();
            case 0xE5 -> continuations.resumeThrowRef();
            default -> continuations.switchTo();
        }
    }

    private void prefixed() {
        int code = body.in.readU32();
        Opcode operator = Opcode.ofPrefixed(code);
        if (operator != null) {
            operators.operator(operator);
            return;
        }
        body.require(Feature.BULK_MEMORY, "a bulk memory instruction");
        switch (code) {
            case 8 -> memories.init();
            case 9 -> memories.dropData();
            case 10 -> memories.copy();
            case 11 -> memories.fill();
            case 12 -> tables.init();
            case 13 -> tables.dropElements();
            case 14 -> tables.copy();
            case 15 -> tables.grow();
            case 16 -> tables.size();
            case 17 -> tables.fill();
            default -> throw illegal(NUMERIC_PREFIX << 8 | code);
        }
    }

    private void garbageCollected() {
        body.require(Feature.GC, "an instruction of the garbage collection proposal");
        int code = body.in.readU32();
        if (code < 0 || code > 0xFF) {
            throw illegal(GcOpcodes.PREFIX);
        }
        int opcode = GcOpcodes.PREFIX << 8 | code;
        switch (opcode) {
            case GcOpcodes.REF_TEST -> references.test(false);
            case GcOpcodes.REF_TEST_NULL -> references.test(true);
            case GcOpcodes.REF_CAST -> references.cast(false);
            case GcOpcodes.REF_CAST_NULL -> references.cast(true);
            case GcOpcodes.BR_ON_CAST -> references.branchOnCast(false, control);
            case GcOpcodes.BR_ON_CAST_FAIL -> references.branchOnCast(true, control);
            default -> {
                body.require(Feature.GC_OBJECTS, "an instruction on structs, arrays or i31");
                gc.instruction(opcode);
            }
        }
    }

    private ModuleException illegal(int opcode) {
        return ModuleException.malformed(
                body.offset, "illegal opcode " + Integer.toHexString(opcode));
    }
}
