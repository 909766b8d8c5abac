package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.NumberType;
import io.stackyard.store.GuestBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What programs cost, counted by hand: one for entering a function, one for each instruction that is run but for
/// blocks, ends, `nop`, `drop`, `return` and `unreachable`.
final class FuelTest {

    private static final long PLENTY = 1_000_000;

    private static final String FIB = """
            (module $fib (func $fib (export "run") (param i32) (result i32)
              (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
                (then (local.get 0))
                (else
                  (i32.add
                    (call $fib (i32.sub (local.get 0) (i32.const 1)))
                    (call $fib (i32.sub (local.get 0) (i32.const 2))))))))
            """;

    private final Guest guest =
            Guest.open(change -> change.set(Setting.ENGINE_INTERRUPTION, Interruption.FUEL));
    private final GuestBudget budget = guest.store().budget();

    @AfterEach
    void close() {
        assertEquals(0, guest.liveStacks());
        guest.close();
    }

    private long cost(Instance instance, int... arguments) {
        budget.setFuel(PLENTY);
        long _ = Guest.call(instance, "run", arguments);
        return PLENTY - budget.fuel();
    }

    private long cost(String fields) {
        return cost(guest.instance("(module " + fields + ")"));
    }

    private Trap exhausted(Instance instance, int... arguments) {
        Trap trap = assertThrows(Trap.class, () -> Guest.call(instance, "run", arguments));
        assertEquals(TrapReason.OUT_OF_FUEL, trap.reason());
        assertEquals(0, budget.fuel());
        return trap;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    1  | nop
                    1  | return
                    1  | block end loop end
                    2  | i32.const 1 drop
                    2  | i32.const 1 drop nop block end return i32.const 9 drop
                    4  | i32.const 1 i32.const 2 i32.add drop
                    4  | i32.const 5 local.tee 0 local.set 0
                    4  | i32.const 1 if nop else i32.const 3 drop i32.const 4 drop end i32.const 6 drop
                    6  | i32.const 0 if nop else i32.const 3 drop i32.const 4 drop end i32.const 6 drop
                    4  | block i32.const 1 br_if 0 i32.const 2 drop i32.const 3 drop end i32.const 4 drop
                    6  | block i32.const 0 br_if 0 i32.const 2 drop i32.const 3 drop end i32.const 4 drop
                    2  | block br 0 end
                    4  | block block i32.const 0 br_table 0 1 end i32.const 8 drop end
                    3  | block block i32.const 1 br_table 0 1 end i32.const 8 drop end
                    4  | block ref.null func br_on_null 0 drop i32.const 2 drop end i32.const 3 drop
                    4  | block (result funcref) ref.null func br_on_non_null 0 ref.null func end drop
                    4  | block (result funcref) ref.func $one br_on_non_null 0 ref.null func end local.set 1
                    3  | call $one
                    18 | i32.const 3 local.set 0 loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end
                    3  | block try_table (catch $e 0) throw $e end end i32.const 1 drop
                    6  | block i32.const 7 i32.const 0 i32.const 0 br_if 0 drop drop end i32.const 1 drop
                    5  | ref.func $one cont.new $c resume $c
                    5  | ref.func $one cont.new $c drop ref.func $one drop i32.const 1 drop
                    9  | block (result (ref $c)) ref.func $two cont.new $c resume $c (on $t 0) ref.func $one cont.new $c end drop
                    """)
    void run_body_costsWhatIsCountedByHand(long cost, String body) {
        assertEquals(
                cost,
                cost("""
                        (type $f (func)) (type $c (cont $f)) (tag $e) (tag $t)
                        (elem declare func $one $two)
                        (func (export "run") (local i32 funcref)\n"""
                        + body
                        + """
                                )
                                (func $one)
                                (func $two suspend $t i32.const 1 drop)"""));
        guest.store().collect();
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "63, 5", "64, 6", "65536, 1029"})
    void memoryInstruction_onBytes_costsOneMoreFor64(int bytes, long cost) {
        String memory = "(memory 1) (data $d \"\") (memory $wide i64 1) (func (export \"run\") ";

        assertEquals(cost, cost(memory + """
                (memory.fill (i32.const 0) (i32.const 1) (i32.const %d)))""".formatted(bytes)));
        assertEquals(cost, cost(memory + """
                (memory.copy (i32.const 0) (i32.const 0) (i32.const %d)))""".formatted(bytes)));
        assertEquals(cost, cost(memory + """
                (memory.fill $wide (i64.const 0) (i32.const 1) (i64.const %d)))"""
                .formatted(bytes)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10})
    void tableInstruction_onElements_costsOneMoreForEach(int elements) {
        String table = """
                (table $t 10 funcref) (table $w i64 10 funcref) (elem $e func $f) (func $f)
                (func (export "run")\s""";

        assertEquals(5 + elements, cost(table + """
                (table.fill $t (i32.const 0) (ref.null func) (i32.const %d)))"""
                .formatted(elements)));
        assertEquals(5 + elements, cost(table + """
                (table.copy $w $t (i64.const 0) (i32.const 0) (i32.const %d)))"""
                .formatted(elements)));
        assertEquals(4 + elements, cost(table + """
                (drop (table.grow $w (ref.func $f) (i64.const %d))))""".formatted(elements)));
    }

    @Test
    void init_ofSegments_costsItsLength() {
        assertEquals(5 + 1, cost("""
                (memory 1) (data $d "%s")
                (func (export "run")
                  (memory.init $d (i32.const 0) (i32.const 0) (i32.const 100)))"""
                .formatted("x".repeat(100))));
        assertEquals(5 + 2, cost("""
                (table $t 10 funcref) (elem $e func $f $f) (func $f)
                (func (export "run")
                  (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 2)))"""));
    }

    @Test
    void range_outOfBoundsAndOfFuel_isOutOfFuel() {
        Instance instance = guest.instance("""
                (module (memory i64 1) (func (export "run")
                  (memory.fill (i64.const 0) (i32.const 1) (i64.const -1))))""");
        budget.setFuel(PLENTY);

        assertEquals(1, exhausted(instance).frames().size());
    }

    /// A call that goes on costs 14 without what it calls, one that ends 6.
    @Test
    void fib_ofTen_costsWhatItsCallsDo() {
        assertEquals(89 * 6 + 88 * 14, cost(guest.instance(FIB), 10));
    }

    @Test
    void fuel_justEnough_isUsedUpWithoutATrap() {
        Instance instance = guest.instance(FIB);
        budget.setFuel(89 * 6 + 88 * 14);

        assertEquals(55, Guest.call(instance, "run", 10));
        assertEquals(0, budget.fuel());
        budget.setFuel(89 * 6 + 88 * 14 - 1);
        exhausted(instance, 10);
    }

    @Test
    void fuel_tooLittleForTheNextBlock_runsNoneOfIt() {
        Instance instance = guest.instance("""
                (module (global $g (export "g") (mut i32) (i32.const 0)) (func (export "run")
                  (global.set $g (i32.const 1))
                  (block)
                  (global.set $g (i32.const 2))))""");
        budget.setFuel(4); // The first block costs 3, the second 2.

        exhausted(instance);

        assertEquals(Value.i32(1), instance.global("g").get());
    }

    @Test
    void block_leftByATrapOfACallee_isPaidWhole() {
        Instance instance = guest.instance("""
                (module (func $f unreachable)
                  (func (export "run") (call $f) (drop (i32.const 1)) (drop (i32.const 2))))""");
        budget.setFuel(PLENTY);

        assertThrows(Trap.class, () -> Guest.call(instance, "run"));

        assertEquals(PLENTY - 4 - 1, budget.fuel());
    }

    @Test
    void fuel_inAHostCall_canBeReadAndSet() {
        var seen = new ArrayList<Long>();
        guest.host("refuel", List.of(), List.of(), _ -> {
            seen.add(budget.fuel());
            budget.setFuel(100);
        });
        Instance instance = guest.instance("""
                (module (import "host" "refuel" (func $refuel)) (func (export "run") (local i32)
                  (loop
                    (call $refuel)
                    (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                    (br_if 0 (i32.ne (local.get 0) (i32.const 3))))))""");
        budget.setFuel(50);

        Guest.call(instance, "run");

        assertEquals(List.of(50L - 1 - 9, 100L - 9, 100L - 9), seen);
    }

    @Test
    void start_function_burnsToo() {
        Module module = guest.compile("(module (start $f) (func $f (drop (i32.const 1))))");
        budget.setFuel(10);

        guest.linker().instantiate(guest.store(), module);

        assertEquals(8, budget.fuel());
    }

    @Test
    void initialFuel_setting_isWhatAStoreBeginsWith() {
        assertEquals(0, budget.fuel());
        exhausted(guest.instance(FIB), 1);

        try (Guest other = Guest.open(change -> change
                .set(Setting.ENGINE_INTERRUPTION, Interruption.FUEL)
                .set(Setting.STORE_INITIAL_FUEL, 7))) {
            assertEquals(1, Guest.call(other.instance(FIB), "run", 1));
            assertEquals(1, other.store().budget().fuel());
        }
    }

    /// The numbers in the code take more bytes than they need.
    @Test
    void run_sameCodeEncodedOtherwise_costsTheSame() {
        byte[] head = {
            0, 'a', 's', 'm', 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7F, 3, 2, 1, 0,
            7, 7, 1, 3, 'r', 'u', 'n', 0, 0
        };
        byte[] shortest = {10, 9, 1, 7, 0, 0x41, 2, 0x41, 3, 0x6A, 0x0B};
        byte[] padded = {
            10, 12, 1, 10, 0, 0x41, (byte) 0x82, 0, 0x41, (byte) 0x83, (byte) 0x80, 0, 0x6A, 0x0B
        };

        assertEquals(4, cost(instance(head, shortest)));
        assertEquals(4, cost(instance(head, padded)));
    }

    private Instance instance(byte[] head, byte[] code) {
        byte[] bytes = Arrays.copyOf(head, head.length + code.length);
        System.arraycopy(code, 0, bytes, head.length, code.length);
        return guest.linker().instantiate(guest.store(), guest.engine().compile(bytes));
    }

    @Test
    void run_again_costsTheSameInEveryStoreAndEngine() {
        String text = FIB.replace("$fib (func", "$other (func $unused) (memory 3) (func");
        long first = cost(guest.instance(FIB), 15);

        assertEquals(first, cost(guest.instance(FIB), 15));
        assertEquals(first, cost(guest.instance(text), 15));
        try (Guest other = Guest.open(
                change -> change.set(Setting.ENGINE_INTERRUPTION, Interruption.FUEL))) {
            other.store().budget().setFuel(first);
            assertEquals(610, Guest.call(other.instance(FIB), "run", 15));
            assertEquals(0, other.store().budget().fuel());
        }
    }

    @Test
    void epochs_inAnEngineOfFuel_areNotSeen() {
        guest.host("tick", List.of(), List.of(NumberType.I32), call -> {
            guest.engine().incrementEpoch();
            call.returnI32(0, 1);
        });
        Instance instance = guest.instance("""
                (module (import "host" "tick" (func $tick (result i32)))
                  (func $f (result i32) (i32.const 2))
                  (func (export "run") (result i32) (i32.add (call $tick) (call $f))))""");
        Thread.currentThread().interrupt();
        budget.setFuel(100);

        assertEquals(3, Guest.call(instance, "run"));
        assertTrue(Thread.interrupted(), "the status was taken");
        assertThrows(IllegalStateException.class, () -> budget.setEpochDeadline(1));
        assertThrows(IllegalArgumentException.class, () -> budget.setFuel(-1));
    }
}
