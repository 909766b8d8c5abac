package io.stackyard.allocator.os;

/// What the kernel is told about a range. Numbers are those of Linux, the same on every
/// architecture we run on.
public enum Advice {
    /// Give the pages back; private anonymous memory then reads as zero (`MADV_DONTNEED`). Guard
    /// markers stay.
    DECOMMIT(4, "MADV_DONTNEED"),
    /// Never back the range with huge pages, so that one touched page commits one page
    /// (`MADV_NOHUGEPAGE`).
    NO_HUGE_PAGES(15, "MADV_NOHUGEPAGE"),
    /// Leave the range out of core dumps (`MADV_DONTDUMP`).
    NO_DUMP(16, "MADV_DONTDUMP"),
    /// Make any access raise SIGSEGV, without a map entry; discards the content
    /// (`MADV_GUARD_INSTALL`, Linux 6.13).
    GUARD_INSTALL(102, "MADV_GUARD_INSTALL"),
    /// Undo [#GUARD_INSTALL]; the pages read as zero (`MADV_GUARD_REMOVE`, Linux 6.13).
    GUARD_REMOVE(103, "MADV_GUARD_REMOVE");

    private final int number;
    private final String symbol;

    Advice(int number, String symbol) {
        this.number = number;
        this.symbol = symbol;
    }

    /// The number that the kernel knows it by.
    int number() {
        return number;
    }

    /// The name in the kernel's headers.
    String symbol() {
        return symbol;
    }
}
