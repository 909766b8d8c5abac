package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Op;
import io.stackyard.tablepool.TableBlock;
import org.agrona.UnsafeApi;

/// Calls that leave the straight path: through imports, tables and references, in tail position, and to
/// host functions.
final class Calls {

    private Calls() {}

    /// Most imports are the host's: their only instruction is executed at once.
    static long callImport(Machine machine) {
        long callee = InstanceLayout.function(Frames.instance(machine.frame), Slots.imm32(machine));
        long first =
                call(machine, machine.at + 8, machine.frame, Slots.addressA(machine),
                        machine.record(callee));
        if (Slots.opcode(first) != Op.HOST_CALL) {
            return first;
        }
        Interpreter.fetch(machine, first);
        return hostCall(machine);
    }

    static long callIndirect(Machine machine) {
        return call(machine, machine.at + 16, machine.frame, Slots.addressA(machine),
                indirect(machine, Slots.addressB(machine)));
    }

    static long callRef(Machine machine) {
        return call(machine, machine.at + 8, machine.frame, Slots.addressA(machine),
                referenced(machine, Slots.addressB(machine)));
    }

    /// `RETURN_CALL`: two more words as `CALL`, for a function of this module.
    static long returnCall(Machine machine) {
        return tailCall(machine, Slots.operand(machine), Frames.calleeShape(machine),
                Frames.instance(machine.frame));
    }

    static long returnCallImport(Machine machine) {
        int index = (int) Slots.operand(machine);
        long callee = InstanceLayout.function(Frames.instance(machine.frame), index);
        return tailCall(machine, machine.record(callee));
    }

    /// The operand word as `CALL_INDIRECT`; then the index slot.
    static long returnCallIndirect(Machine machine) {
        long index = Slots.address(machine.frame, UnsafeApi.getShort(machine.at + 16));
        return tailCall(machine, indirect(machine, index));
    }

    static long returnCallRef(Machine machine) {
        long slot = Slots.address(machine.frame, UnsafeApi.getShort(machine.at + 8));
        return tailCall(machine, referenced(machine, slot));
    }

    /// Lays the callee's frame over its arguments; returns the address of its first instruction.
    static long call(Machine machine, long callerPc, long callerFp, long args, long record) {
        long shape = FunctionRecord.shape(record);
        machine.requireRoom(args + Frames.frameBytes(shape));
        machine.frame =
                Frames.lay(args, shape, callerPc, callerFp, FunctionRecord.instance(record));
        return FunctionRecord.code(record);
    }

    private static long tailCall(Machine machine, long record) {
        return tailCall(
                machine,
                FunctionRecord.code(record),
                FunctionRecord.shape(record),
                FunctionRecord.instance(record));
    }

    /// The callee's frame replaces this one: same arguments' start, same return. So a tail call in the
    /// first function of a continuation keeps the way back to its parent.
    private static long tailCall(
            Machine machine, long code, long shape, long instance) {
        long fp = machine.frame;
        int imm = Slots.imm32(machine);
        long args = Slots.address(fp, (short) imm);
        machine.requireRoom(args + Frames.frameBytes(shape));
        long callerPc = Frames.callerPc(fp);
        long callerFp = Frames.callerFp(fp);
        Slots.copyUp(Slots.addressA(machine), args, imm >>> 16);
        machine.frame = Frames.lay(args, shape, callerPc, callerFp, instance);
        return code;
    }

    private static long referenced(Machine machine, long slot) {
        long function = UnsafeApi.getLong(slot);
        if (function == 0) {
            throw TrapSignal.NULL_FUNCTION;
        }
        return machine.record(function);
    }

    /// The record of the table element that slot `b` names, checked against the type in the next word.
    private static long indirect(Machine machine, long slot) {
        long operand = Slots.operand(machine);
        long table = InstanceLayout.table(Frames.instance(machine.frame), (int) (operand >>> 32));
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
    static long hostCall(Machine machine) {
        long fp = machine.frame;
        machine.settleInstruction();
        long callerPc = Frames.callerPc(fp); // Read first: results may lie over the header.
        long callerFp = Frames.callerFp(fp);
        ExceptionPackage thrown = machine.callHost(Slots.imm32(machine), fp);
        HostSuspension suspension = machine.takeSuspension();
        if (thrown != null) {
            Unwinding.propagate(machine, thrown, machine.at, fp);
            return machine.go();
        }
        if (suspension != null) {
            long results = machine.argumentsOfHost(Slots.imm32(machine), fp);
            Continuations.suspend(machine, suspension, results, callerPc, callerFp);
            return machine.go();
        }
        machine.frame = callerFp;
        return callerPc;
    }
}
