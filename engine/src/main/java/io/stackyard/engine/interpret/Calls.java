package io.stackyard.engine.interpret;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.tablepool.TableBlock;
import org.agrona.UnsafeApi;

/// Calls that leave the straight path: through imports, tables and references, in tail position, and to
/// host functions.
final class Calls {

    private Calls() {}

    static void callImport(Machine machine, long pc, long fp) {
        long callee = InstanceLayout.function(Frames.instance(fp), Slots.imm32(pc));
        call(machine, pc + 8, fp, Slots.addressA(pc, fp), machine.record(callee));
    }

    static void callIndirect(Machine machine, long pc, long fp) {
        call(machine, pc + 16, fp, Slots.addressA(pc, fp),
                indirect(machine, pc, fp, Slots.addressB(pc, fp)));
    }

    static void callRef(Machine machine, long pc, long fp) {
        call(machine, pc + 8, fp, Slots.addressA(pc, fp),
                referenced(machine, Slots.addressB(pc, fp)));
    }

    /// `RETURN_CALL`: two more words as `CALL`, for a function of this module.
    static void returnCall(Machine machine, long pc, long fp) {
        tailCall(machine, pc, fp, Slots.operand(pc), UnsafeApi.getLong(pc + 16),
                Frames.instance(fp));
    }

    static void returnCallImport(Machine machine, long pc, long fp) {
        int index = (int) Slots.operand(pc);
        long callee = InstanceLayout.function(Frames.instance(fp), index);
        tailCall(machine, pc, fp, machine.record(callee));
    }

    /// The operand word as `CALL_INDIRECT`; then the index slot.
    static void returnCallIndirect(Machine machine, long pc, long fp) {
        long index = Slots.address(fp, UnsafeApi.getShort(pc + 16));
        tailCall(machine, pc, fp, indirect(machine, pc, fp, index));
    }

    static void returnCallRef(Machine machine, long pc, long fp) {
        long slot = Slots.address(fp, UnsafeApi.getShort(pc + 8));
        tailCall(machine, pc, fp, referenced(machine, slot));
    }

    /// Lays the callee's frame over its arguments; the loop goes on with its first instruction.
    static void call(Machine machine, long callerPc, long callerFp, long args, long record) {
        long shape = FunctionRecord.shape(record);
        machine.requireRoom(args + Frames.frameBytes(shape));
        long fp = Frames.lay(args, shape, callerPc, callerFp, FunctionRecord.instance(record));
        machine.park(FunctionRecord.code(record), fp);
    }

    private static void tailCall(Machine machine, long pc, long fp, long record) {
        tailCall(
                machine,
                pc,
                fp,
                FunctionRecord.code(record),
                FunctionRecord.shape(record),
                FunctionRecord.instance(record));
    }

    /// The callee's frame replaces this one: same arguments' start, same return. So a tail call in the
    /// first function of a continuation keeps the way back to its parent.
    private static void tailCall(
            Machine machine, long pc, long fp, long code, long shape, long instance) {
        int imm = Slots.imm32(pc);
        long args = Slots.address(fp, (short) imm);
        machine.requireRoom(args + Frames.frameBytes(shape));
        long callerPc = Frames.callerPc(fp);
        long callerFp = Frames.callerFp(fp);
        Slots.copyUp(Slots.addressA(pc, fp), args, imm >>> 16);
        machine.park(code, Frames.lay(args, shape, callerPc, callerFp, instance));
    }

    private static long referenced(Machine machine, long slot) {
        long function = UnsafeApi.getLong(slot);
        if (function == 0) {
            throw TrapSignal.NULL_FUNCTION;
        }
        return machine.record(function);
    }

    /// The record of the table element that slot `b` names, checked against the type in the word at `pc`.
    private static long indirect(Machine machine, long pc, long fp, long slot) {
        long operand = Slots.operand(pc);
        long table = InstanceLayout.table(Frames.instance(fp), (int) (operand >>> 32));
        long index = Integer.toUnsignedLong(UnsafeApi.getInt(slot));
        if (index >= TableBlock.length(table)) {
            throw TrapSignal.undefinedElement(index);
        }
        long function = UnsafeApi.getLong(TableBlock.elementAddress(table, index));
        if (function <= 0) {
            function = TableImage.reference(machine, table, index, function);
            if (function == 0) {
                throw TrapSignal.uninitializedElement(index);
            }
        }
        long record = machine.record(function);
        int wanted = (int) operand;
        if (FunctionRecord.type(record) != wanted && !machine.isSubtype(function, wanted)) {
            throw TrapSignal.INDIRECT_CALL_TYPE;
        }
        return record;
    }

    /// `HOST_CALL`: runs a Java function on the Java stack, with this frame's arguments.
    static void hostCall(Machine machine, long pc, long fp) {
        long stack = machine.stack;
        ControlBlock.setPc(stack, pc + 8);
        ControlBlock.setFp(stack, fp);
        long callerPc = Frames.callerPc(fp); // Read first: results may lie over the header.
        long callerFp = Frames.callerFp(fp);
        ExceptionPackage thrown = machine.callHost(Slots.imm32(pc), fp);
        HostSuspension suspension = machine.takeSuspension();
        if (thrown != null) {
            Unwinding.propagate(machine, thrown, pc, fp);
        } else if (suspension != null) {
            long results = machine.argumentsOfHost(Slots.imm32(pc), fp);
            Continuations.suspend(machine, suspension, results, callerPc, callerFp);
        } else {
            machine.park(callerPc, callerFp);
        }
    }
}
