package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;

final class MetricsTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    @Test
    void register_openAllocator_showsEveryCounterAndItsValue() throws Exception {
        try (InstanceAllocator allocator = SmallPools.open();
                Metrics metrics = Metrics.register(server, allocator.counters(), "a \"b\"");
                Store store = allocator.newStore(null)) {
            store.claimInstance();
            store.claimMemory(0, 65_536, 65_536);

            Set<String> names =
                    Arrays.stream(server.getMBeanInfo(metrics.name()).getAttributes())
                            .map(MBeanAttributeInfo::getName)
                            .collect(Collectors.toSet());

            assertEquals(SmallPools.counters(allocator).keySet(), names);
            assertEquals(1L, server.getAttribute(metrics.name(), "memory.in-use"));
            assertEquals(1L, server.getAttribute(metrics.name(), "core-instances.in-use"));
            var several =
                    server.getAttributes(
                            metrics.name(), new String[] {"memory.claims", "no.such"});
            assertEquals(1, several.size());
            assertEquals(new Attribute("memory.claims", 1L), several.get(0));
        }
    }

    @Test
    void attributes_unknownOrWritten_areRefused() {
        try (InstanceAllocator allocator = SmallPools.open();
                Metrics metrics = Metrics.register(server, allocator.counters(), "one")) {
            assertThrows(
                    AttributeNotFoundException.class,
                    () -> server.getAttribute(metrics.name(), "no.such"));
            assertThrows(
                    AttributeNotFoundException.class,
                    () -> server.setAttribute(
                            metrics.name(), new Attribute("memory.in-use", 7L)));
            assertEquals(0, SmallPools.counters(allocator).get("memory.in-use"));
        }
    }

    @Test
    void register_nameTaken_isRefusedUntilItIsTakenBack() {
        try (InstanceAllocator allocator = SmallPools.open()) {
            Metrics first = Metrics.register(server, allocator.counters(), "same");

            var refused =
                    assertThrows(
                            IllegalStateException.class,
                            () -> Metrics.register(server, allocator.counters(), "same"));
            SmallPools.assertSays("cannot publish metrics: name=same", refused);
            first.close();
            first.close();

            assertFalse(server.isRegistered(first.name()));
            Metrics.register(server, allocator.counters(), "same").close();
        }
    }

    @Test
    void register_platformServer_isFoundThere() {
        try (InstanceAllocator allocator = SmallPools.open();
                Metrics metrics = Metrics.register(allocator.counters(), "platform")) {
            assertTrue(
                    java.lang.management.ManagementFactory.getPlatformMBeanServer()
                            .isRegistered(metrics.name()));
        }
    }

    @Test
    void coreInstances_claimedAndClosed_areCounted() {
        try (InstanceAllocator allocator = SmallPools.open()) {
            try (Store store = allocator.newStore(null)) {
                store.claimInstance();
                store.claimInstance();
                assertEquals(2, SmallPools.counters(allocator).get("core-instances.in-use"));
            }
            var counters = SmallPools.counters(allocator);
            assertEquals(SmallPools.INSTANCES, counters.get("core-instances.capacity"));
            assertEquals(0, counters.get("core-instances.in-use"));
            assertEquals(2, counters.get("core-instances.high-water"));
            assertEquals(2, counters.get("core-instances.claims"));
            assertEquals(0, counters.get("core-instances.exhausted"));
        }
    }
}
