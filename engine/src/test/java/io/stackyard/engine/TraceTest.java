package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.module.ModuleDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the frames of a trap stand: byte offsets, over all stacks of the chain and over entries.
final class TraceTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
    }

    private Trap trap(Module module, String export, Value... arguments) {
        Instance instance = guest.linker().instantiate(guest.store(), module);
        return assertThrows(Trap.class, () -> instance.func(export).call(arguments));
    }

    private Module module(String text) {
        return guest.engine().compile(Guest.binary(text));
    }

    /// `name+offset` of each frame, the offset counted from the start of the function's body.
    private static List<String> places(Module module, Trap trap) {
        ModuleDefinition definition = module.definition();
        List<String> places = new ArrayList<>();
        for (TraceFrame frame : trap.frames()) {
            int defined = frame.function() - definition.importedFunctionCount();
            places.add(
                    frame.function() < 0
                            ? frame + ":" + frame.offset()
                            : frame.name()
                                    + "+"
                                    + (frame.offset() - definition.codes().get(defined).offset()));
        }
        return places;
    }

    /// One function `f` of two i32 parameters, without locals: its first instruction is at 1.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unreachable | 1",
                "(drop (i32.div_s (local.get 0) (local.get 1))) | 5",
                "(local.set 0 (i32.div_u (local.get 0) (i32.const 0))) | 5",
                "(drop (i32.add (i32.const 1) (i32.rem_s (local.get 0) (local.get 1)))) | 7",
                "(drop (i32.load offset=4 (i32.const -8))) | 3",
                "(drop (i32.add (local.get 0) (i32.load (i32.const -8)))) | 5",
                "(i32.store (i32.const -8) (local.get 0)) | 5",
                "(i32.store (i32.add (local.get 0) (i32.const -8)) (i32.const 1)) | 8",
                "(if (i32.eqz (local.get 1)) (then (unreachable))) | 6",
                "(if (i32.lt_s (local.get 0) (local.get 1)) (then) (else (unreachable))) | 9",
                "(block (br_if 0 (local.get 1)) (drop (table.get 0 (i32.const 9)))) | 9",
                "(call_indirect (type 1) (i32.const 3)) | 3",
                "(drop (i32.trunc_f32_s (f32.const nan))) | 6",
                "(drop (ref.as_non_null (ref.null func))) | 3",
                "(return_call_indirect (type 1) (i32.const 9)) | 3",
                "(memory.fill (i32.const 0) (i32.const 0) (i32.const -1)) | 7",
                "(br 0) (unreachable) | -1",
                "(resume 2 (ref.null 2)) | 3",
                "(suspend 0) | 1"
            })
    void frames_trapOfOneInstruction_isAtThatInstruction(String body, int offset) {
        Module module =
                module(
                        "(module (memory 1) (table 4 funcref) (type (func (param i32 i32)))"
                                + "(type (func)) (type (cont 1)) (tag (type 1))"
                                + "(func $f (export \"f\") (param i32 i32) "
                                + body
                                + "))");
        Value[] arguments = {Value.i32(7), Value.i32(0)};
        if (offset < 0) {
            guest.linker().instantiate(guest.store(), module).func("f").call(arguments);
        } else {
            assertEquals(List.of("f+" + offset), places(module, trap(module, "f", arguments)));
        }
    }

    @Test
    void frames_chainOfContinuationsAndHostFrames_eachAtItsCallOrResume() {
        var target = new ArrayList<Func>();
        guest.host("again", List.of(), List.of(), _ -> target.getFirst().call());
        Module module =
                module(
                        """
                                (module $m
                                  (import "host" "again" (func $again))
                                  (type $f (func)) (type $c (cont $f))
                                  (elem declare func $inner $middle)
                                  (func $deepest (export "deepest") (nop) (unreachable))
                                  (func $inner (nop) (call $again))
                                  (func $middle (local $k (ref null $c))
                                    (local.set $k (cont.new $c (ref.func $inner)))
                                    (resume $c (local.get $k)))
                                  (func $outer (export "outer")
                                    (resume $c (cont.new $c (ref.func $middle)))))
                                """);
        Instance instance = guest.linker().instantiate(guest.store(), module);
        target.add(instance.func("deepest"));

        var trap = assertThrows(Trap.class, () -> instance.func("outer").call());

        assertEquals(
                // deepest: locals, nop. middle: locals (01 01 63 01), ref.func 2, cont.new 2, local.set 2,
                // local.get 2. outer: locals, ref.func 2, cont.new 2, all folded into the resume.
                List.of("deepest+2", "host!again:-1", "inner+2", "middle+12", "outer+5"),
                places(module, trap));
        assertEquals("m", trap.frames().getFirst().module());
    }

    @Test
    void frames_callStackExhausted_areAllAtTheCall() {
        Module module =
                module("(module (func $r (export \"r\") (local i64) (nop) (nop) (call $r)))");

        Trap trap = trap(module, "r");

        assertEquals(List.of("r+5"), places(module, trap).stream().distinct().toList());
        assertEquals(256, trap.frames().size());
    }

    @Test
    void frames_suspendedStacks_neverAppear() {
        Module module =
                module(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f)) (tag $t)
                                  (elem declare func $parked)
                                  (func $parked (suspend $t))
                                  (func $run (export "run")
                                    (block $h (result (ref $c))
                                      (resume $c (on $t $h) (cont.new $c (ref.func $parked)))
                                      (return))
                                    (drop) (unreachable)))
                                """);

        Trap trap = trap(module, "run");

        assertEquals(List.of("run"), trap.frames().stream().map(TraceFrame::name).toList());
        assertTrue(trap.frames().getFirst().offset() > 0);
    }
}
