package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Checked;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Profiled;

/// The loop: fetches an instruction word, and does what it says.
///
/// **Registers** lie in the [Machine]: `at`, the instruction's own word, and `frame`. An arm is one call of a method that
/// reads them there, changes the frame if it has to, and returns the address of the next instruction. That is the loop's
/// only local, and it is dead from where `at` is written until the arm returns.
///
/// **Shape for HotSpot**, each point measured (ADR 15): a local that lives across an arm lies in the Java frame, because
/// some arms contain calls, or places where compiled code may be left, and those need it there. It is stored and loaded
/// in each instruction then, and each instruction waits for the one before. Fields of the machine need no place in the
/// Java frame, and what was stored to `at` is known to the arm without a load.
///
/// The compiler parses the last case first, and stops inlining at 8,000 bytes in all unless told otherwise
/// (`-XX:-ClipInlining`), so what is frequent stands last. A method of more than 8,000 bytes is never compiled; a test
/// measures this one.
final class Interpreter {

    private Interpreter() {}

    /// Makes the instruction at `pc` the one that is executed.
    static void fetch(Machine machine, long pc) {
        machine.at = pc;
        if (Checked.ON) {
            machine.twin.before(pc, machine.frame);
        }
        if (Profiled.ON) {
            machine.counter().count(pc);
        }
    }

    private static long memory0(Machine machine) {
        return InstanceLayout.memory0(Frames.instance(machine.frame));
    }

