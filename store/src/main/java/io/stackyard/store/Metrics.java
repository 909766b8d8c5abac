package io.stackyard.store;

import io.stackyard.allocator.metrics.CounterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/// The counters of a registry as one JMX bean: an attribute for each, named as the counter. Reading one takes no
/// lock. `docs/metrics.md` says what each means.
///
/// ```
/// try (var _ = Metrics.register(allocator.counters(), "default")) { ... }   // io.stackyard:type=Metrics,name="default"
/// ```
///
/// Nothing is published that was not registered. Close it before the allocator, or the bean stays behind without
/// attributes.
///
/// **Threads**: any.
public final class Metrics implements AutoCloseable {

    private static final String NAME = "io.stackyard:type=Metrics,name=";
    private static final String TYPE = "long";

    private final MBeanServer server;
    private final ObjectName name;

    private Metrics(MBeanServer server, ObjectName name) {
        this.server = server;
        this.name = name;
    }

    /// Publishes a registry to the platform's bean server.
    ///
    /// @param name tells registries of one process apart; any text
    /// @throws IllegalStateException if a bean of that name is published already
    public static Metrics register(CounterRegistry registry, String name) {
        return register(ManagementFactory.getPlatformMBeanServer(), registry, name);
    }

    /// Publishes a registry to a bean server.
    ///
    /// @param name tells registries of one server apart; any text
    /// @throws IllegalStateException if a bean of that name is published already
    public static Metrics register(MBeanServer server, CounterRegistry registry, String name) {
        try {
            var objectName = new ObjectName(NAME + ObjectName.quote(name));
            server.registerMBean(new Bean(registry), objectName);
            return new Metrics(server, objectName);
        } catch (MalformedObjectNameException impossible) {
            throw new AssertionError("a quoted name is well-formed", impossible);
        } catch (JMException refused) {
            throw new IllegalStateException(
                    "cannot publish metrics: name=" + name + ": " + refused.getMessage(), refused);
        }
    }

    /// What the bean is called.
    public ObjectName name() {
        return name;
    }

    /// Takes the bean back. A second call does nothing.
    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException gone) {
            return; // Taken back already, by whomever.
        } catch (JMException refused) {
            throw new IllegalStateException(
                    "cannot take metrics back: name=" + name + ": " + refused.getMessage(),
                    refused);
        }
    }

    /// The bean. Its attributes are asked of the registry each time, so counters of pools that open later appear.
    private record Bean(CounterRegistry registry) implements DynamicMBean {

        @Override
        public Object getAttribute(String attribute) throws AttributeNotFoundException {
            OptionalLong value = registry.read(attribute);
            if (value.isEmpty()) {
                throw new AttributeNotFoundException("no counter " + attribute);
            }
            return value.getAsLong();
        }

        @Override
        public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
            throw new AttributeNotFoundException(attribute.getName() + " can only be read");
        }

        @Override
        public AttributeList getAttributes(String[] attributes) {
            var list = new AttributeList();
            for (String attribute : attributes) {
                OptionalLong value = registry.read(attribute);
                if (value.isPresent()) { // As its contract says: what cannot be read is left out.
                    list.add(new Attribute(attribute, value.getAsLong()));
                }
            }
            return list;
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            return new AttributeList(); // None of them was set.
        }

        @Override
        public Object invoke(String action, Object[] parameters, String[] signature) {
            throw new UnsupportedOperationException("metrics have no operations");
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            List<MBeanAttributeInfo> attributes = new ArrayList<>();
            registry.forEach(
                    (label, _) -> attributes.add(
                            new MBeanAttributeInfo(label, TYPE, label, true, false, false)));
            return new MBeanInfo(
                    Metrics.class.getName(),
                    "counters of Stackyard's pools",
                    attributes.toArray(MBeanAttributeInfo[]::new),
                    null,
                    null,
                    null);
        }
    }
}
