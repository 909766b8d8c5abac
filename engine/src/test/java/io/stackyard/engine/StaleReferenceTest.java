package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A reference to a continuation that is over, whose stack serves others since.
class StaleReferenceTest {

    private static final String PROGRAM =
            """
                    (module
                      (type $f (func)) (type $c (cont $f))
                      (tag $y)
                      (global $stale (export "stale") (mut (ref null $c)) (ref.null $c))
                      (global $fresh (export "newest") (mut (ref null $c)) (ref.null $c))
                      (func $noop (type $f))
                      (func $once (type $f) (suspend $y))
                      (elem declare func $noop $once)
                      (func (export "consume")
                        (global.set $stale (cont.new $c (ref.func $noop)))
                        (resume $c (global.get $stale)))
                      (func (export "consumeSuspended")
                        (global.set $stale
                          (block $h (result (ref $c))
                            (resume $c (on $y $h) (cont.new $c (ref.func $once)))
                            (unreachable)))
                        (resume $c (global.get $stale)))
                      (func (export "use") (resume $c (global.get $stale)))
                      (func (export "fresh") (global.set $fresh (cont.new $c (ref.func $noop))))
                      ;; n continuations, each made and run to its end: in one step, in two, with a
                      ;; suspension.
                      (func (export "serve") (param $n i32)
                        (local $k (ref null $c))
                        (loop $l
                          (resume $c (cont.new $c (ref.func $noop)))
                          (local.set $k (cont.new $c (ref.func $noop)))
                          (resume $c (local.get $k))
                          (block $h (result (ref $c))
                            (resume $c (on $y $h) (cont.new $c (ref.func $once)))
                            (unreachable))
                          (local.set $k)
                          (resume $c (local.get $k))
                          (local.set $n (i32.sub (local.get $n) (i32.const 3)))
                          (br_if $l (i32.gt_s (local.get $n) (i32.const 0))))))
                    """;

    @ParameterizedTest // Kept by the store, and through the shared pool each time.
    @CsvSource({
        "consume, 32, 1000000", "consumeSuspended, 32, 1000000", "consume, 0, 100000",
        "consumeSuspended, 0, 100000"})
    void staleReference_afterManyOthersOnItsStack_isStillConsumed(
            String consume, int cached, int others) {
        try (Guest guest = Guest.open(change -> change.set(Setting.STACK_STORE_CACHE, cached))) {
            Instance instance = guest.instance(PROGRAM);
            Guest.call(instance, consume);
            Value stale = instance.global("stale").get();

            Guest.call(instance, "serve", others);

            assertConsumed(instance);
            Guest.call(instance, "fresh");
            Value fresh = instance.global("newest").get();
            assertEquals(slot(stale), slot(fresh)); // All of them had this stack.
            assertFalse(((ContRef) fresh).isConsumed());
            assertTrue(((ContRef) stale).isConsumed());
            assertConsumed(instance);
        }
    }

    private static void assertConsumed(Instance instance) {
        var trap = assertThrows(Trap.class, () -> Guest.call(instance, "use"));
        assertEquals(TrapReason.CONTINUATION_CONSUMED, trap.reason());
        assertEquals("continuation already consumed", trap.getMessage());
    }

    private static String slot(Value reference) {
        String name = reference.toString();
        return name.substring(0, name.indexOf(','));
    }
}
