package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.memory.MemoryBlock;
import io.stackyard.engine.code.Checked;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackPool;
import io.stackyard.stackpool.StackState;
import io.stackyard.tablepool.TableBlock;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Code and state that are broken on purpose: the checked twin refuses each before the instruction runs.
class CheckedTwinTest {

    /// A value that no word of a stack has by chance.
    private static final int SEED = 0x5EED_5EED;

    private static final String PLAIN =
            """
                    (module
                      (type $f (func)) (type $c (cont $f)) (type $k (func (param i32) (result i32)))
                      (import "host" "break" (func $break))
                      (memory (export "memory") 1 4) (memory $second 1 2)
                      (table $t (export "table") 4 funcref) (table $conts 2 (ref null $c))
                      (global $g (mut i32) (i32.const 0))
                      (global $wide (mut (ref null $c)) (ref.null $c))
                      (tag $tag (param i32))
                      (data $d "abc") (elem $e func $inc)
                      (elem declare func $inc $body)
                      (func $inc (type $k) (i32.add (local.get 0) (i32.const 1)))
                      (func $body (type $f) (suspend $tag (i32.const 3)))
                    """;

    private final Guest guest = Guest.open();
    private LongConsumer breaker = block -> {};

    @BeforeEach
    void define() {
        assertTrue(Checked.ON, "the tests run with -Dstackyard.checked=true");
        guest.host("break", List.of(), List.of(), call -> breaker.accept(runningStack()));
    }

    @AfterEach
    void close() {
        guest.close();
    }

    /// The innermost stack that runs: no other has it as its parent.
    private long runningStack() {
        StackPool pool = guest.engine().allocator().stacks();
        for (int slot = 0; slot < pool.capacity(); slot++) {
            long block = pool.controlBlock(slot);
            if (ControlBlock.state(block) == StackState.RUNNING) {
                return block;
            }
        }
        throw new AssertionError("nothing runs");
    }

    private Module module(String function) {
        return guest.compile(PLAIN + function + ")");
    }

    /// Runs `function` with one word of its code changed; returns what the twin says.
    private String refused(String function, int op, int operand, LongUnaryOperator change) {
        Module module = module(function);
        Instance instance = guest.linker().instantiate(guest.store(), module);
        CodeMutation.change(module, op, operand, change);
        return refused(instance);
    }

