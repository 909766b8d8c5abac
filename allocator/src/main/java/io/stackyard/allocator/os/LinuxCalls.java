package io.stackyard.allocator.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/// The calls themselves, one method each: numbers in, result out, [SystemCallException] on failure.
///
/// Addresses are plain longs here, so a call makes no objects. What goes through `syscall` has no
/// wrapper in every C library that we run on; its numbers are the same on all 64-bit architectures
/// that have them.
@SuppressWarnings("restricted") // The fence: downcalls are made here and nowhere else.
final class LinuxCalls {

    private static final int SYS_PIDFD_OPEN = 434;
    private static final int SYS_PROCESS_MADVISE = 440;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle MMAP =
            bind(
                    "mmap",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                            JAVA_LONG));
    private static final MethodHandle MUNMAP =
            bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MPROTECT =
            bind("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MADVISE =
            bind("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MREMAP =
            bind(
                    "mremap",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
                    Linker.Option.firstVariadicArg(4));
    private static final MethodHandle PIDFD_OPEN =
            bind(
                    "syscall",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle PROCESS_MADVISE =
            bind(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT,
                            JAVA_INT),
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MEMFD_CREATE =
            bind("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FTRUNCATE =
            bind("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle PWRITE =
            bind(
                    "pwrite",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle FCNTL =
            bind(
                    "fcntl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle OPEN =
            bind(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL =
            bind(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(2));

    private LinuxCalls() {}

    /// Returns the address of the mapping: `wanted` itself, if the flags say so.
    static long mmap(
            long wanted, long byteSize, int protection, int flags, int file, long fileOffset) {
        MemorySegment state = CallState.take();
        try {
            long address =
                    (long) MMAP.invokeExact(
                            state, wanted, byteSize, protection, flags, file, fileOffset);
            if (address == -1) {
                throw failed(
                        state,
                        "mmap",
                        range(wanted, byteSize) + ", prot=" + protection + ", flags=0x"
                                + Integer.toHexString(flags) + ", fd=" + file + ", " + fileOffset);
            }
            return address;
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static void munmap(long address, long byteSize) {
        MemorySegment state = CallState.take();
        try {
            if ((int) MUNMAP.invokeExact(state, address, byteSize) != 0) {
                throw failed(state, "munmap", range(address, byteSize));
            }
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static void mprotect(long address, long byteSize, Protection protection) {
        MemorySegment state = CallState.take();
        try {
            if ((int) MPROTECT.invokeExact(state, address, byteSize, protection.bits()) != 0) {
                throw failed(state, "mprotect", range(address, byteSize) + ", " + protection);
            }
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static void madvise(long address, long byteSize, Advice advice) {
        MemorySegment state = CallState.take();
        try {
            if ((int) MADVISE.invokeExact(state, address, byteSize, advice.number()) != 0) {
                throw failed(state, "madvise", range(address, byteSize) + ", " + advice.symbol());
            }
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    /// Moves `byteSize` bytes from one address to another.
    static void mremap(long from, long byteSize, int flags, long to) {
        MemorySegment state = CallState.take();
        try {
            long address =
                    (long) MREMAP.invokeExact(state, from, byteSize, byteSize, flags, to);
            if (address == -1) {
                throw failed(
                        state,
                        "mremap",
                        range(from, byteSize) + ", flags=0x" + Integer.toHexString(flags) + ", 0x"
                                + Long.toHexString(to));
            }
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    /// Returns a descriptor of the process `pid`.
    static int pidfdOpen(int pid) {
        MemorySegment state = CallState.take();
        try {
            long file = (long) PIDFD_OPEN.invokeExact(state, (long) SYS_PIDFD_OPEN, pid, 0);
            if (file == -1) {
                throw failed(state, "pidfd_open", Integer.toString(pid));
            }
            return (int) file;
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    /// Returns the number of bytes that were advised, from the first range on.
    static long processMadvise(int process, AddressRanges ranges, Advice advice) {
        MemorySegment state = CallState.take();
        try {
            long advised =
                    (long) PROCESS_MADVISE.invokeExact(
                            state,
                            (long) SYS_PROCESS_MADVISE,
                            process,
                            ranges.entries(),
                            (long) ranges.count(),
                            advice.number(),
                            0);
            if (advised == -1) {
                throw failed(
                        state,
                        "process_madvise",
                        "self, " + ranges.count() + " ranges, " + advice.symbol());
            }
            return advised;
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    /// Returns a descriptor of a new file in memory.
    static int memfdCreate(String name, int flags) {
        MemorySegment state = CallState.take();
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) MEMFD_CREATE.invokeExact(state, arena.allocateFrom(name), flags);
            if (file == -1) {
                throw failed(state, "memfd_create", name + ", 0x" + Integer.toHexString(flags));
            }
            return file;
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static void ftruncate(int file, long byteSize) {
        MemorySegment state = CallState.take();
        try {
            if ((int) FTRUNCATE.invokeExact(state, file, byteSize) != 0) {
                throw failed(state, "ftruncate", file + ", " + byteSize);
            }
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    /// Returns how many bytes were written, which may be fewer than asked for.
    static long pwrite(int file, long address, long byteSize, long fileOffset) {
        MemorySegment state = CallState.take();
        try {
            long written =
                    (long) PWRITE.invokeExact(state, file, address, byteSize, fileOffset);
            if (written == -1) {
                throw failed(
                        state, "pwrite",
                        file + ", " + range(address, byteSize) + ", " + fileOffset);
            }
            return written;
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static void fcntl(int file, int command, int argument) {
        MemorySegment state = CallState.take();
        try {
            if ((int) FCNTL.invokeExact(state, file, command, argument) == -1) {
                throw failed(
                        state,
                        "fcntl",
                        file + ", " + command + ", 0x" + Integer.toHexString(argument));
            }
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static int open(String path, int flags) {
        MemorySegment state = CallState.take();
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) OPEN.invokeExact(state, arena.allocateFrom(path), flags);
            if (file == -1) {
                throw failed(state, "open", path + ", 0x" + Integer.toHexString(flags));
            }
            return file;
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static void close(int file) {
        MemorySegment state = CallState.take();
        try {
            if ((int) CLOSE.invokeExact(state, file) != 0) {
                throw failed(state, "close", Integer.toString(file));
            }
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    static int ioctl(int file, long request, long argument) {
        MemorySegment state = CallState.take();
        try {
            int result = (int) IOCTL.invokeExact(state, file, request, argument);
            if (result == -1) {
                throw failed(
                        state,
                        "ioctl",
                        file + ", 0x" + Long.toHexString(request) + ", 0x"
                                + Long.toHexString(argument));
            }
            return result;
        } catch (Throwable e) {
            throw asUnchecked(e);
        } finally {
            CallState.give(state);
        }
    }

    private static MethodHandle bind(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol =
                LINKER.defaultLookup()
                        .find(name)
                        .orElseThrow(
                                () -> new UnsatisfiedLinkError("the C library has no " + name));
        var all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(symbol, descriptor, all);
    }

    private static String range(long address, long byteSize) {
        return String.format(Locale.ROOT, "0x%x, %d", address, byteSize);
    }

    private static SystemCallException failed(MemorySegment state, String call, String arguments) {
        return new SystemCallException(call, arguments, CallState.errno(state));
    }

    /// A downcall handle declares [Throwable] and throws nothing that is checked.
    private static RuntimeException asUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("a downcall threw a checked exception", thrown);
    }
}
