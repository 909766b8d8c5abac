package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.LimitException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandleTableTest {

    private static final String SETTING = "stackyard.store.max-external-references";

    private record Named(String name) {}

    @Test
    void reference_sameObject_isTheSameReference() {
        var table = new HandleTable("external references", 8, null);
        Object object = new Object();

        long reference = table.reference(object);
        table.reference(new Object());

        assertEquals(1, reference);
        assertEquals(reference, table.reference(object));
        assertSame(object, table.get(reference));
        assertEquals(2, table.size());
    }

    @Test
    void reference_equalButOtherObject_isAnotherReference() {
        var table = new HandleTable("external references", 8, null);
        var first = new Named("a");
        var second = new Named("a");
        assertEquals(first, second);

        assertNotEquals(table.reference(first), table.reference(second));
        assertSame(first, table.get(1));
        assertSame(second, table.get(2));
    }

    @Test
    void reference_atTheLimit_refusesNewObjectsOnly() {
        var table = new HandleTable("external references", 2, null);
        Object known = new Object();
        table.reference(known);
        assertEquals(2, table.reference(new Object()));

        var refused = assertThrows(LimitException.class, () -> table.reference(new Object()));

        assertEquals(
                "too many external references in one store: " + SETTING
                        + "=2, all in use; close the store, or raise " + SETTING,
                refused.getMessage());
        assertEquals("external references", refused.pool());
        assertEquals(2, refused.limit());
        assertEquals(3, refused.requested());
        assertNull(refused.tenant());
        assertEquals(SETTING, refused.setting());
        assertEquals(1, table.reference(known));
        assertEquals(2, table.size());
    }

    @Test
    void reference_atTheLimitOfATenant_namesIt() {
        var table = new HandleTable("exception references", 1, "acme");
        table.reference(new Object());

        var refused = assertThrows(LimitException.class, () -> table.reference(new Object()));

        assertEquals(
                "too many exception references in one store: " + SETTING
                        + "=1, all in use (tenant=acme); close the store, or raise " + SETTING,
                refused.getMessage());
        assertEquals("acme", refused.tenant());
    }

    @Test
    void reference_limitZero_refusesNone() {
        var table = new HandleTable("external references", 0, null);

        for (long expected = 1; expected <= 1000; expected++) {
            assertEquals(expected, table.reference(new Object()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 2, 0x1_0000_0001L, Long.MIN_VALUE, Long.MAX_VALUE})
    void get_neverGivenOut_isOutOfBounds(long reference) {
        var table = new HandleTable("external references", 0, null);
        table.reference(new Object());

        assertThrows(IndexOutOfBoundsException.class, () -> table.get(reference));
    }

    @Test
    void clear_forgetsObjectsAndStartsAnew() {
        var table = new HandleTable("external references", 1, null);
        table.reference(new Object());

        table.clear();

        assertEquals(0, table.size());
        assertThrows(IndexOutOfBoundsException.class, () -> table.get(1));
        assertEquals(1, table.reference(new Object()));
    }
}
