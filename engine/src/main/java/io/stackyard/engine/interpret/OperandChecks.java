package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Operand;
import io.stackyard.engine.code.OperandShape;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.tablepool.TableBlock;
import io.stackyard.tablepool.TableSlot;
import org.agrona.UnsafeApi;

/// The twin's look at one instruction: its slots, its indices, and where it goes.
///
/// A slot must lie in the running function's frame and not in its header. Stack and frame are good already, and
/// `pc` is at an instruction, so all words of that lie in the code.
final class OperandChecks {

    private final CheckedTwin twin;
    private final Machine machine;
    private final ContinuationChecks continuations;

    // Slots of the frame, relative to fp: locals from `low`, operands below `high`.
    private int low;
    private int high;

    OperandChecks(CheckedTwin twin) {
        this.twin = twin;
        this.machine = twin.machine;
        this.continuations = new ContinuationChecks(twin, this);
    }

    void check(long pc, long fp, long w, long shape) {
        int op = (int) w & 0xFFFF;
        twin.within("opcode", op, 0, Op.COUNT - 1);
        low = -(int) (shape & 0xFFFF);
        high = (int) (shape >>> 16 & 0xFFFF) + low;
        fields(op, w);
        if ((op >= Op.BR && op <= Op.BR_I64_GE_U_IMM)
                || (op >= Op.COUNT_BR_IF && op <= Op.COUNT_BR_LT_U)
                || (op >= Op.COUNT_BR_NE_IMM && op <= Op.ADD_BR_LT_U)
                || (op >= Op.COUNT_BR && op <= Op.ADD_BR)
                || op == Op.I64_ADD_BR) {
            branch(op, pc, w);
        } else {
            indices(op, pc, fp, w);
        }
    }

    private void fields(int op, long w) {
        OperandShape shape = OperandShape.of(op);
        field("slot a", shape.a(), (short) (w >>> 16));
        field("slot b", shape.b(), (short) (w >>> 32));
        field("slot c", shape.c(), (short) (w >>> 48));
    }

    /// The access to another memory that is the operand of `SELECT_MEMORY`.
    private void access(long w) {
        int op = (int) w & 0xFFFF;
        twin.within("opcode of an access", op, Op.I32_LOAD, Op.STORE64);
        fields(op, w);
    }

    private void field(String name, Operand operand, int slot) {
        switch (operand) {
            case NONE -> {}
            case RESULTS -> twin.require(slot == low, name + " for results", slot, low);
            case ROW, READ, READ_WIDE, WRITE, WRITE_WIDE, STEP, ELEMENT ->
                    row(name, slot, operand.slots());
        }
    }

    /// Requires that `count` slots from `slot` lie among the locals, or among the operands.
    void row(String name, int slot, long count) {
        if (slot < 0) {
            twin.within(name, slot, low, -Frames.HEADER_SLOTS - count);
        } else {
            twin.within(name, slot, 0, high - count);
        }
    }

    private void branch(int op, long pc, long w) {
        if (op == Op.BR_TABLE) {
            for (long i = 0; i <= Word.imm32(w); i++) {
                way("entry of br_table", pc + 8, UnsafeApi.getLong(pc + 8 + i * 8));
            }
        } else if (op <= Op.BR_UNLESS_NULL) {
            way("target of branch", pc + 8, Word.imm32(w));
        } else {
            way("target of branch", pc + 16, Slots.operand(pc));
        }
    }

    private void way(String what, long origin, long words) {
        twin.target(what, origin + words * 8);
    }

