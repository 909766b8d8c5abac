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
                    machine.counter.count(pc);
                }
                long w = pc; // Where the arms read their operands: see Slots.
                switch (Slots.opcode(pc)) {
                    case Op.UNREACHABLE -> throw TrapSignal.UNREACHABLE;
                    case Op.UNSUPPORTED -> throw TrapSignal.unsupported(Slots.imm32(w));
                    case Op.CHECK_EPOCH -> {
                        if (Interrupts.checkEpoch(machine, pc, fp)) {
                            pc = machine.pc;
                            fp = machine.fp;
                            continue;
                        }
                    }
                    case Op.BURN -> {
                        if (Interrupts.burn(machine, pc, fp, w)) {
                            pc = machine.pc;
                            fp = machine.fp;
                            continue;
                        }
                    }
                    case Op.BURN_RANGE -> {
                        if (Interrupts.burnRange(machine, pc, fp, w)) {
                            pc = machine.pc;
                            fp = machine.fp;
                            continue;
                        }
                    }
                    case Op.REF_FUNC -> References.func(machine, fp, w);
                    case Op.REF_IS_NULL -> References.isNull(fp, w);
                    case Op.REF_AS_NON_NULL -> References.asNonNull(fp, w);
                    case Op.REF_EQ -> References.same(fp, w);
                    case Op.REF_TEST -> pc = References.test(machine, pc, fp, w);
                    case Op.REF_CAST -> pc = References.cast(machine, pc, fp, w);
                    case Op.SELECT_MEMORY -> pc = OtherMemory.access(pc, fp, w);
                    case Op.MEMORY_SIZE -> Memories.size(fp, w);
                    case Op.MEMORY_GROW -> Memories.grow(machine, fp, w);
                    case Op.MEMORY_FILL -> pc = Memories.fill(machine, pc, fp, w);
                    case Op.MEMORY_COPY -> pc = Memories.copy(machine, pc, fp, w);
                    case Op.MEMORY_INIT -> pc = Memories.init(machine, pc, fp, w);
                    case Op.DATA_DROP -> Memories.drop(machine, fp, w);
                    case Op.TABLE_GET -> pc = Tables.get(machine, pc, fp, w);
                    case Op.TABLE_SET -> pc = Tables.set(pc, fp, w);
                    case Op.TABLE_SIZE -> Tables.size(fp, w);
                    case Op.TABLE_GROW -> pc = Tables.grow(machine, pc, fp, w);
                    case Op.TABLE_FILL -> pc = Tables.fill(machine, pc, fp, w);
                    case Op.TABLE_COPY -> pc = Tables.copy(machine, pc, fp, w);
                    case Op.TABLE_INIT -> pc = Tables.init(machine, pc, fp, w);
                    case Op.ELEM_DROP -> Tables.drop(machine, fp, w);
                    case Op.ADDRESS -> pc = MemoryAccess.address(pc, fp, w);
                    case Op.ADDRESS64 -> pc = MemoryAccess.address64(pc, fp, w);
                    case Op.INDEX64 -> MemoryAccess.index64(fp, w);
                    case Op.CONT_ENTER -> {
                        Continuations.enter(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RESUME_NEW -> {
                        Continuations.resumeNew(machine, pc, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RESUME_FUNC -> {
                        Continuations.resumeFunction(machine, pc, fp, w);
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
                        Continuations.resume(machine, pc, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.SUSPEND -> {
                        Continuations.suspend(machine, pc, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.CONT_NEW -> Continuations.create(machine, fp, w);
                    case Op.CONT_BIND -> Continuations.bind(machine, fp, w);
                    case Op.RESUME_THROW -> {
                        Continuations.resumeThrow(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RESUME_THROW_REF -> {
                        Continuations.resumeThrowRef(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.SWITCH -> {
                        Continuations.switchTo(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.THROW -> {
                        Unwinding.raise(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.THROW_REF -> {
                        Unwinding.raiseRef(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.I32_WRAP_I64 -> Conversions.i32WrapI64(fp, w);
                    case Op.I32_TRUNC_F32_S -> Conversions.i32TruncF32S(fp, w);
                    case Op.I32_TRUNC_F32_U -> Conversions.i32TruncF32U(fp, w);
                    case Op.I32_TRUNC_SAT_F32_S -> Conversions.i32TruncSatF32S(fp, w);
                    case Op.I32_TRUNC_SAT_F32_U -> Conversions.i32TruncSatF32U(fp, w);
                    case Op.I32_TRUNC_F64_S -> Conversions.i32TruncF64S(fp, w);
                    case Op.I32_TRUNC_F64_U -> Conversions.i32TruncF64U(fp, w);
                    case Op.I32_TRUNC_SAT_F64_S -> Conversions.i32TruncSatF64S(fp, w);
                    case Op.I32_TRUNC_SAT_F64_U -> Conversions.i32TruncSatF64U(fp, w);
                    case Op.I64_TRUNC_F32_S -> Conversions.i64TruncF32S(fp, w);
                    case Op.I64_TRUNC_F32_U -> Conversions.i64TruncF32U(fp, w);
                    case Op.I64_TRUNC_SAT_F32_S -> Conversions.i64TruncSatF32S(fp, w);
                    case Op.I64_TRUNC_SAT_F32_U -> Conversions.i64TruncSatF32U(fp, w);
                    case Op.I64_TRUNC_F64_S -> Conversions.i64TruncF64S(fp, w);
                    case Op.I64_TRUNC_F64_U -> Conversions.i64TruncF64U(fp, w);
                    case Op.I64_TRUNC_SAT_F64_S -> Conversions.i64TruncSatF64S(fp, w);
                    case Op.I64_TRUNC_SAT_F64_U -> Conversions.i64TruncSatF64U(fp, w);
                    case Op.F32_CONVERT_I32_S -> Conversions.f32ConvertI32S(fp, w);
                    case Op.F32_CONVERT_I32_U -> Conversions.f32ConvertI32U(fp, w);
                    case Op.F32_CONVERT_I64_S -> Conversions.f32ConvertI64S(fp, w);
                    case Op.F32_CONVERT_I64_U -> Conversions.f32ConvertI64U(fp, w);
                    case Op.F64_CONVERT_I32_S -> Conversions.f64ConvertI32S(fp, w);
                    case Op.F64_CONVERT_I32_U -> Conversions.f64ConvertI32U(fp, w);
                    case Op.F64_CONVERT_I64_S -> Conversions.f64ConvertI64S(fp, w);
                    case Op.F64_CONVERT_I64_U -> Conversions.f64ConvertI64U(fp, w);
                    case Op.F32_DEMOTE_F64 -> Conversions.f32DemoteF64(fp, w);
                    case Op.F64_PROMOTE_F32 -> Conversions.f64PromoteF32(fp, w);
                    case Op.I64_EXTEND_I32_S -> Conversions.i64ExtendI32S(fp, w);
                    case Op.I64_EXTEND_I32_U -> Conversions.i64ExtendI32U(fp, w);
                    case Op.F32_ADD -> F32.add(fp, w);
                    case Op.F32_SUB -> F32.sub(fp, w);
                    case Op.F32_MUL -> F32.mul(fp, w);
                    case Op.F32_DIV -> F32.div(fp, w);
                    case Op.F32_MIN -> F32.min(fp, w);
                    case Op.F32_MAX -> F32.max(fp, w);
                    case Op.F32_CEIL -> F32.ceil(fp, w);
                    case Op.F32_FLOOR -> F32.floor(fp, w);
                    case Op.F32_TRUNC -> F32.trunc(fp, w);
                    case Op.F32_NEAREST -> F32.nearest(fp, w);
                    case Op.F32_SQRT -> F32.sqrt(fp, w);
                    case Op.F32_ABS -> F32.abs(fp, w);
                    case Op.F32_NEG -> F32.neg(fp, w);
                    case Op.F32_COPYSIGN -> F32.copysign(fp, w);
                    case Op.F32_EQ -> F32.eq(fp, w);
                    case Op.F32_NE -> F32.ne(fp, w);
                    case Op.F32_LT -> F32.lt(fp, w);
                    case Op.F32_LE -> F32.le(fp, w);
                    case Op.F64_ADD -> F64.add(fp, w);
                    case Op.F64_SUB -> F64.sub(fp, w);
                    case Op.F64_MUL -> F64.mul(fp, w);
                    case Op.F64_DIV -> F64.div(fp, w);
                    case Op.F64_MIN -> F64.min(fp, w);
                    case Op.F64_MAX -> F64.max(fp, w);
                    case Op.F64_CEIL -> F64.ceil(fp, w);
                    case Op.F64_FLOOR -> F64.floor(fp, w);
                    case Op.F64_TRUNC -> F64.trunc(fp, w);
                    case Op.F64_NEAREST -> F64.nearest(fp, w);
                    case Op.F64_SQRT -> F64.sqrt(fp, w);
                    case Op.F64_ABS -> F64.abs(fp, w);
                    case Op.F64_NEG -> F64.neg(fp, w);
                    case Op.F64_COPYSIGN -> F64.copysign(fp, w);
                    case Op.F64_EQ -> F64.eq(fp, w);
                    case Op.F64_NE -> F64.ne(fp, w);
                    case Op.F64_LT -> F64.lt(fp, w);
                    case Op.F64_LE -> F64.le(fp, w);
                    case Op.ZERO_WIDE -> Moves.zeroWide(fp, w);
                    case Op.SELECT_WIDE -> pc = Moves.selectWide(pc, fp, w);
                    case Op.GLOBAL_GET_WIDE -> Moves.globalGetWide(fp, w);
                    case Op.GLOBAL_SET_WIDE -> Moves.globalSetWide(fp, w);
                    case Op.CALL_IMPORT -> {
                        Calls.callImport(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.CALL_INDIRECT -> {
                        Calls.callIndirect(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.CALL_REF -> {
                        Calls.callRef(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL -> {
                        Calls.returnCall(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL_IMPORT -> {
                        Calls.returnCallImport(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL_INDIRECT -> {
                        Calls.returnCallIndirect(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.RETURN_CALL_REF -> {
                        Calls.returnCallRef(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.HOST_CALL -> {
                        Calls.hostCall(machine, pc + 8, fp, w);
                        pc = machine.pc;
                        fp = machine.fp;
                        continue;
                    }
                    case Op.HOST_RETURN -> {
                        machine.park(pc, fp); // Says which: a host may wait in a resume.
                        return;
                    }
                    case Op.MOVE_WIDE -> Moves.moveWide(fp, w);
                    case Op.CONST_WIDE -> pc = Moves.constantWide(pc, fp, w);
                    case Op.BR_IF_NULL -> pc = Branches.brIfNull(pc, fp, w);
                    case Op.BR_UNLESS_NULL -> pc = Branches.brUnlessNull(pc, fp, w);
                    case Op.I64_ROTL -> I64.rotl(fp, w);
                    case Op.I64_ROTR -> I64.rotr(fp, w);
                    case Op.I64_DIV_S -> I64.divS(fp, w);
                    case Op.I64_DIV_U -> I64.divU(fp, w);
                    case Op.I64_REM_S -> I64.remS(fp, w);
                    case Op.I64_REM_U -> I64.remU(fp, w);
                    case Op.I64_CLZ -> I64.clz(fp, w);
                    case Op.I64_CTZ -> I64.ctz(fp, w);
                    case Op.I64_POPCNT -> I64.popcnt(fp, w);
                    case Op.I64_EXTEND8_S -> I64.extend8S(fp, w);
                    case Op.I64_EXTEND16_S -> I64.extend16S(fp, w);
                    case Op.I64_EXTEND32_S -> I64.extend32S(fp, w);
                    case Op.I32_ROTL -> I32.rotl(fp, w);
                    case Op.I32_ROTR -> I32.rotr(fp, w);
                    case Op.I32_DIV_S -> I32.divS(fp, w);
                    case Op.I32_DIV_U -> I32.divU(fp, w);
                    case Op.I32_REM_S -> I32.remS(fp, w);
                    case Op.I32_REM_U -> I32.remU(fp, w);
                    case Op.I32_CLZ -> I32.clz(fp, w);
                    case Op.I32_CTZ -> I32.ctz(fp, w);
                    case Op.I32_POPCNT -> I32.popcnt(fp, w);
                    case Op.I32_EXTEND8_S -> I32.extend8S(fp, w);
                    case Op.I32_EXTEND16_S -> I32.extend16S(fp, w);
                    case Op.BR_I64_EQ -> pc = FusedBranches.brI64Eq(pc, fp, w);
                    case Op.BR_I64_NE -> pc = FusedBranches.brI64Ne(pc, fp, w);
                    case Op.BR_I64_LT_S -> pc = FusedBranches.brI64LtS(pc, fp, w);
                    case Op.BR_I64_LT_U -> pc = FusedBranches.brI64LtU(pc, fp, w);
                    case Op.BR_I64_LE_S -> pc = FusedBranches.brI64LeS(pc, fp, w);
                    case Op.BR_I64_LE_U -> pc = FusedBranches.brI64LeU(pc, fp, w);
                    case Op.BR_I64_EQ_IMM -> pc = FusedBranches.brI64EqImm(pc, fp, w);
                    case Op.BR_I64_NE_IMM -> pc = FusedBranches.brI64NeImm(pc, fp, w);
                    case Op.BR_I64_LT_S_IMM -> pc = FusedBranches.brI64LtSImm(pc, fp, w);
                    case Op.BR_I64_LT_U_IMM -> pc = FusedBranches.brI64LtUImm(pc, fp, w);
                    case Op.BR_I64_LE_S_IMM -> pc = FusedBranches.brI64LeSImm(pc, fp, w);
                    case Op.BR_I64_LE_U_IMM -> pc = FusedBranches.brI64LeUImm(pc, fp, w);
                    case Op.BR_I64_GT_S_IMM -> pc = FusedBranches.brI64GtSImm(pc, fp, w);
                    case Op.BR_I64_GT_U_IMM -> pc = FusedBranches.brI64GtUImm(pc, fp, w);
                    case Op.BR_I64_GE_S_IMM -> pc = FusedBranches.brI64GeSImm(pc, fp, w);
                    case Op.BR_I64_GE_U_IMM -> pc = FusedBranches.brI64GeUImm(pc, fp, w);
                    case Op.I64_ADD -> I64.add(fp, w);
                    case Op.I64_ADD_IMM -> I64.addImm(fp, w);
                    case Op.I64_SUB -> I64.sub(fp, w);
                    case Op.I64_MUL -> I64.mul(fp, w);
                    case Op.I64_MUL_IMM -> I64.mulImm(fp, w);
                    case Op.I64_AND -> I64.and(fp, w);
                    case Op.I64_AND_IMM -> I64.andImm(fp, w);
                    case Op.I64_OR -> I64.or(fp, w);
                    case Op.I64_OR_IMM -> I64.orImm(fp, w);
                    case Op.I64_XOR -> I64.xor(fp, w);
                    case Op.I64_XOR_IMM -> I64.xorImm(fp, w);
                    case Op.I64_SHL -> I64.shl(fp, w);
                    case Op.I64_SHL_IMM -> I64.shlImm(fp, w);
                    case Op.I64_SHR_S -> I64.shrS(fp, w);
                    case Op.I64_SHR_S_IMM -> I64.shrSImm(fp, w);
                    case Op.I64_SHR_U -> I64.shrU(fp, w);
                    case Op.I64_SHR_U_IMM -> I64.shrUImm(fp, w);
                    case Op.I64_EQ -> I64.eq(fp, w);
                    case Op.I64_NE -> I64.ne(fp, w);
                    case Op.I64_LT_S -> I64.ltS(fp, w);
                    case Op.I64_LT_U -> I64.ltU(fp, w);
                    case Op.I64_LE_S -> I64.leS(fp, w);
                    case Op.I64_LE_U -> I64.leU(fp, w);
                    case Op.I64_EQ_IMM -> I64.eqImm(fp, w);
                    case Op.I64_NE_IMM -> I64.neImm(fp, w);
                    case Op.I64_LT_S_IMM -> I64.ltSImm(fp, w);
                    case Op.I64_LT_U_IMM -> I64.ltUImm(fp, w);
                    case Op.I64_LE_S_IMM -> I64.leSImm(fp, w);
                    case Op.I64_LE_U_IMM -> I64.leUImm(fp, w);
                    case Op.I64_GT_S_IMM -> I64.gtSImm(fp, w);
                    case Op.I64_GT_U_IMM -> I64.gtUImm(fp, w);
                    case Op.I64_GE_S_IMM -> I64.geSImm(fp, w);
                    case Op.I64_GE_U_IMM -> I64.geUImm(fp, w);
                    case Op.I32_ROTL_IMM -> Fused.i32RotlImm(fp, w);
                    case Op.I64_ROTL_IMM -> Fused.i64RotlImm(fp, w);
                    case Op.STORE8_IMM -> Stores.store8Imm(fp, w, memory0(fp));
                    case Op.STORE16_IMM -> Stores.store16Imm(fp, w, memory0(fp));
                    case Op.STORE32_IMM -> Stores.store32Imm(fp, w, memory0(fp));
                    case Op.STORE64_IMM -> Stores.store64Imm(fp, w, memory0(fp));
                    case Op.I32_ADD_CONST -> pc = Fused.i32AddConst(pc, fp, w);
                    case Op.I32_MUL_CONST -> pc = Fused.i32MulConst(pc, fp, w);
                    case Op.I32_AND_CONST -> pc = Fused.i32AndConst(pc, fp, w);
                    case Op.I32_OR_CONST -> pc = Fused.i32OrConst(pc, fp, w);
                    case Op.I32_XOR_CONST -> pc = Fused.i32XorConst(pc, fp, w);
                    case Op.I64_ADD_CONST -> pc = Fused.i64AddConst(pc, fp, w);
                    case Op.I64_MUL_CONST -> pc = Fused.i64MulConst(pc, fp, w);
                    case Op.I64_AND_CONST -> pc = Fused.i64AndConst(pc, fp, w);
                    case Op.I64_OR_CONST -> pc = Fused.i64OrConst(pc, fp, w);
                    case Op.I64_XOR_CONST -> pc = Fused.i64XorConst(pc, fp, w);
                    case Op.I32_LOAD_ADDED -> Loads.i32LoadAdded(fp, w, memory0(fp));
                    case Op.I64_LOAD_ADDED -> Loads.i64LoadAdded(fp, w, memory0(fp));
                    case Op.I32_LOAD8_U_ADDED -> Loads.i32Load8UAdded(fp, w, memory0(fp));
                    case Op.I32_ADD_SHL_2 -> Fused.i32AddShl2(fp, w);
                    case Op.I32_ADD_SHL_3 -> Fused.i32AddShl3(fp, w);
                    case Op.I32_LOAD_INDEXED -> Loads.i32LoadIndexed(fp, w, memory0(fp));
                    case Op.I64_LOAD_INDEXED -> Loads.i64LoadIndexed(fp, w, memory0(fp));
                    case Op.I32_LOAD8_U_INDEXED -> Loads.i32Load8UIndexed(fp, w, memory0(fp));
                    case Op.I32_ADD_ADD -> pc = Fused.i32AddAdd(pc, fp, w);
                    case Op.F64_ADD_ADD -> pc = Fused.f64AddAdd(pc, fp, w);
                    case Op.I32_MUL_ADD -> pc = Fused.i32MulAdd(pc, fp, w);
                    case Op.F32_MUL_ADD -> pc = Fused.f32MulAdd(pc, fp, w);
                    case Op.F64_MUL_ADD -> pc = Fused.f64MulAdd(pc, fp, w);
                    case Op.I32_ROTL_XOR -> pc = Fused.i32RotlXor(pc, fp, w);
                    case Op.I32_EXTRACT -> Fused.i32Extract(fp, w);
                    case Op.MOVE_2 -> pc = Fused.move2(pc, fp, w);
                    case Op.COUNT_BR_NE_IMM -> pc = FusedBranches.countBrNeImm(pc, fp, w);
                    case Op.COUNT_BR_LT_S_IMM -> pc = FusedBranches.countBrLtSImm(pc, fp, w);
                    case Op.COUNT_BR_LT_U_IMM -> pc = FusedBranches.countBrLtUImm(pc, fp, w);
                    case Op.COUNT_BR -> pc = FusedBranches.countBr(pc, fp, w);
                    case Op.ADD_BR -> pc = FusedBranches.addBr(pc, fp, w);
                    case Op.ADD_BR_NE -> pc = FusedBranches.addBrNe(pc, fp, w);
                    case Op.ADD_BR_LT_S -> pc = FusedBranches.addBrLtS(pc, fp, w);
                    case Op.ADD_BR_LT_U -> pc = FusedBranches.addBrLtU(pc, fp, w);
                    case Op.I32_LOAD -> Loads.i32Load(fp, w, memory0(fp));
                    case Op.I64_LOAD -> Loads.i64Load(fp, w, memory0(fp));
                    case Op.I32_LOAD8_S -> Loads.i32Load8S(fp, w, memory0(fp));
                    case Op.I32_LOAD8_U -> Loads.i32Load8U(fp, w, memory0(fp));
                    case Op.I32_LOAD16_S -> Loads.i32Load16S(fp, w, memory0(fp));
                    case Op.I32_LOAD16_U -> Loads.i32Load16U(fp, w, memory0(fp));
                    case Op.I64_LOAD8_S -> Loads.i64Load8S(fp, w, memory0(fp));
                    case Op.I64_LOAD16_S -> Loads.i64Load16S(fp, w, memory0(fp));
                    case Op.I64_LOAD32_S -> Loads.i64Load32S(fp, w, memory0(fp));
                    case Op.STORE8 -> Stores.store8(fp, w, memory0(fp));
                    case Op.STORE16 -> Stores.store16(fp, w, memory0(fp));
                    case Op.STORE32 -> Stores.store32(fp, w, memory0(fp));
                    case Op.STORE64 -> Stores.store64(fp, w, memory0(fp));
                    case Op.I32_ADD -> I32.add(fp, w);
                    case Op.I32_ADD_IMM -> I32.addImm(fp, w);
                    case Op.I32_SUB -> I32.sub(fp, w);
                    case Op.I32_MUL -> I32.mul(fp, w);
                    case Op.I32_MUL_IMM -> I32.mulImm(fp, w);
                    case Op.I32_AND -> I32.and(fp, w);
                    case Op.I32_AND_IMM -> I32.andImm(fp, w);
                    case Op.I32_OR -> I32.or(fp, w);
                    case Op.I32_OR_IMM -> I32.orImm(fp, w);
                    case Op.I32_XOR -> I32.xor(fp, w);
                    case Op.I32_XOR_IMM -> I32.xorImm(fp, w);
                    case Op.I32_SHL -> I32.shl(fp, w);
                    case Op.I32_SHL_IMM -> I32.shlImm(fp, w);
                    case Op.I32_SHR_S -> I32.shrS(fp, w);
                    case Op.I32_SHR_S_IMM -> I32.shrSImm(fp, w);
                    case Op.I32_SHR_U -> I32.shrU(fp, w);
                    case Op.I32_SHR_U_IMM -> I32.shrUImm(fp, w);
                    case Op.I32_EQ -> I32.eq(fp, w);
                    case Op.I32_NE -> I32.ne(fp, w);
                    case Op.I32_LT_S -> I32.ltS(fp, w);
                    case Op.I32_LT_U -> I32.ltU(fp, w);
                    case Op.I32_LE_S -> I32.leS(fp, w);
                    case Op.I32_LE_U -> I32.leU(fp, w);
                    case Op.I32_EQ_IMM -> I32.eqImm(fp, w);
                    case Op.I32_NE_IMM -> I32.neImm(fp, w);
                    case Op.I32_LT_S_IMM -> I32.ltSImm(fp, w);
                    case Op.I32_LT_U_IMM -> I32.ltUImm(fp, w);
                    case Op.I32_LE_S_IMM -> I32.leSImm(fp, w);
                    case Op.I32_LE_U_IMM -> I32.leUImm(fp, w);
                    case Op.I32_GT_S_IMM -> I32.gtSImm(fp, w);
                    case Op.I32_GT_U_IMM -> I32.gtUImm(fp, w);
                    case Op.I32_GE_S_IMM -> I32.geSImm(fp, w);
                    case Op.I32_GE_U_IMM -> I32.geUImm(fp, w);
                    case Op.BR_I32_EQ -> pc = FusedBranches.brI32Eq(pc, fp, w);
                    case Op.BR_I32_NE -> pc = FusedBranches.brI32Ne(pc, fp, w);
                    case Op.BR_I32_LT_S -> pc = FusedBranches.brI32LtS(pc, fp, w);
                    case Op.BR_I32_LT_U -> pc = FusedBranches.brI32LtU(pc, fp, w);
                    case Op.BR_I32_LE_S -> pc = FusedBranches.brI32LeS(pc, fp, w);
                    case Op.BR_I32_LE_U -> pc = FusedBranches.brI32LeU(pc, fp, w);
                    case Op.BR_I32_EQ_IMM -> pc = FusedBranches.brI32EqImm(pc, fp, w);
                    case Op.BR_I32_NE_IMM -> pc = FusedBranches.brI32NeImm(pc, fp, w);
                    case Op.BR_I32_LT_S_IMM -> pc = FusedBranches.brI32LtSImm(pc, fp, w);
                    case Op.BR_I32_LT_U_IMM -> pc = FusedBranches.brI32LtUImm(pc, fp, w);
                    case Op.BR_I32_LE_S_IMM -> pc = FusedBranches.brI32LeSImm(pc, fp, w);
                    case Op.BR_I32_LE_U_IMM -> pc = FusedBranches.brI32LeUImm(pc, fp, w);
                    case Op.BR_I32_GT_S_IMM -> pc = FusedBranches.brI32GtSImm(pc, fp, w);
                    case Op.BR_I32_GT_U_IMM -> pc = FusedBranches.brI32GtUImm(pc, fp, w);
                    case Op.BR_I32_GE_S_IMM -> pc = FusedBranches.brI32GeSImm(pc, fp, w);
                    case Op.BR_I32_GE_U_IMM -> pc = FusedBranches.brI32GeUImm(pc, fp, w);
                    case Op.RETURN_MANY -> {
                        long next = Frames.callerPc(fp);
                        fp = Frames.returnMany(fp, w);
                        pc = next;
                        continue;
                    }
                    case Op.MOVE -> Moves.move(fp, w);
                    case Op.CONST -> Moves.constant(fp, w);
                    case Op.SELECT -> pc = Moves.select(pc, fp, w);
                    case Op.GLOBAL_GET -> Moves.globalGet(fp, w);
                    case Op.GLOBAL_SET -> Moves.globalSet(fp, w);
                    case Op.COUNT_BR_IF -> pc = FusedBranches.countBrIf(pc, fp, w);
                    case Op.COUNT_BR_NE -> pc = FusedBranches.countBrNe(pc, fp, w);
                    case Op.COUNT_BR_LT_S -> pc = FusedBranches.countBrLtS(pc, fp, w);
                    case Op.COUNT_BR_LT_U -> pc = FusedBranches.countBrLtU(pc, fp, w);
                    case Op.BR -> pc = Branches.br(pc, w);
                    case Op.BR_IF -> pc = Branches.brIf(pc, fp, w);
                    case Op.BR_UNLESS -> pc = Branches.brUnless(pc, fp, w);
                    case Op.BR_TABLE -> pc = Branches.brTable(pc, fp, w);
                    case Op.CALL -> {
                        if (Frames.top(pc, fp, w) > machine.limit) {
                            machine.raiseLimit(Frames.top(pc, fp, w));
                        }
                        long callee = Frames.target(pc);
                        fp = Frames.enter(pc, fp, w);
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
                        fp = Frames.returnOne(fp, w);
                        pc = next;
                        continue;
                    }
                    default -> throw new IllegalStateException("no opcode " + Slots.opcode(w));
                }
                pc += Long.BYTES;
            }
        } catch (Throwable stopped) {
            machine.park(pc + 8, fp);
            throw stopped;
        }
    }
}
