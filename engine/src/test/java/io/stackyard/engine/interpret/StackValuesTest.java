package io.stackyard.engine.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.engine.ContRef;
import io.stackyard.engine.Fiber;
import io.stackyard.engine.Guest;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Value;
import io.stackyard.engine.types.AbstractHeapType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import io.stackyard.store.EpochDecision;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [StackValues] finds on stacks that wait: every value with its type, and nothing else.
final class StackValuesTest {

    private static final ValueType EXTERNREF = new ReferenceType(true, AbstractHeapType.EXTERN);

    private static final String MODULE =
            """
                    (module
                      (type $f (func)) (type $c (cont $f))
                      (type $fx (func (param externref i64 externref))) (type $cx (cont $fx))
                      (type $fr (func (param externref))) (type $cr (cont $fr))
                      (type $fk (func (param (ref null $c)))) (type $ck (cont $fk))
                      (type $fa (func (param externref f64 externref))) (type $ca (cont $fa))
                      (type $fb (func (param f64 externref))) (type $cb (cont $fb))
                      (import "host" "pass" (func $pass (param externref i32 externref)))
                      (tag $pause)
                      (tag $ask (result externref f64 externref))
                      (global $g (export "g") (mut externref) (ref.null extern))
                      (elem declare func $hold $asks $parent $leaf $keep)

                      (func $park (param (ref $c)) (result (ref $c))
                        (block $h (result (ref $c))
                          (resume $c (on $pause $h) (local.get 0)) (unreachable)))

                      (func $take (param externref i64 externref externref))
                      ;; Waits with x, n, y and w in locals, and with g and n + 1 as operands; z was not set.
                      (func $hold (param $x externref) (param $n i64) (param $y externref)
                        (local $z (ref extern)) (local $w i32)
                        (call $take (global.get $g) (i64.add (local.get $n) (i64.const 1))
                          (local.get $x)
                          (block (result externref) (suspend $pause) (local.get $y)))
                        (local.set $z (ref.as_non_null (local.get $x)))
                        (suspend $pause))
                      (func (export "bound") (param externref i64 externref) (result (ref $cr))
                        (cont.bind $cx $cr (local.get 0) (local.get 1) (cont.new $cx (ref.func $hold))))
                      (func $held (export "held") (param externref i64 externref) (result (ref $c))
                        (call $park (cont.bind $cx $c (local.get 0) (local.get 1) (local.get 2)
                          (cont.new $cx (ref.func $hold)))))
                      (func (export "heldOn") (param externref i64 externref) (result (ref $c))
                        (call $park (call $held (local.get 0) (local.get 1) (local.get 2))))

                      (func $asks (suspend $ask) (drop) (drop) (drop) (suspend $pause))
                      (func (export "asked") (param externref) (result (ref $cb))
                        (local.get 0)
                        (block $h (result (ref $ca))
                          (resume $c (on $ask $h) (cont.new $c (ref.func $asks))) (unreachable))
                        (cont.bind $ca $cb))

                      (func $leaf (param $e externref) (suspend $pause))
                      ;; Holds its parameter and a fresh continuation while the leaf that it resumed is suspended.
                      (func $parent (param $p externref) (local $k (ref null $c))
                        (local.set $k (cont.new $c (ref.func $asks)))
                        (resume $cr (local.get $p) (cont.new $cr (ref.func $leaf)))
                        (resume $c (local.get $k)))
                      (func (export "chain") (param externref) (result (ref $c))
                        (call $park (cont.bind $cr $c (local.get 0) (cont.new $cr (ref.func $parent)))))

                      (func $keep (param (ref null $c)) (suspend $pause))
                      (func (export "keep") (param (ref $c)) (result (ref $c))
                        (call $park (cont.bind $ck $c (local.get 0) (cont.new $ck (ref.func $keep)))))
                      (func (export "passes") (param externref externref)
                        (call $pass (local.get 1) (i32.const 3) (global.get $g))))
                    """;

    private final Guest guest = Guest.open();
    private final List<String> seenByHost = new ArrayList<>();
    private Instance instance;

    @BeforeEach
    void open() {
        guest.host(
                "pass",
                List.of(EXTERNREF, NumberType.I32, EXTERNREF),
                List.of(),
                _ -> seenByHost.addAll(values(StackState.RUNNING)));
        instance = guest.instance(MODULE);
        instance.global("g").set(Value.externRef("G"));
    }

    @AfterEach
    void close() {
        guest.close();
    }

    /// The values on all stacks in one state, as text.
    private List<String> values(StackState state) {
        return values(guest, state);
    }

    private static List<String> values(Guest guest, StackState state) {
        Machine machine = guest.machine();
        var walk = new StackValues(machine);
        List<String> found = new ArrayList<>();
        for (int i = 1; i <= Guest.STACKS; i++) {
            long block = machine.controlBlock(i);
            if (ControlBlock.owner(block) == guest.store().id()
                    && ControlBlock.state(block) == state) {
                walk.forEach(block, (address, type) -> found.add(text(guest, address, type)));
            }
        }
        return found;
    }

