package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Checked;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Profiled;

/// The loop: fetches an instruction word, and does what it says.
///
/// **Registers** are two Java locals: `pc` (the instruction's own word) and `fp` (slot 0 of the frame). An
/// arm that assigns `pc` leaves the word before the next instruction there, and the end of the loop moves
/// on; one that knows the next word itself ends in `continue`. An operation that changes more than one
/// register leaves them in the [Machine], and its arm reloads them. The instance is read from the frame's
/// header by who needs it.
///
/// **Shape for HotSpot**, each point measured: few locals keep registers out of the Java frame. Instance and
/// memory as further ones cost two stores and two loads in every instruction, read from the frame they cost
/// two loads in those that want them. The compiler parses the last case first and stops inlining at 8,000
/// bytes in all, so what is frequent stands last. A method of more than 8,000 bytes is never compiled; a test
/// measures this one. Small arms that each call one static method were twice as fast as inline ones.
final class Interpreter {

    private Interpreter() {}

    private static long memory0(long fp) {
        return InstanceLayout.memory0(Frames.instance(fp));
    }

    /// Runs from the machine's registers to a `HOST_RETURN`, and leaves the registers there.
    ///
    /// @throws TrapSignal if the guest traps; the machine's registers say where
    /// @throws UncaughtSignal if an exception leaves the entry's function
    static void run(Machine machine) {
        long pc = machine.pc;
        long fp = machine.fp;
        try {
            while (true) {
                if (Checked.ON) {
                    machine.twin.before(pc, fp);
                }
                if (Profiled.ON) {
                    machine.counter().count(pc);
                }
                switch (Slots.opcode(pc)) {
                    case Op.UNREACHABLE -> throw TrapSignal.UNREACHABLE;
                    case Op.UNSUPPORTED -> throw TrapSignal.unsupported(Slots.imm32(pc));
                    case Op.CHECK_EPOCH -> {
                        if (Interrupts.checkEpoch(machine, pc, fp)) {
                            pc = machine.pc;
                            fp = machine.fp;
                            continue;
                        }
                    }
                    case Op.BURN -> {
                        if (Interrupts.burn(machine, pc, fp)) {
                            pc = machine.pc;
                            fp = machine.fp;
                            continue;
                        }
                    }
                    case Op.BURN_RANGE -> {
                        if (Interrupts.burnRange(machine, pc, fp)) {
                            pc = machine.pc;
                            fp = machine.fp;
                            continue;
                        }
                    }
                    case Op.REF_FUNC -> References.func(machine, pc, fp);
                    case Op.REF_IS_NULL -> References.isNull(pc, fp);
                    case Op.REF_AS_NON_NULL -> References.asNonNull(pc, fp);
                    case Op.REF_EQ -> References.same(pc, fp);
                    case Op.REF_TEST -> pc = References.test(machine, pc, fp);
                    case Op.REF_CAST -> pc = References.cast(machine, pc, fp);
                    case Op.SELECT_MEMORY -> pc = OtherMemory.access(pc, fp);
                    case Op.MEMORY_SIZE -> Memories.size(pc, fp);
                    case Op.MEMORY_GROW -> Memories.grow(machine, pc, fp);
                    case Op.MEMORY_FILL -> pc = Memories.fill(machine, pc, fp);
                    case Op.MEMORY_COPY -> pc = Memories.copy(machine, pc, fp);
                    case Op.MEMORY_INIT -> pc = Memories.init(machine, pc, fp);
                    case Op.DATA_DROP -> Memories.drop(machine, pc, fp);
                    case Op.TABLE_GET -> pc = Tables.get(machine, pc, fp);
                    case Op.TABLE_SET -> pc = Tables.set(pc, fp);
                    case Op.TABLE_SIZE -> Tables.size(pc, fp);
                    case Op.TABLE_GROW -> pc = Tables.grow(machine, pc, fp);
                    case Op.TABLE_FILL -> pc = Tables.fill(machine, pc, fp);
                    case Op.TABLE_COPY -> pc = Tables.copy(machine, pc, fp);
                    case Op.TABLE_INIT -> pc = Tables.init(machine, pc, fp);
                    case Op.ELEM_DROP -> Tables.drop(machine, pc, fp);
                    case Op.ADDRESS -> pc = MemoryAccess.address(pc, fp);
                    case Op.ADDRESS64 -> pc = MemoryAccess.address64(pc, fp);
                    case Op.INDEX64 -> MemoryAccess.index64(pc, fp);
                    case Op.CONT_ENTER -> {
                        Continuations.enter(machine, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RESUME_NEW -> {
                        Continuations.resumeNew(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RESUME_FUNC -> {
                        Continuations.resumeFunction(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.CONT_RETURN -> {
                        Continuations.finish(machine, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RESUME -> {
                        Continuations.resume(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.SUSPEND -> {
                        Continuations.suspend(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.CONT_NEW -> Continuations.create(machine, pc, fp);
                    case Op.CONT_BIND -> Continuations.bind(machine, pc, fp);
                    case Op.RESUME_THROW -> {
                        Continuations.resumeThrow(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RESUME_THROW_REF -> {
                        Continuations.resumeThrowRef(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.SWITCH -> {
                        Continuations.switchTo(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.THROW -> {
                        Unwinding.raise(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.THROW_REF -> {
                        Unwinding.raiseRef(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.I32_WRAP_I64 -> Conversions.i32WrapI64(pc, fp);
                    case Op.I32_TRUNC_F32_S -> Conversions.i32TruncF32S(pc, fp);
                    case Op.I32_TRUNC_F32_U -> Conversions.i32TruncF32U(pc, fp);
                    case Op.I32_TRUNC_SAT_F32_S -> Conversions.i32TruncSatF32S(pc, fp);
                    case Op.I32_TRUNC_SAT_F32_U -> Conversions.i32TruncSatF32U(pc, fp);
                    case Op.I32_TRUNC_F64_S -> Conversions.i32TruncF64S(pc, fp);
                    case Op.I32_TRUNC_F64_U -> Conversions.i32TruncF64U(pc, fp);
                    case Op.I32_TRUNC_SAT_F64_S -> Conversions.i32TruncSatF64S(pc, fp);
                    case Op.I32_TRUNC_SAT_F64_U -> Conversions.i32TruncSatF64U(pc, fp);
                    case Op.I64_TRUNC_F32_S -> Conversions.i64TruncF32S(pc, fp);
                    case Op.I64_TRUNC_F32_U -> Conversions.i64TruncF32U(pc, fp);
                    case Op.I64_TRUNC_SAT_F32_S -> Conversions.i64TruncSatF32S(pc, fp);
                    case Op.I64_TRUNC_SAT_F32_U -> Conversions.i64TruncSatF32U(pc, fp);
                    case Op.I64_TRUNC_F64_S -> Conversions.i64TruncF64S(pc, fp);
                    case Op.I64_TRUNC_F64_U -> Conversions.i64TruncF64U(pc, fp);
                    case Op.I64_TRUNC_SAT_F64_S -> Conversions.i64TruncSatF64S(pc, fp);
                    case Op.I64_TRUNC_SAT_F64_U -> Conversions.i64TruncSatF64U(pc, fp);
                    case Op.F32_CONVERT_I32_S -> Conversions.f32ConvertI32S(pc, fp);
                    case Op.F32_CONVERT_I32_U -> Conversions.f32ConvertI32U(pc, fp);
                    case Op.F32_CONVERT_I64_S -> Conversions.f32ConvertI64S(pc, fp);
                    case Op.F32_CONVERT_I64_U -> Conversions.f32ConvertI64U(pc, fp);
                    case Op.F64_CONVERT_I32_S -> Conversions.f64ConvertI32S(pc, fp);
                    case Op.F64_CONVERT_I32_U -> Conversions.f64ConvertI32U(pc, fp);
                    case Op.F64_CONVERT_I64_S -> Conversions.f64ConvertI64S(pc, fp);
                    case Op.F64_CONVERT_I64_U -> Conversions.f64ConvertI64U(pc, fp);
                    case Op.F32_DEMOTE_F64 -> Conversions.f32DemoteF64(pc, fp);
                    case Op.F64_PROMOTE_F32 -> Conversions.f64PromoteF32(pc, fp);
                    case Op.I64_EXTEND_I32_S -> Conversions.i64ExtendI32S(pc, fp);
                    case Op.I64_EXTEND_I32_U -> Conversions.i64ExtendI32U(pc, fp);
                    case Op.F32_ADD -> F32.add(pc, fp);
                    case Op.F32_SUB -> F32.sub(pc, fp);
                    case Op.F32_MUL -> F32.mul(pc, fp);
                    case Op.F32_DIV -> F32.div(pc, fp);
                    case Op.F32_MIN -> F32.min(pc, fp);
                    case Op.F32_MAX -> F32.max(pc, fp);
                    case Op.F32_CEIL -> F32.ceil(pc, fp);
                    case Op.F32_FLOOR -> F32.floor(pc, fp);
                    case Op.F32_TRUNC -> F32.trunc(pc, fp);
                    case Op.F32_NEAREST -> F32.nearest(pc, fp);
                    case Op.F32_SQRT -> F32.sqrt(pc, fp);
                    case Op.F32_ABS -> F32.abs(pc, fp);
                    case Op.F32_NEG -> F32.neg(pc, fp);
                    case Op.F32_COPYSIGN -> F32.copysign(pc, fp);
                    case Op.F32_EQ -> F32.eq(pc, fp);
                    case Op.F32_NE -> F32.ne(pc, fp);
                    case Op.F32_LT -> F32.lt(pc, fp);
                    case Op.F32_LE -> F32.le(pc, fp);
                    case Op.F64_ADD -> F64.add(pc, fp);
                    case Op.F64_SUB -> F64.sub(pc, fp);
                    case Op.F64_MUL -> F64.mul(pc, fp);
                    case Op.F64_DIV -> F64.div(pc, fp);
                    case Op.F64_MIN -> F64.min(pc, fp);
                    case Op.F64_MAX -> F64.max(pc, fp);
                    case Op.F64_CEIL -> F64.ceil(pc, fp);
                    case Op.F64_FLOOR -> F64.floor(pc, fp);
                    case Op.F64_TRUNC -> F64.trunc(pc, fp);
                    case Op.F64_NEAREST -> F64.nearest(pc, fp);
                    case Op.F64_SQRT -> F64.sqrt(pc, fp);
                    case Op.F64_ABS -> F64.abs(pc, fp);
                    case Op.F64_NEG -> F64.neg(pc, fp);
                    case Op.F64_COPYSIGN -> F64.copysign(pc, fp);
                    case Op.F64_EQ -> F64.eq(pc, fp);
                    case Op.F64_NE -> F64.ne(pc, fp);
                    case Op.F64_LT -> F64.lt(pc, fp);
                    case Op.F64_LE -> F64.le(pc, fp);
                    case Op.ZERO_WIDE -> Moves.zeroWide(pc, fp);
                    case Op.SELECT_WIDE -> pc = Moves.selectWide(pc, fp);
                    case Op.GLOBAL_GET_WIDE -> Moves.globalGetWide(pc, fp);
                    case Op.GLOBAL_SET_WIDE -> Moves.globalSetWide(pc, fp);
                    case Op.CALL_IMPORT -> {
                        Calls.callImport(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.CALL_INDIRECT -> {
                        Calls.callIndirect(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.CALL_REF -> {
                        Calls.callRef(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL -> {
                        Calls.returnCall(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL_IMPORT -> {
                        Calls.returnCallImport(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL_INDIRECT -> {
                        Calls.returnCallIndirect(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL_REF -> {
                        Calls.returnCallRef(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.HOST_CALL -> {
                        Calls.hostCall(machine, pc, fp);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.HOST_RETURN -> {
                        machine.park(pc, fp); // Says which: a host may wait in a resume.
                        return;
                    }
                    case Op.MOVE_WIDE -> Moves.moveWide(pc, fp);
                    case Op.CONST_WIDE -> pc = Moves.constantWide(pc, fp);
                    case Op.BR_IF_NULL -> pc = Branches.brIfNull(pc, fp);
                    case Op.BR_UNLESS_NULL -> pc = Branches.brUnlessNull(pc, fp);
                    case Op.I64_ROTL -> I64.rotl(pc, fp);
                    case Op.I64_ROTR -> I64.rotr(pc, fp);
                    case Op.I64_DIV_S -> I64.divS(pc, fp);
                    case Op.I64_DIV_U -> I64.divU(pc, fp);
                    case Op.I64_REM_S -> I64.remS(pc, fp);
                    case Op.I64_REM_U -> I64.remU(pc, fp);
                    case Op.I64_CLZ -> I64.clz(pc, fp);
                    case Op.I64_CTZ -> I64.ctz(pc, fp);
                    case Op.I64_POPCNT -> I64.popcnt(pc, fp);
                    case Op.I64_EXTEND8_S -> I64.extend8S(pc, fp);
                    case Op.I64_EXTEND16_S -> I64.extend16S(pc, fp);
                    case Op.I64_EXTEND32_S -> I64.extend32S(pc, fp);
                    case Op.I32_ROTL -> I32.rotl(pc, fp);
                    case Op.I32_ROTR -> I32.rotr(pc, fp);
                    case Op.I32_DIV_S -> I32.divS(pc, fp);
                    case Op.I32_DIV_U -> I32.divU(pc, fp);
                    case Op.I32_REM_S -> I32.remS(pc, fp);
                    case Op.I32_REM_U -> I32.remU(pc, fp);
                    case Op.I32_CLZ -> I32.clz(pc, fp);
                    case Op.I32_CTZ -> I32.ctz(pc, fp);
                    case Op.I32_POPCNT -> I32.popcnt(pc, fp);
                    case Op.I32_EXTEND8_S -> I32.extend8S(pc, fp);
                    case Op.I32_EXTEND16_S -> I32.extend16S(pc, fp);
                    case Op.BR_I64_EQ -> pc = FusedBranches.brI64Eq(pc, fp);
                    case Op.BR_I64_NE -> pc = FusedBranches.brI64Ne(pc, fp);
                    case Op.BR_I64_LT_S -> pc = FusedBranches.brI64LtS(pc, fp);
                    case Op.BR_I64_LT_U -> pc = FusedBranches.brI64LtU(pc, fp);
                    case Op.BR_I64_LE_S -> pc = FusedBranches.brI64LeS(pc, fp);
                    case Op.BR_I64_LE_U -> pc = FusedBranches.brI64LeU(pc, fp);
                    case Op.BR_I64_EQ_IMM -> pc = FusedBranches.brI64EqImm(pc, fp);
                    case Op.BR_I64_NE_IMM -> pc = FusedBranches.brI64NeImm(pc, fp);
                    case Op.BR_I64_LT_S_IMM -> pc = FusedBranches.brI64LtSImm(pc, fp);
                    case Op.BR_I64_LT_U_IMM -> pc = FusedBranches.brI64LtUImm(pc, fp);
                    case Op.BR_I64_LE_S_IMM -> pc = FusedBranches.brI64LeSImm(pc, fp);
                    case Op.BR_I64_LE_U_IMM -> pc = FusedBranches.brI64LeUImm(pc, fp);
                    case Op.BR_I64_GT_S_IMM -> pc = FusedBranches.brI64GtSImm(pc, fp);
                    case Op.BR_I64_GT_U_IMM -> pc = FusedBranches.brI64GtUImm(pc, fp);
                    case Op.BR_I64_GE_S_IMM -> pc = FusedBranches.brI64GeSImm(pc, fp);
                    case Op.BR_I64_GE_U_IMM -> pc = FusedBranches.brI64GeUImm(pc, fp);
                    case Op.I64_ADD -> I64.add(pc, fp);
                    case Op.I64_ADD_IMM -> I64.addImm(pc, fp);
                    case Op.I64_SUB -> I64.sub(pc, fp);
                    case Op.I64_MUL -> I64.mul(pc, fp);
                    case Op.I64_MUL_IMM -> I64.mulImm(pc, fp);
                    case Op.I64_AND -> I64.and(pc, fp);
                    case Op.I64_AND_IMM -> I64.andImm(pc, fp);
                    case Op.I64_OR -> I64.or(pc, fp);
                    case Op.I64_OR_IMM -> I64.orImm(pc, fp);
                    case Op.I64_XOR -> I64.xor(pc, fp);
                    case Op.I64_XOR_IMM -> I64.xorImm(pc, fp);
                    case Op.I64_SHL -> I64.shl(pc, fp);
                    case Op.I64_SHL_IMM -> I64.shlImm(pc, fp);
                    case Op.I64_SHR_S -> I64.shrS(pc, fp);
                    case Op.I64_SHR_S_IMM -> I64.shrSImm(pc, fp);
                    case Op.I64_SHR_U -> I64.shrU(pc, fp);
                    case Op.I64_SHR_U_IMM -> I64.shrUImm(pc, fp);
                    case Op.I64_EQ -> I64.eq(pc, fp);
                    case Op.I64_NE -> I64.ne(pc, fp);
                    case Op.I64_LT_S -> I64.ltS(pc, fp);
                    case Op.I64_LT_U -> I64.ltU(pc, fp);
                    case Op.I64_LE_S -> I64.leS(pc, fp);
                    case Op.I64_LE_U -> I64.leU(pc, fp);
                    case Op.I64_EQ_IMM -> I64.eqImm(pc, fp);
                    case Op.I64_NE_IMM -> I64.neImm(pc, fp);
                    case Op.I64_LT_S_IMM -> I64.ltSImm(pc, fp);
                    case Op.I64_LT_U_IMM -> I64.ltUImm(pc, fp);
                    case Op.I64_LE_S_IMM -> I64.leSImm(pc, fp);
                    case Op.I64_LE_U_IMM -> I64.leUImm(pc, fp);
                    case Op.I64_GT_S_IMM -> I64.gtSImm(pc, fp);
                    case Op.I64_GT_U_IMM -> I64.gtUImm(pc, fp);
                    case Op.I64_GE_S_IMM -> I64.geSImm(pc, fp);
                    case Op.I64_GE_U_IMM -> I64.geUImm(pc, fp);
                    case Op.I32_ROTL_IMM -> Fused.i32RotlImm(pc, fp);
                    case Op.I64_ROTL_IMM -> Fused.i64RotlImm(pc, fp);
                    case Op.STORE8_IMM -> Stores.store8Imm(pc, fp, memory0(fp));
                    case Op.STORE16_IMM -> Stores.store16Imm(pc, fp, memory0(fp));
                    case Op.STORE32_IMM -> Stores.store32Imm(pc, fp, memory0(fp));
                    case Op.STORE64_IMM -> Stores.store64Imm(pc, fp, memory0(fp));
                    case Op.I32_ADD_CONST -> pc = Fused.i32AddConst(pc, fp);
                    case Op.I32_MUL_CONST -> pc = Fused.i32MulConst(pc, fp);
                    case Op.I32_AND_CONST -> pc = Fused.i32AndConst(pc, fp);
                    case Op.I32_OR_CONST -> pc = Fused.i32OrConst(pc, fp);
                    case Op.I32_XOR_CONST -> pc = Fused.i32XorConst(pc, fp);
                    case Op.I64_ADD_CONST -> pc = Fused.i64AddConst(pc, fp);
                    case Op.I64_MUL_CONST -> pc = Fused.i64MulConst(pc, fp);
                    case Op.I64_AND_CONST -> pc = Fused.i64AndConst(pc, fp);
                    case Op.I64_OR_CONST -> pc = Fused.i64OrConst(pc, fp);
                    case Op.I64_XOR_CONST -> pc = Fused.i64XorConst(pc, fp);
                    case Op.I32_LOAD_ADDED -> Loads.i32LoadAdded(pc, fp, memory0(fp));
                    case Op.I64_LOAD_ADDED -> Loads.i64LoadAdded(pc, fp, memory0(fp));
                    case Op.I32_LOAD8_U_ADDED -> Loads.i32Load8UAdded(pc, fp, memory0(fp));
                    case Op.I32_ADD_SHL_2 -> Fused.i32AddShl2(pc, fp);
                    case Op.I32_ADD_SHL_3 -> Fused.i32AddShl3(pc, fp);
                    case Op.I32_LOAD_INDEXED -> Loads.i32LoadIndexed(pc, fp, memory0(fp));
                    case Op.I64_LOAD_INDEXED -> Loads.i64LoadIndexed(pc, fp, memory0(fp));
                    case Op.I32_LOAD8_U_INDEXED -> Loads.i32Load8UIndexed(pc, fp, memory0(fp));
                    case Op.I32_ADD_ADD -> pc = Fused.i32AddAdd(pc, fp);
                    case Op.F64_ADD_ADD -> pc = Fused.f64AddAdd(pc, fp);
                    case Op.I32_MUL_ADD -> pc = Fused.i32MulAdd(pc, fp);
                    case Op.F32_MUL_ADD -> pc = Fused.f32MulAdd(pc, fp);
                    case Op.F64_MUL_ADD -> pc = Fused.f64MulAdd(pc, fp);
                    case Op.I32_ROTL_XOR -> pc = Fused.i32RotlXor(pc, fp);
                    case Op.I32_EXTRACT -> Fused.i32Extract(pc, fp);
                    case Op.MOVE_2 -> pc = Fused.move2(pc, fp);
                    case Op.COUNT_BR_NE_IMM -> pc = FusedBranches.countBrNeImm(pc, fp);
                    case Op.COUNT_BR_LT_S_IMM -> pc = FusedBranches.countBrLtSImm(pc, fp);
                    case Op.COUNT_BR_LT_U_IMM -> pc = FusedBranches.countBrLtUImm(pc, fp);
                    case Op.COUNT_BR -> pc = FusedBranches.countBr(pc, fp);
                    case Op.ADD_BR -> pc = FusedBranches.addBr(pc, fp);
                    case Op.ADD_BR_NE -> pc = FusedBranches.addBrNe(pc, fp);
                    case Op.ADD_BR_LT_S -> pc = FusedBranches.addBrLtS(pc, fp);
                    case Op.ADD_BR_LT_U -> pc = FusedBranches.addBrLtU(pc, fp);
                    case Op.I32_LOAD -> Loads.i32Load(pc, fp, memory0(fp));
                    case Op.I64_LOAD -> Loads.i64Load(pc, fp, memory0(fp));
                    case Op.I32_LOAD8_S -> Loads.i32Load8S(pc, fp, memory0(fp));
                    case Op.I32_LOAD8_U -> Loads.i32Load8U(pc, fp, memory0(fp));
                    case Op.I32_LOAD16_S -> Loads.i32Load16S(pc, fp, memory0(fp));
                    case Op.I32_LOAD16_U -> Loads.i32Load16U(pc, fp, memory0(fp));
                    case Op.I64_LOAD8_S -> Loads.i64Load8S(pc, fp, memory0(fp));
                    case Op.I64_LOAD16_S -> Loads.i64Load16S(pc, fp, memory0(fp));
                    case Op.I64_LOAD32_S -> Loads.i64Load32S(pc, fp, memory0(fp));
                    case Op.STORE8 -> Stores.store8(pc, fp, memory0(fp));
                    case Op.STORE16 -> Stores.store16(pc, fp, memory0(fp));
                    case Op.STORE32 -> Stores.store32(pc, fp, memory0(fp));
                    case Op.STORE64 -> Stores.store64(pc, fp, memory0(fp));
                    case Op.I32_ADD -> I32.add(pc, fp);
                    case Op.I32_ADD_IMM -> I32.addImm(pc, fp);
                    case Op.I32_SUB -> I32.sub(pc, fp);
                    case Op.I32_MUL -> I32.mul(pc, fp);
                    case Op.I32_MUL_IMM -> I32.mulImm(pc, fp);
                    case Op.I32_AND -> I32.and(pc, fp);
                    case Op.I32_AND_IMM -> I32.andImm(pc, fp);
                    case Op.I32_OR -> I32.or(pc, fp);
                    case Op.I32_OR_IMM -> I32.orImm(pc, fp);
                    case Op.I32_XOR -> I32.xor(pc, fp);
                    case Op.I32_XOR_IMM -> I32.xorImm(pc, fp);
                    case Op.I32_SHL -> I32.shl(pc, fp);
                    case Op.I32_SHL_IMM -> I32.shlImm(pc, fp);
                    case Op.I32_SHR_S -> I32.shrS(pc, fp);
                    case Op.I32_SHR_S_IMM -> I32.shrSImm(pc, fp);
                    case Op.I32_SHR_U -> I32.shrU(pc, fp);
                    case Op.I32_SHR_U_IMM -> I32.shrUImm(pc, fp);
                    case Op.I32_EQ -> I32.eq(pc, fp);
                    case Op.I32_NE -> I32.ne(pc, fp);
                    case Op.I32_LT_S -> I32.ltS(pc, fp);
                    case Op.I32_LT_U -> I32.ltU(pc, fp);
                    case Op.I32_LE_S -> I32.leS(pc, fp);
                    case Op.I32_LE_U -> I32.leU(pc, fp);
                    case Op.I32_EQ_IMM -> I32.eqImm(pc, fp);
                    case Op.I32_NE_IMM -> I32.neImm(pc, fp);
                    case Op.I32_LT_S_IMM -> I32.ltSImm(pc, fp);
                    case Op.I32_LT_U_IMM -> I32.ltUImm(pc, fp);
                    case Op.I32_LE_S_IMM -> I32.leSImm(pc, fp);
                    case Op.I32_LE_U_IMM -> I32.leUImm(pc, fp);
                    case Op.I32_GT_S_IMM -> I32.gtSImm(pc, fp);
                    case Op.I32_GT_U_IMM -> I32.gtUImm(pc, fp);
                    case Op.I32_GE_S_IMM -> I32.geSImm(pc, fp);
                    case Op.I32_GE_U_IMM -> I32.geUImm(pc, fp);
                    case Op.BR_I32_EQ -> pc = FusedBranches.brI32Eq(pc, fp);
                    case Op.BR_I32_NE -> pc = FusedBranches.brI32Ne(pc, fp);
                    case Op.BR_I32_LT_S -> pc = FusedBranches.brI32LtS(pc, fp);
                    case Op.BR_I32_LT_U -> pc = FusedBranches.brI32LtU(pc, fp);
                    case Op.BR_I32_LE_S -> pc = FusedBranches.brI32LeS(pc, fp);
                    case Op.BR_I32_LE_U -> pc = FusedBranches.brI32LeU(pc, fp);
                    case Op.BR_I32_EQ_IMM -> pc = FusedBranches.brI32EqImm(pc, fp);
                    case Op.BR_I32_NE_IMM -> pc = FusedBranches.brI32NeImm(pc, fp);
                    case Op.BR_I32_LT_S_IMM -> pc = FusedBranches.brI32LtSImm(pc, fp);
                    case Op.BR_I32_LT_U_IMM -> pc = FusedBranches.brI32LtUImm(pc, fp);
                    case Op.BR_I32_LE_S_IMM -> pc = FusedBranches.brI32LeSImm(pc, fp);
                    case Op.BR_I32_LE_U_IMM -> pc = FusedBranches.brI32LeUImm(pc, fp);
                    case Op.BR_I32_GT_S_IMM -> pc = FusedBranches.brI32GtSImm(pc, fp);
                    case Op.BR_I32_GT_U_IMM -> pc = FusedBranches.brI32GtUImm(pc, fp);
                    case Op.BR_I32_GE_S_IMM -> pc = FusedBranches.brI32GeSImm(pc, fp);
                    case Op.BR_I32_GE_U_IMM -> pc = FusedBranches.brI32GeUImm(pc, fp);
                    case Op.RETURN_MANY -> {
                        long next = Frames.callerPc(fp);
                        fp = Frames.returnMany(pc, fp);
                        pc = next;
                        continue;
                    }
                    case Op.MOVE -> Moves.move(pc, fp);
                    case Op.CONST -> Moves.constant(pc, fp);
                    case Op.SELECT -> pc = Moves.select(pc, fp);
                    case Op.GLOBAL_GET -> Moves.globalGet(pc, fp);
                    case Op.GLOBAL_SET -> Moves.globalSet(pc, fp);
                    case Op.COUNT_BR_IF -> pc = FusedBranches.countBrIf(pc, fp);
                    case Op.COUNT_BR_NE -> pc = FusedBranches.countBrNe(pc, fp);
                    case Op.COUNT_BR_LT_S -> pc = FusedBranches.countBrLtS(pc, fp);
                    case Op.COUNT_BR_LT_U -> pc = FusedBranches.countBrLtU(pc, fp);
                    case Op.BR -> pc = Branches.br(pc);
                    case Op.BR_IF -> pc = Branches.brIf(pc, fp);
                    case Op.BR_UNLESS -> pc = Branches.brUnless(pc, fp);
                    case Op.BR_TABLE -> pc = Branches.brTable(pc, fp);
                    case Op.CALL -> {
                        if (Frames.top(pc, fp) > machine.limit) {
                            machine.raiseLimit(Frames.top(pc, fp));
                        }
                        long callee = Frames.target(pc);
                        fp = Frames.enter(pc, fp);
                        pc = callee;
                        continue;
                    }
                    case Op.RETURN -> {
                        long next = Frames.callerPc(fp);
                        fp = Frames.callerFp(fp);
                        pc = next;
                        continue;
                    }
                    case Op.RETURN_ONE -> {
                        long next = Frames.callerPc(fp);
                        fp = Frames.returnOne(pc, fp);
                        pc = next;
                        continue;
                    }
                    default -> throw new IllegalStateException("no opcode " + Slots.opcode(pc));
                }
                pc += Long.BYTES;
            }
        } catch (Throwable stopped) {
            machine.park(pc + 8, fp);
            throw stopped;
        }
    }
}
