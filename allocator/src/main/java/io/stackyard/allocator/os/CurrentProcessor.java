package io.stackyard.allocator.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The number of the processor that the calling thread runs on, for splitting contended structures.
///
/// The answer may be outdated when it arrives: the thread may have moved. It is good for choosing
/// whom to disturb, and for nothing else. Asking allocates nothing and takes a few nanoseconds: the
/// kernel keeps the number in the thread's own memory, and the call cannot block, which is what
/// allows to bind it as critical.
@SuppressWarnings("restricted") // The fence: downcalls are made here and nowhere else.
public final class CurrentProcessor {

    private static final String CALL = "sched_getcpu";
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio.

    /// A constant, and not a field of the source: only so is the call compiled in line.
    private static final @Nullable MethodHandle KERNEL = kernel();

    private CurrentProcessor() {}

    /// A source of processor numbers that are not negative; where the system tells none, of a
    /// number that is the same for the same thread and spreads over threads.
    public static IntSupplier source() {
        return KERNEL != null ? CurrentProcessor::ofKernel : CurrentProcessor::spreadOfThread;
    }

    /// Whether the system tells the processor.
    static boolean isKnown() {
        return KERNEL != null;
    }

    private static @Nullable MethodHandle kernel() {
        if (!LinuxSystem.isRunning()) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(CALL)
                .map(
                        symbol -> linker.downcallHandle(
                                symbol,
                                FunctionDescriptor.of(JAVA_INT),
                                Linker.Option.critical(false)))
                .orElse(null);
    }

    private static int ofKernel() {
        MethodHandle kernel = Objects.requireNonNull(KERNEL);
        try {
            int processor = (int) kernel.invokeExact();
            return processor >= 0 ? processor : spreadOfThread(); // -1: the call is filtered.
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall threw a checked exception", e);
        }
    }

    /// A virtual thread has no number that tells where it runs: its own id spreads as well.
    static int spreadOfThread() {
        return (int) ((Thread.currentThread().threadId() * SPREAD) >>> (Long.SIZE - 31));
    }
}
