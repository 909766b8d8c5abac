package io.stackyard.allocator.os;

/// Advice for many ranges of this process in one `process_madvise` call.
///
/// Kernels since 6.13 take it for the calling process, unless a filter forbids it. Found out by
/// trying: a refusal switches it off for the rest of the process.
final class VectoredAdvice {

    private static final int UNTRIED = -1;
    private static final int REFUSED = -2;

    /// Descriptor of this process, or one of the two constants. It is never closed: there is one
    /// per process.
    private volatile int self = UNTRIED;

    /// Gives the advice for all ranges, or returns false if some of them may not have been advised:
    /// because the kernel has no such call, or because it stopped at a range. The caller then goes
    /// on one range at a time and meets the reason, if there is one.
    boolean tryAdvise(AddressRanges ranges, Advice advice) {
        int process = self();
        if (process == REFUSED) {
            return false;
        }
        try {
            return LinuxCalls.processMadvise(process, ranges, advice) == ranges.totalBytes();
        } catch (SystemCallException e) {
            if (isRefusal(e)) {
                self = REFUSED;
            }
            return false;
        }
    }

    private int self() {
        int process = self;
        return process == UNTRIED ? open() : process;
    }

    private synchronized int open() {
        if (self == UNTRIED) {
            try {
                self = LinuxCalls.pidfdOpen((int) ProcessHandle.current().pid());
            } catch (SystemCallException e) {
                self = REFUSED;
            }
        }
        return self;
    }

    private static boolean isRefusal(SystemCallException e) {
        return e.errno() == Errno.ENOSYS.number()
                || e.errno() == Errno.EPERM.number()
                || e.errno() == Errno.EINVAL.number();
    }
}
