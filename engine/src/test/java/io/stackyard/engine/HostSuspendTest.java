package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.Outcome.Returned;
import io.stackyard.engine.Outcome.Suspended;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Host functions that suspend their guest as their last act.
class HostSuspendTest {

    private static final List<io.stackyard.engine.types.ValueType> I32 = List.of(NumberType.I32);

    private final Guest guest = Guest.open();
    private final Tag ask =
            Tag.create(
                    guest.engine(),
                    guest.store(),
                    new FunctionType(List.of(NumberType.I32, NumberType.I64), I32));

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    /// A guest whose host function `ask` does this.
    private Instance instance(HostFunction body) {
        guest.linker().define("host", "tag", ask);
        guest.host("ask", I32, I32, body);
        return guest.instance(
                """
                        (module
                          (type $f (func (param i32) (result i32))) (type $c (cont $f))
                          (type $f0 (func (result i32))) (type $c0 (cont $f0))
                          (tag $ask (import "host" "tag") (param i32 i64) (result i32))
                          (func $host (import "host" "ask") (param i32) (result i32))
                          (tag $stop (export "stop") (param i32))
                          (func $twice (export "twice") (param i32) (result i32)
                            (i32.add
                              (i32.mul (call $host (local.get 0)) (i32.const 10))
                              (call $host (i32.const 2))))
                          (func (export "tail") (param i32) (result i32)
                            (return_call $host (local.get 0)))
                          (func (export "catches") (param i32) (result i32)
                            (block $h (result i32)
                              (try_table (result i32) (catch $stop $h)
                                (call $host (local.get 0)))
                              (return))
                            (i32.add (i32.const 1000)))
                          (elem declare func $twice $host)
                          ;; Handles the tag itself: answers with the payload's i64 plus 1.
                          (func (export "inner") (param i32) (result i32)
                            (local $k (ref null $c)) (local $v i32)
                            (block $end (result i32)
                              (block $h (result i32 i64 (ref $c))
                                (br $end (resume $c (on $ask $h) (local.get 0)
                                  (cont.new $c (ref.func $host)))))
                              (local.set $k) (i32.wrap_i64) (local.set $v) (drop)
                              (resume $c (i32.add (local.get $v) (i32.const 1))
                                (local.get $k)))))
                        """);
    }

    private void asks(HostCall call) {
        call.suspend(ask, Value.i32(call.i32(0)), Value.i64(100L + call.i32(0)));
    }

    @Test
    void suspend_toTheHost_resumesWithTheFunctionsResults() {
        Instance instance = instance(this::asks);

        Outcome outcome = instance.func("twice").call(Handlers.on(ask), Value.i32(1));
        for (int asked = 1; asked <= 2; asked++) {
            var suspended = assertInstanceOf(Suspended.class, outcome);
            assertEquals(
                    List.of(Value.i32(asked), Value.i64(100L + asked)), suspended.payload());
            outcome = suspended.continuation().resume(Handlers.on(ask), Value.i32(asked + 3));
        }

        assertEquals(new Returned(List.of(Value.i32(45))), outcome);
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void suspend_inTailPositionOrAsBody_isTheSame() {
        Instance instance = instance(this::asks);

        var tail = (Suspended) instance.func("tail").call(Handlers.on(ask), Value.i32(6));
        assertEquals(
                new Returned(List.of(Value.i32(7))), tail.continuation().resume(Value.i32(7)));
        assertEquals(106 + 1, Guest.call(instance, "inner", 6)); // The body is the host function.
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void suspend_andResumeThrow_isThrownAtTheCall() {
        Instance instance = instance(this::asks);
        var waiting = (Suspended) instance.func("catches").call(Handlers.on(ask), Value.i32(6));

        assertEquals(
                new Returned(List.of(Value.i32(1005))),
                waiting.continuation()
                        .resumeThrow(Handlers.none(), instance.tag("stop"), Value.i32(5)));
    }

    @Test
    void suspend_withoutHandler_trapsWithTheHostFunctionInTheTrace() {
        Instance instance = instance(this::asks);

        var trap = assertThrows(
                Trap.class, () -> instance.func("twice").call(Value.i32(1)));

        assertEquals(TrapReason.UNHANDLED_TAG, trap.reason());
        assertEquals("unhandled tag", trap.getMessage());
        assertEquals("ask", trap.frames().getFirst().name());
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void suspend_acrossAHostFrame_isUnhandled() {
        var again = new Instance[1];
        Instance instance =
                instance(
                        call -> {
                            if (call.i32(0) == 1) {
                                call.returnValues(
                                        again[0].func("twice").call(Value.i32(7)).getFirst());
                            } else {
                                asks(call);
                            }
                        });
        again[0] = instance;

        var trap = assertThrows(
                Trap.class, () -> instance.func("twice").call(Handlers.on(ask), Value.i32(1)));

        assertEquals(TrapReason.UNHANDLED_TAG, trap.reason());
    }

    @Test
    void suspend_afterOrBeforeResults_isRefused() {
        Instance after =
                instance(
                        call -> {
                            call.returnI32(0, 1);
                            asks(call);
                        });
        Instance before =
                instance(
                        call -> {
                            asks(call);
                            call.returnI32(0, 1);
                        });
        Instance twice =
                instance(
                        call -> {
                            asks(call);
                            asks(call);
                        });

        for (Instance instance : List.of(after, before, twice)) {
            var trap = assertThrows(
                    Trap.class, () -> instance.func("twice").call(Handlers.on(ask), Value.i32(1)));
            assertEquals(TrapReason.HOST_FUNCTION, trap.reason());
            assertInstanceOf(IllegalStateException.class, trap.getCause());
        }
        assertEquals(0, guest.liveStacks());
    }

    @Test
    void suspend_thenThrow_throws() {
        Instance instance =
                instance(
                        call -> {
                            asks(call);
                            throw new java.io.IOException("lost");
                        });

        var trap = assertThrows(
                Trap.class, () -> instance.func("twice").call(Handlers.on(ask), Value.i32(1)));
        assertEquals("java.io.IOException: lost", String.valueOf(trap.getCause()));
        assertEquals(0, guest.liveStacks());
        // And the request is forgotten.
        assertFalse(instance.func("twice").newContinuation().isConsumed());
    }

    @Test
    void suspend_tagThatDoesNotFit_isRefused() {
        Tag wide =
                Tag.create(
                        guest.engine(),
                        guest.store(),
                        new FunctionType(List.of(), List.of(NumberType.I64)));
        Instance other = instance(call -> call.suspend(wide));
        Instance payload = instance(call -> call.suspend(ask, Value.i32(1)));

        var trap = assertThrows(
                Trap.class, () -> other.func("twice").call(Handlers.on(wide), Value.i32(1)));
        assertTrue(String.valueOf(trap.getCause()).contains("its results must be those"));
        assertThrows(
                Trap.class, () -> payload.func("twice").call(Handlers.on(ask), Value.i32(1)));
    }
}
