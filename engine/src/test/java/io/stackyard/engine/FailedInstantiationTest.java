package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.config.Setting;
import io.stackyard.store.InstanceAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an instantiation that fails leaves behind.
final class FailedInstantiationTest {

    private static final String MEMORY_AND_TABLES =
            "(module (memory 2) (memory 1) (table 1 funcref) (table 1 (ref null $c))"
                    + " (type $f (func)) (type $c (cont $f)))";

    private static List<String> inUse(Guest guest) {
        List<String> used = new ArrayList<>();
        InstanceAllocator allocator = guest.engine().allocator();
        allocator
                .counters()
                .forEach(
                        (label, value) -> {
                            if (label.endsWith(".in-use") && value != 0) {
                                used.add(label + "=" + value);
                            }
                        });
        used.add("instances=" + allocator.coreInstances());
        return used;
    }

    @Test
    void instantiate_tablesRunOut_givesMemoriesAndTablesBackAtOnce() {
        try (Guest guest = Guest.open(to -> to.set(Setting.POOL_TOTAL_TABLES, 2))) {
            Module module = guest.compile(MEMORY_AND_TABLES);
            Module wide =
                    guest.compile(
                            "(module (table 1 (ref null $c)) (table 1 (ref null $c))"
                                    + " (type $f (func)) (type $c (cont $f)))");
            guest.linker().instantiate(guest.store(), wide);
            List<String> before = inUse(guest);

            for (int i = 0; i < 50; i++) {
                assertThrows(
                        PoolExhaustedException.class,
                        () -> guest.linker().instantiate(guest.store(), module));
                assertEquals(before, inUse(guest));
            }
        }
    }

    @Test
    void instantiate_quotaOfBytes_countsWhatWentBack() {
        try (Guest guest =
                Guest.open(
                        to -> to.set(Setting.STORE_MAX_MEMORY_BYTES, 3L << 16)
                                .set(Setting.STORE_MAX_TABLES, 1))) {
            Module tooMany = guest.compile(MEMORY_AND_TABLES);
            for (int i = 0; i < 10; i++) {
                assertThrows(
                        LimitException.class,
                        () -> guest.linker().instantiate(guest.store(), tooMany));
            }

            Instance instance =
                    guest.instance("(module (memory (export \"m\") 3) (table 1 funcref))");

            assertEquals(3, instance.memory("m").pages());
        }
    }

    /// A segment that was written may be what others see: then the instance stays.
    @Test
    void instantiate_segmentDoesNotFit_keepsWhatTheEarlierOnePublished() {
        try (Guest guest = Guest.open()) {
            Instance owner =
                    guest.instance(
                            "(module (table (export \"t\") 1 funcref)"
                                    + " (func (export \"run\") (result i32)"
                                    + " (call_indirect (result i32) (i32.const 0))))");
            guest.linker().instance("owner", owner);
            Module failing =
                    guest.compile(
                            "(module (import \"owner\" \"t\" (table 1 funcref)) (memory 1)"
                                    + " (func $f (result i32) (i32.load (i32.const 4)))"
                                    + " (elem (i32.const 0) $f) (data (i32.const 4) \"\\2a\")"
                                    + " (data (i32.const 65536) \"x\"))");

            assertThrows(
                    Trap.class, () -> guest.linker().instantiate(guest.store(), failing));

            assertEquals(42, Guest.call(owner, "run"));
        }
    }
}
