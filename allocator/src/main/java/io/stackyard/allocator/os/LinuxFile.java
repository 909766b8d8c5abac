package io.stackyard.allocator.os;

import java.util.Objects;

/// A file in memory, known by its descriptor.
final class LinuxFile implements MemoryFile {

    private static final int MFD_CLOEXEC = 0x1;
    private static final int MFD_ALLOW_SEALING = 0x2;
    private static final int MFD_NOEXEC_SEAL = 0x8;

    private static final int F_ADD_SEALS = 1033;
    private static final int F_SEAL_SEAL = 0x1;
    private static final int F_SEAL_SHRINK = 0x2;
    private static final int F_SEAL_GROW = 0x4;
    private static final int F_SEAL_WRITE = 0x8;

    private static final int CLOSED = -1;

    private final long byteSize;
    private int descriptor;

    private LinuxFile(int descriptor, long byteSize) {
        this.descriptor = descriptor;
        this.byteSize = byteSize;
    }

    static LinuxFile create(String name, long byteSize) {
        var file = new LinuxFile(open(name), byteSize);
        try {
            LinuxCalls.ftruncate(file.descriptor, byteSize);
            return file;
        } catch (SystemCallException e) {
            file.close();
            throw e;
        }
    }

    /// Asks for a file that can never be executed, which hardened systems require
    /// (`vm.memfd_noexec`) and kernels before 6.3 do not know.
    private static int open(String name) {
        int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
        try {
            return LinuxCalls.memfdCreate(name, flags | MFD_NOEXEC_SEAL);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EINVAL.number()) {
                throw e;
            }
            return LinuxCalls.memfdCreate(name, flags);
        }
    }

    /// The descriptor of a file that this class made.
    ///
    /// @throws IllegalArgumentException if another class made it
    /// @throws IllegalStateException    if it is closed
    static int descriptor(MemoryFile file) {
        if (!(file instanceof LinuxFile linuxFile)) {
            throw new IllegalArgumentException("not a file of the kernel: " + file);
        }
        return linuxFile.requireOpen();
    }

    private int requireOpen() {
        if (descriptor == CLOSED) {
            throw new IllegalStateException("the file in memory is closed");
        }
        return descriptor;
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public void write(long fileOffset, long address, long byteSize) {
        Objects.checkFromIndexSize(fileOffset, byteSize, this.byteSize);
        int file = requireOpen();
        for (long done = 0; done < byteSize;) {
            done += writeSome(file, address + done, byteSize - done, fileOffset + done);
        }
    }

    private static long writeSome(int file, long address, long byteSize, long fileOffset) {
        try {
            return LinuxCalls.pwrite(file, address, byteSize, fileOffset);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EINTR.number()) {
                return 0; // Nothing was written yet: the caller's loop tries again.
            }
            throw e;
        }
    }

    @Override
    public void seal() {
        LinuxCalls.fcntl(
                requireOpen(),
                F_ADD_SEALS,
                F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    }

    @Override
    public void close() {
        int file = descriptor;
        if (file != CLOSED) {
            descriptor = CLOSED; // The kernel frees the descriptor even if it reports an error.
            LinuxCalls.close(file);
        }
    }
}
