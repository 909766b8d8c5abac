package io.stackyard.cli.density;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/// The Java heap of this JVM: where it lies, and how much of it is live.
final class JavaHeap {

    private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";

    /// Generations and regions as the collectors print them: `[0x0000000080000000, 0x0000000100000000)`, some
    /// with an address between the two.
    private static final Pattern RANGE =
            Pattern.compile("\\[0x(\\p{XDigit}+),(?: 0x\\p{XDigit}+,)? 0x(\\p{XDigit}+)\\)");

    private JavaHeap() {}

    /// The addresses of the heap, [AddressRange#NONE] if this JVM does not tell.
    static AddressRange range() {
        try {
            Object answer =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName(DIAGNOSTICS),
                                    "gcHeapInfo",
                                    new Object[0],
                                    new String[0]);
            return range(String.valueOf(answer));
        } catch (JMException absent) {
            return AddressRange.NONE; // Another JVM than HotSpot: the report says what it counts.
        }
    }

    /// @param info what the diagnostic command `GC.heap_info` prints
    static AddressRange range(String info) {
        AddressRange heap = AddressRange.NONE;
        Matcher found = RANGE.matcher(info);
        while (found.find()) {
            heap =
                    heap.with(
                            new AddressRange(
                                    Long.parseUnsignedLong(found.group(1), 16),
                                    Long.parseUnsignedLong(found.group(2), 16)));
        }
        return heap;
    }

    /// Bytes of live objects, after a collection.
    static long liveBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
