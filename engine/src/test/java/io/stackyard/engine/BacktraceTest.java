package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.engine.types.NumberType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The trace of a trap follows the chain of stacks that are active, wherever they were resumed last.
class BacktraceTest {

    private final Guest guest = Guest.open();

    @AfterEach
    void close() {
        guest.close();
        assertEquals(0, guest.engine().allocator().stacks().inUse());
    }

    private static List<String> outermostFirst(Instance instance, String function) {
        var trap = assertThrows(Trap.class, () -> instance.func(function).call());
        assertEquals(TrapReason.UNREACHABLE, trap.reason(), trap.getMessage());
        List<String> names =
                new ArrayList<>(
                        trap.frames().stream().map(frame -> String.valueOf(frame.name())).toList());
        Collections.reverse(names);
        return names;
    }

    /// The parts that a scenario needs, in text, and the names of its trace.
    private void assertTrace(String trace, String functions) {
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (type $f (func)) (type $c (cont $f))
                                  (rec (type $fs (func (param (ref null $cs)))) (type $cs (cont $fs)))
                                  (tag $y) (tag $sw)
                                  (func $trap (unreachable))
                                  %s
                                  (export "entry" (func $entry)))
                                """
                                .formatted(functions));
        List<String> expected = Arrays.asList(trace.split(" "));
        List<String> actual = outermostFirst(instance, "entry");
        if (actual.getLast().equals("trap")) {
            actual.removeLast(); // Who traps for the last one named.
        }
        assertEquals(expected, actual);
    }

    @Test
    void trace_inNestedContinuations_namesAllStacks() {
        assertTrace(
                "entry a b c d e f",
                """
                        (func $f (unreachable))
                        (func $e (call $f))
                        (func $d (call $e))
                        (func $c (resume $c (cont.new $c (ref.func $d))))
                        (func $b (call $c))
                        (func $a (resume $c (cont.new $c (ref.func $b))))
                        (func $entry (call $a))
                        (elem declare func $b $d)
                        """);
    }

    @Test
    void trace_backInAParent_hasNoStackThatReturned() {
        assertTrace(
                "entry a b c",
                """
                        (func $d)
                        (func $c (resume $c (cont.new $c (ref.func $d))) (unreachable))
                        (func $b (call $c))
                        (func $a (resume $c (cont.new $c (ref.func $b))))
                        (func $entry (call $a))
                        (elem declare func $b $d)
                        """);
    }

    @Test
    void trace_backOnTheMainStack_hasNoStackThatReturned() {
        assertTrace(
                "entry a",
                """
                        (func $c)
                        (func $b (resume $c (cont.new $c (ref.func $c))))
                        (func $a (resume $c (cont.new $c (ref.func $b))) (unreachable))
                        (func $entry (call $a))
                        (elem declare func $b $c)
                        """);
    }

    @Test
    void trace_afterASuspend_hasNoSuspendedStack() {
        assertTrace(
                "entry a b c",
                """
                        (func $e (suspend $y))
                        (func $d (call $e))
                        (func $c
                          (block $h (result (ref $c))
                            (resume $c (on $y $h) (cont.new $c (ref.func $d))) (return))
                          (drop) (call $trap))
                        (func $b (call $c))
                        (func $a (resume $c (cont.new $c (ref.func $b))))
                        (func $entry (call $a))
                        (elem declare func $b $d)
                        """);
    }

    @Test
    void trace_ofAnotherContinuationAfterASuspend_hasItInTheOnesPlace() {
        assertTrace(
                "entry a b d",
                """
                        (func $c (suspend $y))
                        (func $d (unreachable))
                        (func $b
                          (block $h (result (ref $c))
                            (resume $c (on $y $h) (cont.new $c (ref.func $c))) (return))
                          (drop)
                          (resume $c (cont.new $c (ref.func $d))))
                        (func $a (resume $c (cont.new $c (ref.func $b))))
                        (func $entry (call $a))
                        (elem declare func $b $c $d)
                        """);
    }

    @Test
    void trace_afterAForwardedSuspend_hasNoneOfTheStacksBetween() {
        assertTrace(
                "entry a",
                """
                        (func $c (suspend $y))
                        (func $b (resume $c (cont.new $c (ref.func $c))))
                        (func $a
                          (block $h (result (ref $c))
                            (resume $c (on $y $h) (cont.new $c (ref.func $b))) (return))
                          (drop) (unreachable))
                        (func $entry (call $a))
                        (elem declare func $b $c)
                        """);
    }

    @Test
    void trace_ofAChainThatWasResumedElsewhere_showsItAtItsNewPlace() {
        assertTrace(
                "entry a b f c d e",
                """
                        (func $e (suspend $y) (unreachable))
                        (func $d (call $e))
                        (func $c (resume $c (cont.new $c (ref.func $d))))
                        (func $f (param (ref $c)) (resume $c (local.get 0)))
                        (func $b
                          (block $h (result (ref $c))
                            (resume $c (on $y $h) (cont.new $c (ref.func $c))) (return))
                          (call $f))
                        (func $a (call $b))
                        (func $entry (call $a))
                        (elem declare func $c $d)
                        """);
    }

    @Test
    void trace_afterASwitch_showsTheTargetAndWhatItResumed() {
        assertTrace(
                "entry c d a b",
                """
                        (func $b (drop (switch $cs $sw (cont.new $cs (ref.func $c)))) (unreachable))
                        (func $a (type $fs) (call $b))
                        (func $d (param (ref null $cs)) (resume $cs (ref.null $cs) (local.get 0)))
                        (func $c (type $fs) (call $d (local.get 0)))
                        (func $entry
                          (resume $cs (on $sw switch) (ref.null $cs) (cont.new $cs (ref.func $a))))
                        (elem declare func $a $c)
                        """);
    }

    /// Each entry has its main stack and `stacks` more, of `frames` calls each, and above the last the host, which
    /// enters again; the innermost entry traps.
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 1", "1, 1, 3", "2, 3, 2", "4, 2, 4"})
    void trace_overEntriesOfTheHost_countsTheFramesOfEach(int stacks, int frames, int entries) {
        var target = new ArrayList<Func>();
        guest.host("again", List.of(NumberType.I32, NumberType.I32, NumberType.I32), List.of(),
                call -> target.getFirst().call(call.value(0), call.value(1), call.value(2)));
        Instance instance =
                guest.instance(
                        """
                                (module
                                  (import "host" "again" (func $again (param i32 i32 i32)))
                                  (type $f (func (param i32 i32 i32 i32))) (type $c (cont $f))
                                  (func $down (type $f)
                                    (if (i32.gt_s (local.get 3) (i32.const 1)) (then
                                      (call $down (local.get 0) (local.get 1) (local.get 2)
                                        (i32.sub (local.get 3) (i32.const 1))) (return)))
                                    (if (local.get 0) (then
                                      (resume $c (i32.sub (local.get 0) (i32.const 1))
                                        (local.get 1) (local.get 2) (local.get 1)
                                        (cont.new $c (ref.func $down))) (return)))
                                    (if (i32.eqz (local.get 2)) (then (unreachable)))
                                    (call $again (global.get $stacks) (local.get 1)
                                      (i32.sub (local.get 2) (i32.const 1))))
                                  (elem declare func $down)
                                  (global $stacks (mut i32) (i32.const 0))
                                  (func (export "run") (param i32 i32 i32)
                                    (global.set $stacks (local.get 0))
                                    (call $down (local.get 0) (local.get 1) (local.get 2)
                                      (local.get 1))))
                                """);
        target.add(instance.func("run"));

        var trap =
                assertThrows(
                        Trap.class,
                        () -> target.getFirst().call(
                                Value.i32(stacks), Value.i32(frames), Value.i32(entries - 1)));

        // The exported function of each entry, and the host between two of them.
        int expected = entries * ((stacks + 1) * frames + 1) + entries - 1;
        assertEquals(expected, trap.frames().size(), () -> "" + trap.frames());
        assertEquals(
                entries - 1,
                trap.frames().stream().filter(frame -> frame.function() < 0).count());
        assertEquals(0, guest.liveStacks());
    }
}