    private static String text(Guest guest, long address, ValueType type) {
        long low = UnsafeApi.getLong(address);
        Value value =
                type.slots() == 2
                        ? guest.value(type, low, UnsafeApi.getLong(address + 8))
                        : guest.value(type, low);
        return switch (value) {
            case Value.ExternRef(Object object) -> String.valueOf(object);
            case ContRef _ -> "continuation";
            default -> type + " " + low;
        };
    }

    private Value call(String name, Value... arguments) {
        return instance.func(name).call(arguments).getFirst();
    }

    private static Value host(String name) {
        return Value.externRef(name);
    }

    @Test
    void forEach_freshContinuation_hasTheArgumentsBoundSoFar() {
        assertTrue(call("bound", host("X"), Value.i64(7), host("Y")) instanceof ContRef);

        assertEquals(List.of("X", "i64 7"), values(StackState.FRESH));
    }

    @Test
    void forEach_suspendedFrame_hasLocalsThatAreSetAndOperandsInTheirPlaces() {
        assertTrue(call("held", host("X"), Value.i64(7), host("Y")) instanceof ContRef);

        // x came home, as an operand too, where the block began.
        assertEquals(
                List.of("X", "i64 7", "Y", "i32 0", "G", "i64 8", "X"),
                values(StackState.SUSPENDED));
    }

    @Test
    void forEach_resumedFurther_hasWhatIsSetThereAndNoOperandsAnyMore() {
        assertTrue(call("heldOn", host("X"), Value.i64(7), host("Y")) instanceof ContRef);

        assertEquals(List.of("X", "i64 7", "Y", "X", "i32 0"), values(StackState.SUSPENDED));
    }

    @Test
    void forEach_valuesBoundToASuspendedContinuation_areThere() {
        assertTrue(call("asked", host("A")) instanceof ContRef);

        assertEquals(List.of("A"), values(StackState.SUSPENDED));
    }

    @Test
    void forEach_chain_parentHoldsItsParameterAndAContinuation() {
        assertTrue(call("chain", host("P")) instanceof ContRef);

        assertEquals(List.of("P"), values(StackState.SUSPENDED));
        assertEquals(List.of("P", "continuation"), values(StackState.PARENT));
    }

    @Test
    void forEach_continuationHeldByAnother_isTheVeryReference() {
        Value inner = call("held", host("X"), Value.i64(7), host("Y"));
        assertTrue(call("keep", inner) instanceof ContRef);

        var found = new ArrayList<Value>();
        Machine machine = guest.machine();
        var walk = new StackValues(machine);
        for (int i = 1; i <= Guest.STACKS; i++) {
            long block = machine.controlBlock(i);
            if (ControlBlock.state(block) == StackState.SUSPENDED) {
                walk.forEach(
                        block,
                        (address, type) -> {
                            if (type.slots() == 2) {
                                long high = UnsafeApi.getLong(address + 8);
                                found.add(guest.value(type, UnsafeApi.getLong(address), high));
                            }
                        });
            }
        }
        assertEquals(List.of(inner), found);
    }

    @Test
    void forEach_runningStackInAHostCall_hasTheArgumentsAndTheCallersFrame() {
        instance.func("passes").call(host("X"), host("Y"));

        assertEquals(List.of("Y", "i32 3", "G", "X", "Y"), seenByHost);
    }

    /// The loop's parameter, the operand below it, and the locals; in the caller what it holds besides.
    @Test
    void forEach_fiberParkedAtACheck_hasWhatTheFramesHold() {
        try (Guest epochs =
                Guest.open(
                        change -> change.set(
                                Setting.ENGINE_INTERRUPTION, Interruption.EPOCH))) {
            epochs.host("tick", List.of(), List.of(), _ -> epochs.engine().incrementEpoch());
            Instance loops =
                    epochs.instance(
                            """
                                    (module
                                      (import "host" "tick" (func $tick))
                                      (func $loop (param $p externref) (param $n i32) (result externref)
                                        (i64.add (i64.const 4) (i64.extend_i32_u (local.get $n)))
                                        (local.get $p)
                                        (loop (param externref) (result externref)
                                          (call $tick)
                                          (br_if 0
                                            (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                                        (local.set $p) (drop) (local.get $p))
                                      (func (export "run") (param externref) (result externref)
                                        (call $loop (local.get 0) (i32.const 3))))
                                    """);
            epochs.store().budget().setEpochDeadline(1);
            epochs.store().budget().onEpochDeadline(_ -> new EpochDecision.Park(1));

            Fiber fiber = Fiber.start(loops.func("run"), host("P"));

            assertEquals(
                    List.of("P", "i32 2", "i64 7", "P", "P"),
                    values(epochs, StackState.SUSPENDED));
            assertEquals(List.of(host("P")), fiber.resume().resume().result());
        }
    }
}
