package io.stackyard.allocator.os;

import java.util.Arrays;

/// Error numbers that the calls behind the fence may answer on Linux.
public enum Errno {
    /// Operation not permitted.
    EPERM(1),
    /// No such file or directory.
    ENOENT(2),
    /// Interrupted by a signal.
    EINTR(4),
    /// Input or output error.
    EIO(5),
    /// Not an open file descriptor.
    EBADF(9),
    /// Try again.
    EAGAIN(11),
    /// Out of memory, or out of map entries.
    ENOMEM(12),
    /// Access denied.
    EACCES(13),
    /// Bad address.
    EFAULT(14),
    /// Resource busy.
    EBUSY(16),
    /// Already exists.
    EEXIST(17),
    /// No such device.
    ENODEV(19),
    /// Invalid argument.
    EINVAL(22),
    /// Too many open files in the system.
    ENFILE(23),
    /// Too many open files in the process.
    EMFILE(24),
    /// Not a call that this file knows.
    ENOTTY(25),
    /// No space left.
    ENOSPC(28),
    /// The kernel has no such call.
    ENOSYS(38),
    /// Value too large.
    EOVERFLOW(75),
    /// Operation not supported.
    EOPNOTSUPP(95);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /// The number that the kernel answers.
    public int number() {
        return number;
    }

    /// The symbol of a number, or `errno N` for one that is not listed here.
    static String nameOf(int number) {
        return Arrays.stream(values())
                .filter(errno -> errno.number == number)
                .map(Errno::name)
                .findFirst()
                .orElse("errno " + number);
    }
}