    private void indices(int op, long pc, long fp, long w) {
        ModuleDefinition module = twin.state().definition();
        switch (op) {
            case Op.SELECT -> row("condition", (int) Slots.operand(pc), 1);
            case Op.SELECT_WIDE -> row("condition", (int) Slots.operand(pc), 1);
            case Op.GLOBAL_GET, Op.GLOBAL_GET_WIDE, Op.GLOBAL_SET, Op.GLOBAL_SET_WIDE ->
                    index("global", Word.imm32(w), module.globals().size());
            case Op.I32_ADD_ADD,
                    Op.F64_ADD_ADD,
                    Op.I32_MUL_ADD,
                    Op.F32_MUL_ADD,
                    Op.F64_MUL_ADD,
                    Op.I32_ROTL_XOR,
                    Op.I32_XOR_ADD,
                    Op.I32_XOR_AND,
                    Op.I32_AND_XOR,
                    Op.I32_SHR_U_XOR,
                    Op.I32_ROTL_ROTL_XOR ->
                    row("third operand", (short) Slots.operand(pc), 1);
            case Op.MOVE_2, Op.MOVE_4 -> {
                for (int word = 1; word < OperandShape.of(op).words(); word++) {
                    fields(Op.MOVE, UnsafeApi.getLong(pc + word * 8L));
                }
            }
            case Op.SELECT_MEMORY -> {
                memory(Word.imm32(w));
                access(Slots.operand(pc));
            }
            case Op.MEMORY_SIZE -> memory(Word.imm32(w));
            case Op.MEMORY_GROW -> memory(Word.c(w) & Memories.MAX_GROWABLE);
            case Op.MEMORY_FILL -> memory((int) Slots.operand(pc) & Memories.INDEX_MASK);
            case Op.MEMORY_COPY -> {
                memory((int) (Slots.operand(pc) >>> 32) & Memories.INDEX_MASK);
                memory((int) Slots.operand(pc));
            }
            case Op.MEMORY_INIT -> {
                memory((int) (Slots.operand(pc) >>> 32) & Memories.INDEX_MASK);
                index("data segment", (int) Slots.operand(pc), module.datas().size());
            }
            case Op.DATA_DROP -> index("data segment", Word.imm32(w), module.datas().size());
            case Op.ELEM_DROP -> index("element segment", Word.imm32(w), elements(module));
            case Op.TABLE_GET, Op.TABLE_SET -> element("slot a", (int) Slots.operand(pc), w >>> 16);
            case Op.TABLE_FILL -> element("slot b", (int) Slots.operand(pc), w >>> 32);
            case Op.TABLE_GROW -> element("slot c", (int) Slots.operand(pc), w >>> 48);
            case Op.TABLE_SIZE -> table(Word.imm32(w));
            case Op.TABLE_COPY -> {
                table((int) (Slots.operand(pc) >>> 32));
                table((int) Slots.operand(pc));
            }
            case Op.TABLE_INIT -> {
                table((int) (Slots.operand(pc) >>> 32));
                index("element segment", (int) Slots.operand(pc), elements(module));
            }
            case Op.REF_FUNC -> index("function", Word.imm32(w), module.functionCount());
            case Op.CHECK_EPOCH, Op.BURN, Op.BURN_RANGE -> {}
            case Op.REF_TEST, Op.REF_CAST -> {} // Any reference; the type is no address.
            case Op.CALL, Op.CALL_IMPORT, Op.CALL_INDIRECT, Op.CALL_REF -> call(op, pc, fp, w);
            case Op.RETURN_CALL,
                    Op.RETURN_CALL_IMPORT,
                    Op.RETURN_CALL_INDIRECT,
                    Op.RETURN_CALL_REF ->
                    tailCall(op, pc, fp, w);
            case Op.RETURN, Op.RETURN_ONE -> twin.callerPc(fp);
            case Op.RETURN_MANY -> {
                row("results", (short) (w >>> 16), w >>> 48);
                twin.callerPc(fp);
            }
            case Op.HOST_CALL, Op.HOST_RETURN, Op.CONT_ENTER, Op.CONT_RETURN ->
                    twin.require(false, "internal instruction in code of a module", op, 0);
            default -> continuations.check(op, pc, fp, w);
        }
    }

