package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.types.GlobalType;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which continuations [io.stackyard.store.Store#collect] keeps, and which it gives back.
class CollectTest {

    private static final int GC_ATTEMPTS = 100;

    /// `keep` takes continuations and waits with them in its locals; `answer` ends with its number.
    private static final String LIBRARY = """
            (module
              (type $f0 (func (result i32))) (type $c0 (cont $f0))
              (type $f1 (func (param (ref null $c0)) (result i32))) (type $c1 (cont $f1))
              (import "host" "collect" (func $collect (result i32)))
              (tag $pause (export "pause"))
              (tag $e (export "e") (param (ref null $c0)))
              (global $g (export "g") (mut (ref null $c0)) (ref.null $c0))
              (global $x (mut exnref) (ref.null exn))
              (table $t (export "t") 8 (ref null $c0))
              (elem declare func $answer $wait $keep $keepInner $collecting)

              (func $answer (result i32) (i32.const 42))
              (func $wait (result i32) (suspend $pause) (i32.const 43))
              ;; Holds a continuation in a local, waits, and runs it.
              (func $keep (param $held (ref null $c0)) (result i32)
                (suspend $pause) (resume $c0 (local.get $held)))
              ;; The same, as the inner stack of a captured chain of two.
              (func $keepInner (param $held (ref null $c0)) (result i32)
                (drop (resume $c0 (cont.new $c0 (ref.func $wait))))
                (resume $c0 (local.get $held)))
              (func $collecting (result i32) (call $collect))

              (func $park (export "park") (param $k (ref $c0)) (result (ref null $c0))
                (block $p (result (ref $c0))
                  (drop (resume $c0 (on $pause $p) (local.get $k)))
                  (return (ref.null $c0))))
              (func $new (export "new") (result (ref $c0)) (cont.new $c0 (ref.func $answer)))
              (func $waiting (export "waiting") (result (ref null $c0))
                (call $park (cont.new $c0 (ref.func $wait))))
              ;; A fresh continuation of $keep with its argument bound.
              (func $bound (export "bound") (param (ref null $c0)) (result (ref $c0))
                (cont.bind $c1 $c0 (local.get 0) (cont.new $c1 (ref.func $keep))))
              (func (export "held") (param (ref null $c0)) (result (ref null $c0))
                (call $park (call $bound (local.get 0))))
              (func (export "heldInner") (param (ref null $c0)) (result (ref null $c0))
                (call $park (cont.bind $c1 $c0 (local.get 0) (cont.new $c1 (ref.func $keepInner)))))
              (func (export "run") (param (ref null $c0)) (result i32)
                (resume $c0 (local.get 0)))
              (func (export "drop") (drop (call $new)) (drop (call $waiting)))
              (func (export "dropTable") (param i32)
                (table.set $t (local.get 0) (ref.null $c0)))
              ;; Collects while a continuation is only in a local of this frame.
              (func (export "collectWith") (result i32 i32) (local $k (ref null $c0))
                (local.set $k (call $waiting))
                (call $collect) (resume $c0 (local.get $k)))
              ;; Collects on a continuation, while only the parent holds another.
              (func (export "collectInside") (result i32 i32) (local $k (ref null $c0))
                (local.set $k (call $waiting))
                (resume $c0 (cont.new $c0 (ref.func $collecting))) (resume $c0 (local.get $k)))
              (func (export "throw") (param (ref null $c0)) (throw $e (local.get 0)))
              (func (export "keepException")
                (block $h (result (ref null $c0) exnref)
                  (try_table (catch_ref $e $h) (throw $e (call $waiting))) (unreachable))
                (global.set $x) (drop))
              (func (export "runException") (result i32)
                (resume $c0 (block $h (result (ref null $c0))
                  (try_table (catch $e $h) (throw_ref (global.get $x))) (unreachable)))))
            """;

    private static Instance open(Guest guest) {
        guest.host(
                "collect",
                List.of(),
                List.of(io.stackyard.engine.types.NumberType.I32),
                call -> call.returnI32(0, guest.store().collect()));
        return guest.instance(LIBRARY);
    }

    private static Value call(Instance instance, String name, Value... arguments) {
        return instance.func(name).call(arguments).getFirst();
    }

    private static int run(Instance instance, Value continuation) {
        return call(instance, "run", continuation).asI32();
    }

    @Test
    void collect_nothingMade_isZero() {
        try (Guest guest = Guest.open()) {
            assertEquals(0, guest.store().collect(), "no engine has met the store");
            open(guest);
            assertEquals(0, guest.store().collect());
        }
    }

    @Test
    void collect_droppedByTheGuest_givesBackFreshAndSuspended() {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            instance.func("drop").call();
            assertEquals(2, guest.liveStacks());

            assertEquals(2, guest.store().collect());

            assertEquals(0, guest.liveStacks());
            assertEquals(0, guest.store().collect());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "waiting"})
    void collect_heldByTheHost_keepsItUntilItIsDropped(String maker) throws InterruptedException {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            Value held = call(instance, maker);
            var watch = new WeakReference<>(held);

            try {
                assertEquals(0, guest.store().collect());
            } finally {
                Reference.reachabilityFence(held);
            }
            assertEquals(1, guest.liveStacks());
            held = Value.nullReference();

            for (int i = 0; i < GC_ATTEMPTS && watch.get() != null; i++) {
                System.gc();
                Thread.sleep(10);
            }
            assertEquals(Value.nullReference(), held);
            assertEquals(1, guest.store().collect());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "waiting"})
    void collect_heldByATable_keepsItUntilItIsOverwritten(String maker) {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            guest.linker().instance("library", instance);
            toTable(instance, 7, maker);
            guest.awaitDropped(0);

            assertEquals(0, guest.store().collect());
            assertEquals(maker.equals("new") ? 42 : 43, run(instance, instance.table("t").get(7)));

            toTable(instance, 7, maker);
            guest.awaitDropped(0);
            instance.func("dropTable").call(Value.i32(7));
            assertEquals(1, guest.store().collect());
        }
    }

    private static void toTable(Instance instance, int index, String maker) {
        instance.table("t").set(index, call(instance, maker));
    }

    @Test
    void collect_heldByGlobals_keepsThem() {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            instance.global("g").set(call(instance, "waiting"));
            var own = Global.create(
                    guest.engine(),
                    guest.store(),
                    new GlobalType(instance.global("g").type().type(), true),
                    call(instance, "new"));
            guest.awaitDropped(0);

            assertEquals(0, guest.store().collect());
            assertEquals(43, run(instance, instance.global("g").get()));
            assertEquals(42, run(instance, own.get()));

            assertEquals(0, guest.liveStacks(), "both ran to their end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bound", "held", "heldInner"})
    void collect_heldByAnotherContinuation_goesWithIt(String holder) {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            instance.global("g").set(call(instance, holder, call(instance, "waiting")));
            guest.awaitDropped(0);
            int stacks = holder.equals("heldInner") ? 3 : 2;
            assertEquals(stacks, guest.liveStacks());

            assertEquals(0, guest.store().collect());
            if (holder.equals("bound")) {
                Value parked = call(instance, "park", instance.global("g").get());
                assertEquals(43, run(instance, parked));
            } else {
                assertEquals(43, run(instance, instance.global("g").get()));
            }
            assertEquals(0, guest.liveStacks());

            instance.global("g").set(call(instance, holder, call(instance, "waiting")));
            instance.global("g").set(Value.nullReference());
            guest.awaitDropped(0);
            assertEquals(stacks, guest.store().collect());
            assertEquals(0, guest.liveStacks());
        }
    }

    @Test
    void collect_chainWithAWayBack_givesAllBack() {
        try (Guest guest = Guest.open()) {
            Instance instance = guest.instance(CHAIN);
            instance.func("make").call(Value.i32(5));
            assertEquals(6, guest.liveStacks());

            assertEquals(0, guest.store().collect(), "the global leads to all");
            instance.func("forget").call();
            assertEquals(6, guest.store().collect());
            assertEquals(0, guest.liveStacks());
        }
    }

    /// A continuation that holds the last of a chain, whose first holds a reference to it from before it was
    /// resumed for the last time. A true circle cannot be made: giving a continuation something resumes it,
    /// and that consumes the reference which the circle would need.
    private static final String CHAIN = """
            (module
              (type $f (func (result i32))) (type $c (cont $f))
              (type $hf (func (param (ref null $c)) (result i32))) (type $hc (cont $hf))
              (tag $pause) (tag $get (result (ref null $c)))
              (global $g (mut (ref null $c)) (ref.null $c))
              (elem declare func $member $head)
              (func $member (param $held (ref null $c)) (result i32)
                (suspend $pause) (resume $c (local.get $held)))
              (func $head (result i32) (local $held (ref null $c))
                (suspend $pause)
                (local.set $held (suspend $get))
                (suspend $pause)
                (resume $c (local.get $held)))
              (func $park (param $k (ref null $c)) (result (ref null $c))
                (block $p (result (ref $c))
                  (drop (resume $c (on $pause $p) (local.get $k)))
                  (unreachable)))
              (func (export "make") (param $n i32)
                (local $head (ref null $c)) (local $last (ref null $c)) (local $k (ref null $hc))
                (local.set $head (call $park (cont.new $c (ref.func $head))))
                (local.set $last (local.get $head))
                (loop $more
                  (local.set $last (call $park (cont.bind $hc $c
                    (local.get $last) (cont.new $hc (ref.func $member)))))
                  (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (block $h (result (ref $hc))
                  (drop (resume $c (on $get $h) (local.get $head)))
                  (unreachable))
                (local.set $k)
                (block $p (result (ref $c))
                  (drop (resume $hc (on $pause $p) (local.get $last) (local.get $k)))
                  (unreachable))
                (global.set $g))
              (func (export "forget") (global.set $g (ref.null $c))))
            """;

    @Test
    void collect_heldByAnException_keepsIt() {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            instance.func("keepException").call();
            assertEquals(0, guest.store().collect());

            assertEquals(43, call(instance, "runException").asI32());
            assertEquals(0, guest.liveStacks());
        }
    }

    @Test
    void collect_heldByAnUncaughtException_keepsIt() {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            var thrown = assertThrows(
                    WasmException.class,
                    () -> instance.func("throw").call(call(instance, "waiting")));
            System.gc();

            assertEquals(0, guest.store().collect());
            assertEquals(43, run(instance, thrown.values().getFirst()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"collectWith", "collectInside"})
    void collect_fromAHostFunction_keepsWhatRunsAndWhatItHolds(String export) {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            instance.func("drop").call();

            List<Value> results = instance.func(export).call();

            assertEquals(2, results.get(0).asI32(), "what was dropped before");
            assertEquals(43, results.get(1).asI32(), "what the frame holds is alive");
            assertEquals(0, guest.liveStacks());
        }
    }

    @Test
    void collect_fromANestedEntry_keepsWhatOuterEntriesHold() {
        try (Guest guest = Guest.open()) {
            List<Instance> instances = new ArrayList<>();
            guest.host(
                    "again",
                    List.of(),
                    List.of(),
                    call -> instances.getFirst().func("collect").call());
            Instance library = open(guest);
            guest.linker().instance("library", library);
            instances.add(guest.instance(
                    """
                            (module
                              (type $f (func (result i32))) (type $c (cont $f))
                              (import "host" "again" (func $again))
                              (import "host" "collect" (func $collect (result i32)))
                              (import "library" "run" (func $run (param (ref null $c)) (result i32)))
                              (import "library" "waiting" (func $waiting (result (ref null $c))))
                              (elem declare func $inside)
                              (func $inside (result i32) (call $again) (i32.const 1))
                              (func (export "collect") (drop (call $collect)))
                              (func (export "hold") (result i32) (local $k (ref null $c))
                                (local.set $k (call $waiting))
                                (call $again) (call $run (local.get $k)))
                              (func (export "holdInside") (result i32) (local $k (ref null $c))
                                (local.set $k (call $waiting))
                                (drop (resume $c (cont.new $c (ref.func $inside))))
                                (call $run (local.get $k))))
                            """));

            for (String export : List.of("hold", "holdInside")) {
                assertEquals(43, call(instances.getFirst(), export).asI32(), export);
            }
            assertEquals(0, guest.liveStacks());
        }
    }

    @Test
    void collect_resultsOfAHostFunction_areKept() {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            List<Integer> released = new ArrayList<>();
            Func host = Func.host(
                    guest.engine(),
                    guest.store(),
                    "give",
                    new io.stackyard.engine.types.FunctionType(
                            List.of(), instance.func("waiting").type().results()),
                    call -> {
                        call.returnValues(call(instance, "waiting"));
                        guest.awaitDropped(0);
                        released.add(guest.store().collect());
                    });

            Value given = host.call().getFirst();

            assertEquals(List.of(0), released);
            assertEquals(43, run(instance, given));
        }
    }

    @Test
    void collect_staleReference_isConsumedAfterwards() {
        try (Guest guest = Guest.open()) {
            Instance instance = open(guest);
            var first = (ContRef) call(instance, "waiting");
            assertEquals(43, run(instance, first));
            instance.func("drop").call();

            assertEquals(2, guest.store().collect());

            assertTrue(first.isConsumed());
            Trap trap = assertThrows(Trap.class, () -> run(instance, first));
            assertEquals(TrapReason.CONTINUATION_CONSUMED, trap.reason());
        }
    }

    @Test
    void collect_twoStores_touchesOnlyItsOwn() {
        try (Guest guest = Guest.open();
                var other = guest.engine().newStore("other")) {
            Instance instance = open(guest);
            instance.func("drop").call();
            other.enter(0);
            assertEquals(1, other.liveStacks());

            assertEquals(0, other.collect(), "an engine never met it");
            assertEquals(2, guest.store().collect());
            other.leaveStopped(0);
        }
    }

    @Test
    void collect_closedStore_isRefused() {
        Guest guest = Guest.open();
        var store = guest.store();
        guest.close();

        assertThrows(IllegalStateException.class, store::collect);
    }

    @Test
    void collect_otherThreadInTheStore_isRefused() throws InterruptedException {
        try (Guest guest = Guest.open()) {
            open(guest);
            List<Throwable> seen = new ArrayList<>();
            guest.linker().func(
                    "host",
                    "elsewhere",
                    new io.stackyard.engine.types.FunctionType(List.of(), List.of()),
                    call -> {
                        var thread = new Thread(() -> {
                            try {
                                guest.store().collect();
                            } catch (IllegalStateException refused) {
                                seen.add(refused);
                            }
                        });
                        thread.start();
                        thread.join();
                    });
            Instance instance = guest.instance(
                    """
                            (module (import "host" "elsewhere" (func $e))
                              (func (export "go") (call $e)))
                            """);

            instance.func("go").call();

            assertEquals(1, seen.size());
            String message = String.valueOf(seen.getFirst().getMessage());
            assertTrue(message.contains("is in use by thread"), message);
        }
    }
}