    /// Runs from the instruction at `first`, in the machine's frame, to a `HOST_RETURN`, and leaves the registers there.
    ///
    /// @throws TrapSignal if the guest traps; the machine's registers say where
    /// @throws UncaughtSignal if an exception leaves the entry's function
    static void run(Machine machine, long first) {
        long pc = first;
        try {
            while (true) {
                fetch(machine, pc);
                switch (Slots.opcode(pc)) {
                    case Op.UNREACHABLE -> throw TrapSignal.UNREACHABLE;
                    case Op.UNSUPPORTED -> throw TrapSignal.unsupported(Slots.imm32(machine));
                    case Op.CHECK_EPOCH -> pc = Interrupts.checkEpoch(machine);
                    case Op.BURN -> pc = Interrupts.burn(machine);
                    case Op.BURN_RANGE -> pc = Interrupts.burnRange(machine);
                    case Op.REF_FUNC -> pc = References.func(machine);
                    case Op.REF_IS_NULL -> pc = References.isNull(machine);
                    case Op.REF_AS_NON_NULL -> pc = References.asNonNull(machine);
                    case Op.REF_EQ -> pc = References.same(machine);
                    case Op.REF_TEST -> pc = References.test(machine);
                    case Op.REF_CAST -> pc = References.cast(machine);
                    case Op.SELECT_MEMORY -> pc = OtherMemory.access(machine);
                    case Op.MEMORY_SIZE -> pc = Memories.size(machine);
                    case Op.MEMORY_GROW -> pc = Memories.grow(machine);
                    case Op.MEMORY_FILL -> pc = Memories.fill(machine);
                    case Op.MEMORY_COPY -> pc = Memories.copy(machine);
                    case Op.MEMORY_INIT -> pc = Memories.init(machine);
                    case Op.DATA_DROP -> pc = Memories.drop(machine);
                    case Op.TABLE_GET -> pc = Tables.get(machine);
                    case Op.TABLE_SET -> pc = Tables.set(machine);
                    case Op.TABLE_SIZE -> pc = Tables.size(machine);
                    case Op.TABLE_GROW -> pc = Tables.grow(machine);
                    case Op.TABLE_FILL -> pc = Tables.fill(machine);
                    case Op.TABLE_COPY -> pc = Tables.copy(machine);
                    case Op.TABLE_INIT -> pc = Tables.init(machine);
                    case Op.ELEM_DROP -> pc = Tables.drop(machine);
                    case Op.ADDRESS -> pc = MemoryAccess.address(machine);
                    case Op.ADDRESS64 -> pc = MemoryAccess.address64(machine);
                    case Op.INDEX64 -> pc = MemoryAccess.index64(machine);
                    case Op.CONT_ENTER -> pc = Continuations.enter(machine);
                    case Op.RESUME_NEW -> pc = Continuations.resumeNew(machine);
                    case Op.RESUME_FUNC -> pc = Continuations.resumeFunction(machine);
                    case Op.CONT_RETURN -> pc = Continuations.finish(machine);
                    case Op.RESUME -> pc = Continuations.resume(machine);
                    case Op.SUSPEND -> pc = Continuations.suspend(machine);
                    case Op.CONT_NEW -> pc = Continuations.create(machine);
                    case Op.CONT_BIND -> pc = Continuations.bind(machine);
                    case Op.RESUME_THROW -> pc = Continuations.resumeThrow(machine);
                    case Op.RESUME_THROW_REF -> pc = Continuations.resumeThrowRef(machine);
                    case Op.SWITCH -> pc = Continuations.switchTo(machine);
                    case Op.THROW -> pc = Unwinding.raise(machine);
                    case Op.THROW_REF -> pc = Unwinding.raiseRef(machine);
                    case Op.I32_WRAP_I64 -> pc = Conversions.i32WrapI64(machine);
                    case Op.I32_TRUNC_F32_S -> pc = Conversions.i32TruncF32S(machine);
                    case Op.I32_TRUNC_F32_U -> pc = Conversions.i32TruncF32U(machine);
                    case Op.I32_TRUNC_SAT_F32_S -> pc = Conversions.i32TruncSatF32S(machine);
                    case Op.I32_TRUNC_SAT_F32_U -> pc = Conversions.i32TruncSatF32U(machine);
                    case Op.I32_TRUNC_F64_S -> pc = Conversions.i32TruncF64S(machine);
                    case Op.I32_TRUNC_F64_U -> pc = Conversions.i32TruncF64U(machine);
                    case Op.I32_TRUNC_SAT_F64_S -> pc = Conversions.i32TruncSatF64S(machine);
                    case Op.I32_TRUNC_SAT_F64_U -> pc = Conversions.i32TruncSatF64U(machine);
                    case Op.I64_TRUNC_F32_S -> pc = Conversions.i64TruncF32S(machine);
                    case Op.I64_TRUNC_F32_U -> pc = Conversions.i64TruncF32U(machine);
                    case Op.I64_TRUNC_SAT_F32_S -> pc = Conversions.i64TruncSatF32S(machine);
                    case Op.I64_TRUNC_SAT_F32_U -> pc = Conversions.i64TruncSatF32U(machine);
                    case Op.I64_TRUNC_F64_S -> pc = Conversions.i64TruncF64S(machine);
                    case Op.I64_TRUNC_F64_U -> pc = Conversions.i64TruncF64U(machine);
                    case Op.I64_TRUNC_SAT_F64_S -> pc = Conversions.i64TruncSatF64S(machine);
                    case Op.I64_TRUNC_SAT_F64_U -> pc = Conversions.i64TruncSatF64U(machine);
                    case Op.F32_CONVERT_I32_S -> pc = Conversions.f32ConvertI32S(machine);
                    case Op.F32_CONVERT_I32_U -> pc = Conversions.f32ConvertI32U(machine);
                    case Op.F32_CONVERT_I64_S -> pc = Conversions.f32ConvertI64S(machine);
                    case Op.F32_CONVERT_I64_U -> pc = Conversions.f32ConvertI64U(machine);
                    case Op.F64_CONVERT_I32_S -> pc = Conversions.f64ConvertI32S(machine);
                    case Op.F64_CONVERT_I32_U -> pc = Conversions.f64ConvertI32U(machine);
                    case Op.F64_CONVERT_I64_S -> pc = Conversions.f64ConvertI64S(machine);
                    case Op.F64_CONVERT_I64_U -> pc = Conversions.f64ConvertI64U(machine);
                    case Op.F32_DEMOTE_F64 -> pc = Conversions.f32DemoteF64(machine);
                    case Op.F64_PROMOTE_F32 -> pc = Conversions.f64PromoteF32(machine);
                    case Op.I64_EXTEND_I32_S -> pc = Conversions.i64ExtendI32S(machine);
                    case Op.F32_ADD -> pc = F32.add(machine);
                    case Op.F32_SUB -> pc = F32.sub(machine);
                    case Op.F32_MUL -> pc = F32.mul(machine);
                    case Op.F32_DIV -> pc = F32.div(machine);
                    case Op.F32_MIN -> pc = F32.min(machine);
                    case Op.F32_MAX -> pc = F32.max(machine);
                    case Op.F32_CEIL -> pc = F32.ceil(machine);
                    case Op.F32_FLOOR -> pc = F32.floor(machine);
                    case Op.F32_TRUNC -> pc = F32.trunc(machine);
                    case Op.F32_NEAREST -> pc = F32.nearest(machine);
                    case Op.F32_SQRT -> pc = F32.sqrt(machine);
                    case Op.F32_ABS -> pc = F32.abs(machine);
                    case Op.F32_NEG -> pc = F32.neg(machine);
                    case Op.F32_COPYSIGN -> pc = F32.copysign(machine);
                    case Op.F32_EQ -> pc = F32.eq(machine);
                    case Op.F32_NE -> pc = F32.ne(machine);
                    case Op.F32_LT -> pc = F32.lt(machine);
                    case Op.F32_LE -> pc = F32.le(machine);
                    case Op.F64_ADD -> pc = F64.add(machine);
                    case Op.F64_SUB -> pc = F64.sub(machine);
                    case Op.F64_MUL -> pc = F64.mul(machine);
                    case Op.F64_DIV -> pc = F64.div(machine);
                    case Op.F64_MIN -> pc = F64.min(machine);
                    case Op.F64_MAX -> pc = F64.max(machine);
                    case Op.F64_CEIL -> pc = F64.ceil(machine);
                    case Op.F64_FLOOR -> pc = F64.floor(machine);
                    case Op.F64_TRUNC -> pc = F64.trunc(machine);
                    case Op.F64_NEAREST -> pc = F64.nearest(machine);
                    case Op.F64_SQRT -> pc = F64.sqrt(machine);
                    case Op.F64_ABS -> pc = F64.abs(machine);
                    case Op.F64_NEG -> pc = F64.neg(machine);
                    case Op.F64_COPYSIGN -> pc = F64.copysign(machine);
                    case Op.F64_EQ -> pc = F64.eq(machine);
                    case Op.F64_NE -> pc = F64.ne(machine);
                    case Op.F64_LT -> pc = F64.lt(machine);
                    case Op.F64_LE -> pc = F64.le(machine);
                    case Op.ZERO_WIDE -> pc = Moves.zeroWide(machine);
                    case Op.SELECT_WIDE -> pc = Moves.selectWide(machine);
                    case Op.GLOBAL_GET_WIDE -> pc = Moves.globalGetWide(machine);
                    case Op.GLOBAL_SET_WIDE -> pc = Moves.globalSetWide(machine);
                    case Op.CALL_IMPORT -> pc = Calls.callImport(machine);
                    case Op.CALL_INDIRECT -> pc = Calls.callIndirect(machine);
                    case Op.CALL_REF -> pc = Calls.callRef(machine);
                    case Op.RETURN_CALL -> pc = Calls.returnCall(machine);
                    case Op.RETURN_CALL_IMPORT -> pc = Calls.returnCallImport(machine);
                    case Op.RETURN_CALL_INDIRECT -> pc = Calls.returnCallIndirect(machine);
                    case Op.RETURN_CALL_REF -> pc = Calls.returnCallRef(machine);
                    case Op.HOST_CALL -> pc = Calls.hostCall(machine);
                    case Op.HOST_RETURN -> {
                        machine.park(machine.at, machine.frame); // Says which: a host may wait in a resume.
                        return;
                    }
                    case Op.MOVE_WIDE -> pc = Moves.moveWide(machine);
                    case Op.CONST_U32 -> pc = Moves.constantUnsigned(machine);
                    case Op.CONST_WIDE -> pc = Moves.constantWide(machine);
                    case Op.BR_IF_NULL -> pc = Branches.brIfNull(machine);
                    case Op.BR_UNLESS_NULL -> pc = Branches.brUnlessNull(machine);
                    case Op.I64_ROTL -> pc = I64.rotl(machine);
                    case Op.I64_ROTR -> pc = I64.rotr(machine);
                    case Op.I64_DIV_S -> pc = I64.divS(machine);
                    case Op.I64_DIV_U -> pc = I64.divU(machine);
                    case Op.I64_REM_S -> pc = I64.remS(machine);
                    case Op.I64_REM_U -> pc = I64.remU(machine);
                    case Op.I64_CLZ -> pc = I64.clz(machine);
                    case Op.I64_CTZ -> pc = I64.ctz(machine);
                    case Op.I64_POPCNT -> pc = I64.popcnt(machine);
                    case Op.I64_EXTEND8_S -> pc = I64.extend8S(machine);
                    case Op.I64_EXTEND16_S -> pc = I64.extend16S(machine);
                    case Op.I64_EXTEND32_S -> pc = I64.extend32S(machine);
                    case Op.I32_ROTL -> pc = I32.rotl(machine);
                    case Op.I32_ROTR -> pc = I32.rotr(machine);
                    case Op.I32_DIV_S -> pc = I32.divS(machine);
                    case Op.I32_DIV_U -> pc = I32.divU(machine);
                    case Op.I32_REM_S -> pc = I32.remS(machine);
                    case Op.I32_REM_U -> pc = I32.remU(machine);
                    case Op.I32_CLZ -> pc = I32.clz(machine);
                    case Op.I32_CTZ -> pc = I32.ctz(machine);
                    case Op.I32_POPCNT -> pc = I32.popcnt(machine);
                    case Op.I32_EXTEND8_S -> pc = I32.extend8S(machine);
                    case Op.I32_EXTEND16_S -> pc = I32.extend16S(machine);
                    case Op.BR_I64_EQ -> pc = FusedBranches.brI64Eq(machine);
                    case Op.BR_I64_NE -> pc = FusedBranches.brI64Ne(machine);
                    case Op.BR_I64_LT_S -> pc = FusedBranches.brI64LtS(machine);
                    case Op.BR_I64_LT_U -> pc = FusedBranches.brI64LtU(machine);
                    case Op.BR_I64_LE_S -> pc = FusedBranches.brI64LeS(machine);
                    case Op.BR_I64_LE_U -> pc = FusedBranches.brI64LeU(machine);
                    case Op.BR_I64_EQ_IMM -> pc = FusedBranches.brI64EqImm(machine);
                    case Op.BR_I64_NE_IMM -> pc = FusedBranches.brI64NeImm(machine);
                    case Op.BR_I64_LT_S_IMM -> pc = FusedBranches.brI64LtSImm(machine);
                    case Op.BR_I64_LT_U_IMM -> pc = FusedBranches.brI64LtUImm(machine);
                    case Op.BR_I64_LE_S_IMM -> pc = FusedBranches.brI64LeSImm(machine);
                    case Op.BR_I64_LE_U_IMM -> pc = FusedBranches.brI64LeUImm(machine);
                    case Op.BR_I64_GT_S_IMM -> pc = FusedBranches.brI64GtSImm(machine);
                    case Op.BR_I64_GT_U_IMM -> pc = FusedBranches.brI64GtUImm(machine);
                    case Op.BR_I64_GE_S_IMM -> pc = FusedBranches.brI64GeSImm(machine);
                    case Op.BR_I64_GE_U_IMM -> pc = FusedBranches.brI64GeUImm(machine);
                    case Op.I64_ADD -> pc = I64.add(machine);
                    case Op.I64_ADD_IMM -> pc = I64.addImm(machine);
                    case Op.I64_SUB -> pc = I64.sub(machine);
                    case Op.I64_MUL -> pc = I64.mul(machine);
                    case Op.I64_MUL_IMM -> pc = I64.mulImm(machine);
                    case Op.I64_AND -> pc = I64.and(machine);
                    case Op.I64_AND_IMM -> pc = I64.andImm(machine);
                    case Op.I64_OR -> pc = I64.or(machine);
                    case Op.I64_OR_IMM -> pc = I64.orImm(machine);
                    case Op.I64_XOR -> pc = I64.xor(machine);
                    case Op.I64_XOR_IMM -> pc = I64.xorImm(machine);
                    case Op.I64_SHL -> pc = I64.shl(machine);
                    case Op.I64_SHL_IMM -> pc = I64.shlImm(machine);
                    case Op.I64_SHR_S -> pc = I64.shrS(machine);
                    case Op.I64_SHR_S_IMM -> pc = I64.shrSImm(machine);
                    case Op.I64_SHR_U -> pc = I64.shrU(machine);
                    case Op.I64_SHR_U_IMM -> pc = I64.shrUImm(machine);
                    case Op.I64_EQ -> pc = I64.eq(machine);
                    case Op.I64_NE -> pc = I64.ne(machine);
                    case Op.I64_LT_S -> pc = I64.ltS(machine);
                    case Op.I64_LT_U -> pc = I64.ltU(machine);
                    case Op.I64_LE_S -> pc = I64.leS(machine);
                    case Op.I64_LE_U -> pc = I64.leU(machine);
                    case Op.I64_EQ_IMM -> pc = I64.eqImm(machine);
                    case Op.I64_NE_IMM -> pc = I64.neImm(machine);
                    case Op.I64_LT_S_IMM -> pc = I64.ltSImm(machine);
                    case Op.I64_LT_U_IMM -> pc = I64.ltUImm(machine);
                    case Op.I64_LE_S_IMM -> pc = I64.leSImm(machine);
                    case Op.I64_LE_U_IMM -> pc = I64.leUImm(machine);
                    case Op.I64_GT_S_IMM -> pc = I64.gtSImm(machine);
                    case Op.I64_GT_U_IMM -> pc = I64.gtUImm(machine);
                    case Op.I64_GE_S_IMM -> pc = I64.geSImm(machine);
                    case Op.I64_GE_U_IMM -> pc = I64.geUImm(machine);
                    case Op.I32_ROTL_IMM -> pc = Fused.i32RotlImm(machine);
                    case Op.I64_ROTL_IMM -> pc = Fused.i64RotlImm(machine);
                    case Op.STORE8_IMM -> pc = Stores.store8Imm(machine, memory0(machine));
                    case Op.STORE16_IMM -> pc = Stores.store16Imm(machine, memory0(machine));
                    case Op.STORE32_IMM -> pc = Stores.store32Imm(machine, memory0(machine));
                    case Op.STORE64_IMM -> pc = Stores.store64Imm(machine, memory0(machine));
                    case Op.I32_ADD_CONST -> pc = Fused.i32AddConst(machine);
                    case Op.I32_MUL_CONST -> pc = Fused.i32MulConst(machine);
                    case Op.I32_AND_CONST -> pc = Fused.i32AndConst(machine);
                    case Op.I32_OR_CONST -> pc = Fused.i32OrConst(machine);
                    case Op.I32_XOR_CONST -> pc = Fused.i32XorConst(machine);
                    case Op.I64_ADD_CONST -> pc = Fused.i64AddConst(machine);
                    case Op.I64_MUL_CONST -> pc = Fused.i64MulConst(machine);
                    case Op.I64_AND_CONST -> pc = Fused.i64AndConst(machine);
                    case Op.I64_OR_CONST -> pc = Fused.i64OrConst(machine);
                    case Op.I64_XOR_CONST -> pc = Fused.i64XorConst(machine);
                    case Op.I32_LOAD_ADDED -> pc = Loads.i32LoadAdded(machine, memory0(machine));
                    case Op.I64_LOAD_ADDED -> pc = Loads.i64LoadAdded(machine, memory0(machine));
                    case Op.I32_LOAD8_U_ADDED ->
                            pc = Loads.i32Load8UAdded(machine, memory0(machine));
                    case Op.I32_ADD_SHL_2 -> pc = Fused.i32AddShl2(machine);
                    case Op.I32_ADD_SHL_3 -> pc = Fused.i32AddShl3(machine);
                    case Op.I32_LOAD_INDEXED ->
                            pc = Loads.i32LoadIndexed(machine, memory0(machine));
                    case Op.I64_LOAD_INDEXED ->
                            pc = Loads.i64LoadIndexed(machine, memory0(machine));
                    case Op.I32_LOAD8_U_INDEXED ->
                            pc = Loads.i32Load8UIndexed(machine, memory0(machine));
                    case Op.I32_LOAD_SUM -> pc = Loads.i32LoadSum(machine, memory0(machine));
                    case Op.I64_LOAD_SUM -> pc = Loads.i64LoadSum(machine, memory0(machine));
                    case Op.I32_ADD_ADD -> pc = Fused.i32AddAdd(machine);
                    case Op.F64_ADD_ADD -> pc = Fused.f64AddAdd(machine);
                    case Op.I32_MUL_ADD -> pc = Fused.i32MulAdd(machine);
                    case Op.F32_MUL_ADD -> pc = Fused.f32MulAdd(machine);
                    case Op.F64_MUL_ADD -> pc = Fused.f64MulAdd(machine);
                    case Op.I32_ROTL_XOR -> pc = Fused.i32RotlXor(machine);
                    case Op.I32_XOR_ADD -> pc = Fused.i32XorAdd(machine);
                    case Op.I32_XOR_AND -> pc = Fused.i32XorAnd(machine);
                    case Op.I32_AND_XOR -> pc = Fused.i32AndXor(machine);
                    case Op.I32_SHR_U_XOR -> pc = Fused.i32ShrUXor(machine);
                    case Op.I32_ROTL_ROTL_XOR -> pc = Fused.i32RotlRotlXor(machine);
                    case Op.I32_EXTRACT -> pc = Fused.i32Extract(machine);
                    case Op.MOVE_2 -> pc = Fused.move2(machine);
                    case Op.MOVE_4 -> pc = Fused.move4(machine);
                    case Op.COUNT_BR_NE_IMM -> pc = FusedBranches.countBrNeImm(machine);
                    case Op.COUNT_BR_LT_S_IMM -> pc = FusedBranches.countBrLtSImm(machine);
                    case Op.COUNT_BR_LT_U_IMM -> pc = FusedBranches.countBrLtUImm(machine);
                    case Op.COUNT_BR -> pc = FusedBranches.countBr(machine);
                    case Op.ADD_BR -> pc = FusedBranches.addBr(machine);
                    case Op.I64_ADD_BR -> pc = FusedBranches.i64AddBr(machine);
                    case Op.ADD_BR_NE -> pc = FusedBranches.addBrNe(machine);
                    case Op.ADD_BR_LT_S -> pc = FusedBranches.addBrLtS(machine);
                    case Op.ADD_BR_LT_U -> pc = FusedBranches.addBrLtU(machine);
                    case Op.I32_LOAD -> pc = Loads.i32Load(machine, memory0(machine));
                    case Op.I64_LOAD -> pc = Loads.i64Load(machine, memory0(machine));
                    case Op.I32_LOAD8_S -> pc = Loads.i32Load8S(machine, memory0(machine));
                    case Op.I32_LOAD8_U -> pc = Loads.i32Load8U(machine, memory0(machine));
                    case Op.I32_LOAD16_S -> pc = Loads.i32Load16S(machine, memory0(machine));
                    case Op.I32_LOAD16_U -> pc = Loads.i32Load16U(machine, memory0(machine));
                    case Op.I64_LOAD8_S -> pc = Loads.i64Load8S(machine, memory0(machine));
                    case Op.I64_LOAD16_S -> pc = Loads.i64Load16S(machine, memory0(machine));
                    case Op.I64_LOAD32_S -> pc = Loads.i64Load32S(machine, memory0(machine));
                    case Op.STORE8 -> pc = Stores.store8(machine, memory0(machine));
                    case Op.STORE16 -> pc = Stores.store16(machine, memory0(machine));
                    case Op.STORE32 -> pc = Stores.store32(machine, memory0(machine));
                    case Op.STORE64 -> pc = Stores.store64(machine, memory0(machine));
                    case Op.I32_ADD -> pc = I32.add(machine);
                    case Op.I32_ADD_IMM -> pc = I32.addImm(machine);
                    case Op.I32_SUB -> pc = I32.sub(machine);
                    case Op.I32_MUL -> pc = I32.mul(machine);
                    case Op.I32_MUL_IMM -> pc = I32.mulImm(machine);
                    case Op.I32_AND -> pc = I32.and(machine);
                    case Op.I32_AND_IMM -> pc = I32.andImm(machine);
                    case Op.I32_OR -> pc = I32.or(machine);
                    case Op.I32_OR_IMM -> pc = I32.orImm(machine);
                    case Op.I32_XOR -> pc = I32.xor(machine);
                    case Op.I32_XOR_IMM -> pc = I32.xorImm(machine);
                    case Op.I32_SHL -> pc = I32.shl(machine);
                    case Op.I32_SHL_IMM -> pc = I32.shlImm(machine);
                    case Op.I32_SHR_S -> pc = I32.shrS(machine);
                    case Op.I32_SHR_S_IMM -> pc = I32.shrSImm(machine);
                    case Op.I32_SHR_U -> pc = I32.shrU(machine);
                    case Op.I32_SHR_U_IMM -> pc = I32.shrUImm(machine);
                    case Op.I32_EQ -> pc = I32.eq(machine);
                    case Op.I32_NE -> pc = I32.ne(machine);
                    case Op.I32_LT_S -> pc = I32.ltS(machine);
                    case Op.I32_LT_U -> pc = I32.ltU(machine);
                    case Op.I32_LE_S -> pc = I32.leS(machine);
                    case Op.I32_LE_U -> pc = I32.leU(machine);
                    case Op.I32_EQ_IMM -> pc = I32.eqImm(machine);
                    case Op.I32_NE_IMM -> pc = I32.neImm(machine);
                    case Op.I32_LT_S_IMM -> pc = I32.ltSImm(machine);
                    case Op.I32_LT_U_IMM -> pc = I32.ltUImm(machine);
                    case Op.I32_LE_S_IMM -> pc = I32.leSImm(machine);
                    case Op.I32_LE_U_IMM -> pc = I32.leUImm(machine);
                    case Op.I32_GT_S_IMM -> pc = I32.gtSImm(machine);
                    case Op.I32_GT_U_IMM -> pc = I32.gtUImm(machine);
                    case Op.I32_GE_S_IMM -> pc = I32.geSImm(machine);
                    case Op.I32_GE_U_IMM -> pc = I32.geUImm(machine);
                    case Op.BR_I32_EQ -> pc = FusedBranches.brI32Eq(machine);
                    case Op.BR_I32_NE -> pc = FusedBranches.brI32Ne(machine);
                    case Op.BR_I32_LT_S -> pc = FusedBranches.brI32LtS(machine);
                    case Op.BR_I32_LT_U -> pc = FusedBranches.brI32LtU(machine);
                    case Op.BR_I32_LE_S -> pc = FusedBranches.brI32LeS(machine);
                    case Op.BR_I32_LE_U -> pc = FusedBranches.brI32LeU(machine);
                    case Op.BR_I32_EQ_IMM -> pc = FusedBranches.brI32EqImm(machine);
                    case Op.BR_I32_NE_IMM -> pc = FusedBranches.brI32NeImm(machine);
                    case Op.BR_I32_LT_S_IMM -> pc = FusedBranches.brI32LtSImm(machine);
                    case Op.BR_I32_LT_U_IMM -> pc = FusedBranches.brI32LtUImm(machine);
                    case Op.BR_I32_LE_S_IMM -> pc = FusedBranches.brI32LeSImm(machine);
                    case Op.BR_I32_LE_U_IMM -> pc = FusedBranches.brI32LeUImm(machine);
                    case Op.BR_I32_GT_S_IMM -> pc = FusedBranches.brI32GtSImm(machine);
                    case Op.BR_I32_GT_U_IMM -> pc = FusedBranches.brI32GtUImm(machine);
                    case Op.BR_I32_GE_S_IMM -> pc = FusedBranches.brI32GeSImm(machine);
                    case Op.BR_I32_GE_U_IMM -> pc = FusedBranches.brI32GeUImm(machine);
                    case Op.RETURN_MANY -> pc = Frames.returnMany(machine);
                    case Op.MOVE -> pc = Moves.move(machine);
                    case Op.CONST -> pc = Moves.constant(machine);
                    case Op.SELECT -> pc = Moves.select(machine);
                    case Op.GLOBAL_GET -> pc = Moves.globalGet(machine);
                    case Op.GLOBAL_SET -> pc = Moves.globalSet(machine);
                    case Op.COUNT_BR_IF -> pc = FusedBranches.countBrIf(machine);
                    case Op.COUNT_BR_NE -> pc = FusedBranches.countBrNe(machine);
                    case Op.COUNT_BR_LT_S -> pc = FusedBranches.countBrLtS(machine);
                    case Op.COUNT_BR_LT_U -> pc = FusedBranches.countBrLtU(machine);
                    case Op.BR -> pc = Branches.br(machine);
                    case Op.BR_IF -> pc = Branches.brIf(machine);
                    case Op.BR_UNLESS -> pc = Branches.brUnless(machine);
                    case Op.BR_TABLE -> pc = Branches.brTable(machine);
                    case Op.CALL -> pc = Frames.call(machine);
                    case Op.RETURN -> pc = Frames.returnNone(machine);
                    case Op.RETURN_ONE -> pc = Frames.returnOne(machine);
                    default -> throw new IllegalStateException(
                            "no opcode " + Slots.opcode(machine.at));
                }
            }
        } catch (Throwable stopped) {
            machine.park(machine.after(1), machine.frame);
            throw stopped;
        }
    }
}