    private static int elements(ModuleDefinition module) {
        return module.elements().size();
    }

    void index(String what, int index, int count) {
        twin.within(what, index, 0, count - 1L);
    }

    private void memory(int index) {
        index("memory", index, twin.state().memoryCount());
        long block = InstanceLayout.memory(twin.instance(), index);
        long wanted = twin.state().memory(index).slot().block();
        twin.require(block == wanted, "block of memory " + index, block, wanted);
    }

    private long table(int index) {
        index("table", index, twin.state().definition().tables().size());
        long block = InstanceLayout.table(twin.instance(), index);
        TableSlot slot = twin.state().table(index);
        twin.require(block == slot.block(), "block of table " + index, block, slot.block());
        long length = TableBlock.length(block);
        twin.within("length of table " + index, length, 0, TableBlock.maximum(block));
        return block;
    }

    private void element(String name, int table, long field) {
        int shift = TableBlock.elementShift(table(table));
        row(name, (short) field, 1L << (shift - 3));
    }

    private void call(int op, long pc, long fp, long w) {
        int args = (short) (w >>> 16);
        twin.within("arguments", args, 0, high);
        switch (op) {
            case Op.CALL -> row("arguments", args, callee(pc));
            case Op.CALL_IMPORT -> imported(Word.imm32(w));
            case Op.CALL_REF -> function(UnsafeApi.getLong(Slots.address(fp, Word.b(w))));
            default -> table((int) (Slots.operand(pc) >>> 32));
        }
    }

    /// The callee of a direct call, entered at its first instruction with its own shape; the slots of its
    /// arguments.
    private long callee(long pc) {
        var code = twin.state().code();
        long entry = Slots.operand(pc);
        twin.codeAddress("callee", entry, twin.instance());
        int function = code.functionAt(entry);
        twin.require(code.entry(function) == entry, "callee", entry, code.entry(function));
        long shape = UnsafeApi.getLong(pc + 16);
        twin.require(shape == code.shape(function), "callee's shape", shape, code.shape(function));
        return (shape & 0xFFFF) - Frames.HEADER_SLOTS - (shape >>> 32);
    }

    private void tailCall(int op, long pc, long fp, long w) {
        int args = (short) (w >>> 16);
        row("arguments", args, w >>> 48);
        twin.callerPc(fp);
        switch (op) {
            case Op.RETURN_CALL ->
                    twin.require(callee(pc) == w >>> 48, "argument slots", w >>> 48, callee(pc));
            case Op.RETURN_CALL_IMPORT -> imported((int) Slots.operand(pc));
            case Op.RETURN_CALL_REF -> {
                int slot = (short) Slots.operand(pc);
                row("function", slot, 1);
                function(UnsafeApi.getLong(Slots.address(fp, slot)));
            }
            default -> {
                table((int) (Slots.operand(pc) >>> 32));
                row("index", (short) UnsafeApi.getLong(pc + 16), 1);
            }
        }
    }

    private void imported(int index) {
        index("imported function", index, twin.state().definition().importedFunctionCount());
        function(InstanceLayout.function(twin.instance(), index));
    }

    /// A function reference: null traps, any other has a record.
    void function(long reference) {
        twin.within("function reference", reference, 0, machine.functions.count());
    }

    /// A reference to a continuation in the frame: what it names is a block of the pool; if it is live, a stack
    /// of this store that waits in good order.
    void continuation(long fp, int slot) {
        row("continuation", slot, 2);
        long address = Slots.address(fp, slot);
        long index = UnsafeApi.getLong(address);
        twin.within("continuation", index, 0, machine.store.allocator().stacks().capacity());
        if (index != 0) {
            long block = machine.controlBlock(index);
            long revision = UnsafeApi.getLong(address + 8);
            twin.within("revision", revision, 1, ControlBlock.revision(block));
            if (revision == ControlBlock.revision(block)) {
                continuations.parked(block);
            }
        }
    }
}
