package io.stackyard.engine.interpret;

import static java.util.Objects.requireNonNull;

import io.stackyard.allocator.memory.MemoryBlock;
import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.engine.code.CodeMap;
import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.code.Word;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import java.util.Locale;
import org.agrona.UnsafeApi;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/// The checked twin of the loop: looks at the machine and at the next instruction before it is executed.
///
/// The checks go from the outside in, so that each address is known to be good before anything is read
/// there: the running stack, the frame in it, the code that `pc` names, the first memory, and at last the
/// operands ([OperandChecks]). The first violation condemns the store: every further instruction is
/// refused, too.
///
/// **Threads**: the one that owns the store.
final class CheckedTwin {

    final Machine machine;

    private final OperandChecks operands;

    private final Long2ObjectHashMap<InstanceState> instances = new Long2ObjectHashMap<>();
    private final LongHashSet hostCode = new LongHashSet();
    private @Nullable TwinViolation violation;

    // The function that ran last.
    private long knownInstance;
    private @Nullable InstanceState state;
    private @Nullable CodeMap map;
    private long from;
    private long to;
    private long codeStart;
    private long shape;

    // The instruction that is looked at, for the message.
    private long pc;
    private long word;
    private boolean isWordKnown;

    CheckedTwin(Machine machine) {
        this.machine = machine;
        this.operands = new OperandChecks(this);
    }

    /// Looks at the instruction at `pc`, about to be executed with these registers.
    ///
    /// @throws TwinViolation if something is not as it must be, now or before in this store
    void before(long nextPc, long fp) {
        if (violation != null) {
            throw violation;
        }
        pc = nextPc;
        isWordKnown = false;
        stack();
        frame(fp);
        long instance = Frames.instance(fp);
        if (isStub(nextPc)) {
            require(machine.isBase(fp), "fp of a stub", fp, base());
        } else if (machine.isHostStop(nextPc)) {
            long waiting = base() + Frames.HEADER_BYTES; // See Entry.
            require(fp == waiting, "fp of a host that waits", fp, waiting);
        } else if (instance == machine.hostInstance()) {
            hostCall(nextPc, fp);
        } else {
            instruction(nextPc, fp, instance);
        }
    }

    private void stack() {
        long stack = machine.stack;
        block(stack, "running stack");
        require(
                ControlBlock.state(stack) == StackState.RUNNING,
                "state of the running stack",
                ControlBlock.state(stack).code(),
                StackState.RUNNING.code());
        long limit = ControlBlock.limit(stack);
        require(machine.limit == limit, "limit", machine.limit, limit);
        within("limit", limit, ControlBlock.start(stack), ControlBlock.end(stack));
    }

    /// A control block of the pool that belongs to this store.
    void block(long block, String what) {
        long index = machine.index(block);
        within(what, index, 1, machine.store.allocator().stacks().capacity());
        require(machine.controlBlock(index) == block, what, block, machine.controlBlock(index));
        long owner = ControlBlock.owner(block);
        require(owner == machine.store.id(), "owner of the " + what, owner, machine.store.id());
    }

    private long base() {
        return ControlBlock.start(machine.stack) + Frames.HEADER_BYTES;
    }

    private void frame(long fp) {
        within("fp", fp, base(), machine.limit);
        aligned("fp", fp);
        long caller = Frames.callerFp(fp);
        if (fp == base()) {
            require(caller == 0, "fp of the caller of the first frame", caller, 0);
        } else {
            within("fp of the caller", caller, base(), fp - Frames.HEADER_BYTES);
            aligned("fp of the caller", caller);
        }
    }

    private boolean isStub(long address) {
        Stubs stubs = machine.stubs;
        return address == stubs.hostReturn()
                || address == stubs.contEnter()
                || address == stubs.contReturn();
    }

    private void hostCall(long address, long fp) {
        if (!hostCode.contains(address)) {
            machine.functions.forEachHostCode(hostCode::add);
        }
        require(hostCode.contains(address), "pc in code of the host", address, 0);
        word = UnsafeApi.getLong(address);
        isWordKnown = true;
        int reference = Word.imm32(word);
        within("function of the host", reference, 1, machine.functions.count());
        callerPc(fp);
    }