    private static String refused(Instance instance) {
        var refused = assertThrows(AssertionError.class, () -> Guest.call(instance, "run"));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("checked twin: store "), message);
        return message;
    }

    private static void assertSays(String wanted, String message) {
        assertTrue(message.contains(wanted), message);
    }

    @Test
    void slotA_aboveTheFrame_isRefusedBeforeTheWrite() {
        String run = "(func (export \"run\") (result i32) (i32.const " + SEED + "))";
        String said = refused(run, Op.CONST, 0, word -> Word.withA(word, 500));

        assertSays("slot a=500, bounds=0..", said);
        assertSays("opcode=" + Op.CONST, said);
        assertFalse(stacksHold(SEED));
    }

    private boolean stacksHold(long value) {
        StackPool pool = guest.engine().allocator().stacks();
        for (int slot = 0; slot < pool.capacity(); slot++) {
            long block = pool.controlBlock(slot);
            long end = Math.min(ControlBlock.end(block), ControlBlock.start(block) + 8192);
            for (long at = ControlBlock.start(block); at < end; at += 8) {
                if (UnsafeApi.getLong(at) == value) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void slotA_inTheHeader_isRefused() {
        String run = "(func (export \"run\") (result i32) (i32.const 1))";
        assertSays(
                "slot a=-1, bounds=-3..-4",
                refused(run, Op.CONST, 0, word -> Word.withA(word, -1)));
    }

    @Test
    void slotB_belowTheFrame_isRefused() {
        String run = "(func (export \"run\") (result i32) (local i32) (i32.clz (local.get 0)))";
        assertSays(
                "slot b=-5, bounds=-4..-4",
                refused(run, Op.I32_CLZ, 0, word -> CodeMutation.withB(word, -5)));
    }

    @Test
    void slotC_atTheEndOfTheFrame_isRefused() {
        String run = "(func (export \"run\") (param i32) (result i32)"
                + " (i32.mul (local.get 0) (local.get 0)))";
        Module module = module(run);
        Instance instance = guest.linker().instantiate(guest.store(), module);
        CodeMutation.change(module, Op.I32_MUL, 0, word -> CodeMutation.withC(word, 2));

        var refused = assertThrows(AssertionError.class, () -> Guest.call(instance, "run", 1));
        assertSays("slot c=2, bounds=0..1", String.valueOf(refused.getMessage()));
    }

    @Test
    void wideSlot_halfInside_isRefused() {
        String run = "(func (export \"run\") (global.set $wide (ref.null $c)))";
        assertSays(
                "slot a=1, bounds=0..0",
                refused(run, Op.ZERO_WIDE, 0, word -> Word.withA(word, 1)));
    }

    @Test
    void condition_ofSelectOutside_isRefused() {
        String run = "(func (export \"run\") (result i32) (local i32 i32 i32)"
                + " (select (local.get 0) (local.get 1) (local.get 2)))";
        assertSays("condition=99, ", refused(run, Op.SELECT, 1, word -> 99));
    }

    @Test
    void opcode_unknown_isRefused() {
        String run = "(func (export \"run\") (global.set $g (i32.const 1)))";
        assertSays("opcode=999, bounds=0..", refused(run, Op.GLOBAL_SET, 0, word -> 999));
    }

    @Test
    void branch_outOfTheFunction_isRefusedThoughNotTaken() {
        String run = "(func (export \"run\") (local i32) (block (br_if 0 (local.get 0))"
                + " (global.set $g (i32.const 7))))";
        assertSays(
                "target of branch=",
                refused(run, Op.BR_IF, 0, word -> CodeMutation.withImmediate(word, -100)));
    }

    @Test
    void branch_intoAnInstruction_isRefused() {
        String run =
                "(func (export \"run\") (local i64) (block (br_if 0 (i32.wrap_i64 (local.get 0)))"
                        + " (local.set 0 (i64.const 0x123456789ab))))";
        assertSays(
                "target of branch=",
                refused(run, Op.BR_IF, 0, word -> CodeMutation.withImmediate(word, 1)));
    }

    @Test
    void fusedBranch_intoItsOwnOperand_isRefused() {
        String run = "(func (export \"run\") (local i32 i32)"
                + " (block (br_if 0 (i32.lt_s (local.get 0) (local.get 1)))))";
        assertSays("target of branch=", refused(run, Op.BR_I32_LT_S, 1, word -> -1));
    }

    @Test
    void tableBranch_oneBadEntry_isRefused() {
        String run = "(func (export \"run\") (local i32)"
                + " (block (block (br_table 0 1 (local.get 0)))))";
        assertSays("entry of br_table=", refused(run, Op.BR_TABLE, 2, word -> 9999));
    }

    @Test
    void call_intoTheMiddleOfAFunction_isRefused() {
        String run = "(func (export \"run\") (drop (call $inc (i32.const 1))))";
        assertSays("callee=", refused(run, Op.CALL, 1, word -> word + 8));
    }

    @Test
    void call_outsideTheCode_isRefused() {
        String run = "(func (export \"run\") (drop (call $inc (i32.const 1))))";
        assertSays("callee=64, bounds=0x", refused(run, Op.CALL, 1, word -> 64));
    }

    @Test
    void call_withAnotherShape_isRefused() {
        String run = "(func (export \"run\") (drop (call $inc (i32.const 1))))";
        assertSays("callee's shape=", refused(run, Op.CALL, 2, word -> word + 1));
    }

    @Test
    void tailCall_toAnotherBase_isRefused() {
        String run = "(func (export \"run\") (result i32) (return_call $inc (i32.const 1)))";
        assertSays(
                "slot b for results=-9, wanted=-3",
                refused(run, Op.RETURN_CALL, 0, word -> CodeMutation.withB(word, -9)));
    }

    @Test
    void return_toAnotherBase_isRefused() {
        String run = "(func (export \"run\") (result i32) (i32.const 1))";
        assertSays(
                "slot c for results=-4, wanted=-3",
                refused(run, Op.RETURN_ONE, 0, word -> CodeMutation.withC(word, -4)));
    }

    @Test
    void indices_outOfRange_areRefused() {
        assertSays(
                "global=5, bounds=0..1",
                refused(
                        "(func (export \"run\") (global.set $g (i32.const 1)))",
                        Op.GLOBAL_SET,
                        0,
                        word -> CodeMutation.withImmediate(word, 5)));
    }

    @Test
    void memoryIndex_outOfRange_isRefused() {
        String run = "(func (export \"run\") (drop (memory.size $second)))";
        assertSays(
                "memory=2, bounds=0..1",
                refused(run, Op.MEMORY_SIZE, 0, word -> CodeMutation.withImmediate(word, 2)));
    }

    @Test
    void tableIndex_outOfRange_isRefused() {
        String run = "(func (export \"run\") (drop (table.get $t (i32.const 0))))";
        assertSays("table=2, bounds=0..1", refused(run, Op.TABLE_GET, 1, word -> 2));
    }

    @Test
    void tableElement_widerThanItsSlots_isRefused() {
        String run = "(func (export \"run\") (drop (table.get $t (i32.const 0))))";
        assertSays("slot a=0, bounds=0..-1", refused(run, Op.TABLE_GET, 1, word -> 1));
    }

    @Test
    void segmentIndex_outOfRange_isRefused() {
        String run = "(func (export \"run\")"
                + " (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))";
        assertSays("data segment=3, bounds=0..0", refused(run, Op.MEMORY_INIT, 1, word -> 3));
    }

    @Test
    void functionIndex_outOfRange_isRefused() {
        String run = "(func (export \"run\") (drop (ref.func $inc)))";
        assertSays(
                "function=77, bounds=0..3",
                refused(run, Op.REF_FUNC, 0, word -> CodeMutation.withImmediate(word, 77)));
    }

    @Test
    void functionReference_ofNoRecord_isRefused() {
        String run = "(func (export \"run\") (call_ref $f (ref.func $body)))";
        assertSays(
                "function reference=9999, bounds=0..",
                refused(
                        run,
                        Op.REF_FUNC,
                        0,
                        word -> CodeMutation.withImmediate(Word.withOp(word, Op.CONST), 9999)));
    }

    @Test
    void tag_outOfRange_isRefused() {
        String run = "(func (export \"run\") (throw $tag (i32.const 1)))";
        assertSays(
                "tag=1, bounds=0..0",
                refused(run, Op.THROW, 0, word -> CodeMutation.withImmediate(word, 1)));
    }

    private static final String RESUME =
            """
                    (func (export "run") (local $k (ref null $c))
                      (local.set $k (cont.new $c (ref.func $body)))
                      (block $on (result i32 (ref null $c))
                        (resume $c (on $tag $on) (local.get $k))
                        (return))
                      (drop) (drop))
                    """;

    @Test
    void resume_unbroken_runs() {
        Instance instance = guest.linker().instantiate(guest.store(), module(RESUME));
        assertEquals(0, Guest.call(instance, "run"));
    }

    @Test
    void continuation_beyondThePool_isRefused() {
        assertSays(
                "continuation=9999, bounds=0.." + Guest.STACKS,
                refused(
                        RESUME,
                        Op.CONT_NEW,
                        0,
                        word -> CodeMutation.withImmediate(Word.withOp(word, Op.CONST), 9999)));
    }

    @Test
    void clause_leadingNowhere_isRefusedWhenResumed() {
        assertSays("target of clause=", refused(RESUME, Op.RESUME, 3, word -> word + 999));
    }

    @Test
    void clause_withAnotherPayload_isRefused() {
        assertSays(
                "payload slots of clause=2, wanted=1",
                refused(RESUME, Op.RESUME, 2, word -> word + (1L << 32)));
    }

    @Test
    void clause_withContinuationOutside_isRefused() {
        assertSays(
                "continuation of clause=700, ",
                refused(RESUME, Op.RESUME, 3, word -> CodeMutation.withB(word, 700)));
    }

    @Test
    void resume_withResultsOutside_isRefused() {
        assertSays(
                "results=0, bounds=0..",
                refused(RESUME, Op.RESUME, 1, word -> word + (500L << 16)));
    }

    @Test
    void suspend_payloadOutside_isRefused() {
        assertSays(
                "slot b=88, ",
                refused(RESUME, Op.SUSPEND, 0, word -> CodeMutation.withB(word, 88)));
    }

    /// Runs a function that calls the host, which breaks something.
    private String refusedAfter(String rest, LongConsumer breaking) {
        breaker = breaking;
        return refused(
                guest.instance(PLAIN + "(func (export \"run\") (call $break) " + rest + "))"));
    }

    /// Frame of the guest's function that called the host, whose own frame the block has.
    private static long callerOfHost(long block) {
        return UnsafeApi.getLong(ControlBlock.fp(block) - 16);
    }

    @Test
    void frame_withCallersPcNowhere_isRefusedAtTheReturn() {
        assertSays(
                "pc of the caller=4096, bounds=0x",
                refusedAfter("", block -> UnsafeApi.putLong(callerOfHost(block) - 24, 4096)));
    }

    @Test
    void frame_withCallersFpOutsideTheStack_isRefused() {
        assertSays(
                "fp of the caller=4096, bounds=0x",
                refusedAfter("", block -> UnsafeApi.putLong(callerOfHost(block) - 16, 4096)));
    }

    @Test
    void stack_ofAnotherStore_isRefused() {
        long[] stack = {0};
        String said =
                refusedAfter(
                        "",
                        block -> {
                            stack[0] = block;
                            UnsafeApi.putLong(block + ControlBlock.OWNER_OFFSET, 999);
                        });
        UnsafeApi.putLong(stack[0] + ControlBlock.OWNER_OFFSET, guest.store().id());

        assertSays("owner of the running stack=999, wanted=", said);
    }

    @Test
    void stack_withALimitThatTheLoopDoesNotKnow_isRefused() {
        assertSays(
                "limit=0x",
                refusedAfter(
                        "",
                        block -> UnsafeApi.putLong(
                                block + ControlBlock.LIMIT_OFFSET,
                                ControlBlock.limit(block) - 8)));
    }

    @Test
    void stack_notRunning_isRefused() {
        assertSays(
                "state of the running stack=" + StackState.SUSPENDED.code(),
                refusedAfter(
                        "",
                        block -> UnsafeApi.putInt(
                                block + ControlBlock.STATE_OFFSET,
                                StackState.SUSPENDED.code())));
    }

    @Test
    void memoryBlock_longerThanItsSlot_isRefusedBeforeTheStore() {
        breakMemory(MemoryBlock.LENGTH, "length of memory=0x");
    }

    @Test
    void memoryBlock_elsewhere_isRefusedBeforeTheStore() {
        breakMemory(MemoryBlock.BASE, "base of memory=0x");
    }

    private void breakMemory(int field, String wanted) {
        Instance instance =
                guest.instance(
                        PLAIN
                                + "(func (export \"run\") (call $break)"
                                + " (i32.store (i32.const 65536) (i32.const 1))))");
        long at = instance.memory("memory").binding().memory().slot().block() + field;
        long good = UnsafeApi.getLong(at);
        breaker = block -> UnsafeApi.putLong(at, good + (1L << 30));
        String said = refused(instance);
        UnsafeApi.putLong(at, good);

        assertSays(wanted, said);
    }

    @Test
    void table_longerThanItsSlot_isRefused() {
        Instance instance =
                guest.instance(
                        PLAIN
                                + "(func (export \"run\") (call $break)"
                                + " (table.set $t (i32.const 100) (ref.null func))))");
        long at = instance.table("table").binding().table().block() + TableBlock.LENGTH_OFFSET;
        long good = UnsafeApi.getLong(at);
        breaker = block -> UnsafeApi.putLong(at, 1L << 40);
        String said = refused(instance);
        UnsafeApi.putLong(at, good);

        assertSays("length of table 0=", said);
    }

    @Test
    void continuation_parkedAtNoInstruction_isRefused() {
        Instance instance =
                guest.instance(
                        PLAIN
                                + """
                                        (func (export "run")
                                          (block $on (result i32 (ref null $c))
                                            (resume $c (on $tag $on)
                                              (cont.new $c (ref.func $body)))
                                            (return))
                                          (global.set $wide)
                                          (drop)
                                          (call $break)
                                          (resume $c (global.get $wide))))
                                        """);
        breaker = block -> suspended(
                parked -> ControlBlock.setPc(parked, ControlBlock.pc(parked) + 4));

        assertSays("continuation's pc=", refused(instance));
    }

    private void suspended(LongConsumer change) {
        StackPool pool = guest.engine().allocator().stacks();
        for (int slot = 0; slot < pool.capacity(); slot++) {
            long block = pool.controlBlock(slot);
            if (ControlBlock.state(block) == StackState.SUSPENDED) {
                change.accept(block);
            }
        }
    }

    @Test
    void violation_belowAHostFunction_isNoTrapAndCondemnsTheStore() {
        Module inner = module("(func (export \"run\") (result i32) (i32.const 1))");
        Instance broken = guest.linker().instantiate(guest.store(), inner);
        Instance sound = guest.instance("(module (func (export \"run\")))");
        CodeMutation.change(inner, Op.CONST, 0, word -> Word.withA(word, 500));
        breaker = block -> Guest.call(broken, "run");
        Instance outer = guest.instance(PLAIN + "(func (export \"run\") (call $break)))");

        var first = assertThrows(AssertionError.class, () -> Guest.call(outer, "run"));
        var later = assertThrows(AssertionError.class, () -> Guest.call(sound, "run"));

        assertSays("slot a=500", String.valueOf(first.getMessage()));
        assertSame(first, later);
        assertEquals(0, guest.liveStacks());
    }
}
