package io.stackyard.allocator.os;

import org.jspecify.annotations.Nullable;

/// A system call failed.
public final class SystemCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final String arguments;
    private final int errno;

    /// @param call      name of the call, such as `mprotect`
    /// @param arguments its arguments as the caller gave them, addresses in hex
    /// @param errno     the number that the kernel answered
    public SystemCallException(String call, String arguments, int errno) {
        super(call + "(" + arguments + ") failed: " + Errno.nameOf(errno));
        this.call = call;
        this.arguments = arguments;
        this.errno = errno;
    }

    /// What to throw for several calls that failed: `first` with this one added, or this one where
    /// `first` is null.
    public SystemCallException after(@Nullable SystemCallException first) {
        if (first == null) {
            return this;
        }
        first.addSuppressed(this);
        return first;
    }

    /// Name of the call.
    public String call() {
        return call;
    }

    /// Its arguments as the caller gave them, addresses in hex.
    public String arguments() {
        return arguments;
    }

    /// The number that the kernel answered.
    public int errno() {
        return errno;
    }

    /// The symbol of [#errno], such as `ENOMEM`.
    public String errnoName() {
        return Errno.nameOf(errno);
    }
}