    private void instruction(long address, long fp, long instance) {
        function(address, instance);
        aligned("pc", address);
        require(isInstruction(address), "pc at no instruction: word", wordAt(address), 0);
        long start = fp - Frames.localBytes(shape);
        within("frame's start", start, base() - Frames.HEADER_BYTES, machine.limit);
        within("frame's end", start + Frames.frameBytes(shape), start, machine.limit);
        memory(InstanceLayout.memory0(instance));
        word = UnsafeApi.getLong(address);
        isWordKnown = true;
        operands.check(address, fp, word, shape);
    }

    private void function(long address, long instance) {
        if (instance == knownInstance && address >= from && address < to) {
            return;
        }
        InstanceState found = stateOf(instance);
        ModuleCode code = found.code();
        within("pc in code", address, code.address(0), code.address(0) + code.byteSize() - 8);
        int function = code.functionAt(address);
        knownInstance = instance;
        state = found;
        map = code.map();
        codeStart = code.address(0);
        from = code.address(map.start(function));
        to = code.address(map.end(function));
        shape = code.shape(function);
    }

    private void memory(long block) {
        InstanceState instance = state();
        if (block == machine.emptyMemory()) {
            require(instance.memoryCount() == 0, "block of no memory", block, 0);
            require(MemoryBlock.length(block) == 0, "empty memory", MemoryBlock.length(block), 0);
            return;
        }
        for (int i = 0; i < instance.memoryCount(); i++) {
            MemorySlot slot = instance.memory(i).slot();
            if (slot.block() == block) {
                long length = MemoryBlock.length(block);
                require(length == slot.byteSize(), "length of memory", length, slot.byteSize());
                require(
                        MemoryBlock.base(block) == slot.baseAddress(),
                        "base of memory",
                        MemoryBlock.base(block),
                        slot.baseAddress());
                return;
            }
        }
        require(false, "block of memory 0", block, 0);
    }

    /// Where the frame at `fp` returns to, checked before it does.
    void callerPc(long fp) {
        long to = Frames.callerPc(fp);
        long caller = Frames.callerFp(fp);
        Stubs stubs = machine.stubs;
        if (to == stubs.hostReturn() || to == stubs.contReturn()) {
            require(machine.isBase(caller), "fp below a first function", caller, base());
            return;
        }
        codeAddress("pc of the caller", to, Frames.instance(caller));
    }

    /// Requires an instruction of an instance.
    void codeAddress(String what, long address, long instance) {
        ModuleCode code = stateOf(instance).code();
        within(what, address, code.address(0), code.address(0) + code.byteSize() - 8);
        aligned(what, address);
        require(code.map().isInstruction(code.wordAt(address)), what, address, 0);
    }

    private InstanceState stateOf(long instance) {
        InstanceState known = instances.get(instance);
        if (known == null) {
            machine.forEachInstance(each -> instances.put(each.address(), each));
            known = instances.get(instance);
            require(known != null, "address of an instance", instance, 0);
        }
        return requireNonNull(known);
    }

    /// Requires an instruction of the running function.
    void target(String what, long address) {
        within(what, address, from, to - 8);
        require(isInstruction(address), what, wordAt(address), 0);
    }

    private boolean isInstruction(long address) {
        return requireNonNull(map).isInstruction(wordAt(address));
    }

    private long wordAt(long address) {
        return (address - codeStart) >> 3;
    }

    /// The running instance.
    InstanceState state() {
        return requireNonNull(state);
    }

    long instance() {
        return knownInstance;
    }

    void within(String what, long value, long low, long high) {
        if (value < low || value > high) {
            refuse(what, value, "bounds=" + number(low) + ".." + number(high));
        }
    }

    void require(boolean holds, String what, long value, long wanted) {
        if (!holds) {
            refuse(what, value, "wanted=" + number(wanted));
        }
    }

    private void aligned(String what, long address) {
        if ((address & 7) != 0) {
            refuse(what, address, "wanted=a multiple of 8");
        }
    }

    private void refuse(String what, long value, String bound) {
        String opcode = isWordKnown ? Long.toString(word & 0xFFFF) : "not read";
        var found =
                new TwinViolation(
                        String.format(
                                Locale.ROOT,
                                "checked twin: store %d: %s=%s, %s; pc=0x%x, opcode=%s, word=0x%x",
                                machine.store.id(),
                                what,
                                number(value),
                                bound,
                                pc,
                                opcode,
                                isWordKnown ? word : 0));
        violation = found;
        throw found;
    }

    private static String number(long value) {
        return Math.abs(value) < 1 << 24 ? Long.toString(value) : "0x" + Long.toHexString(value);
    }
}
