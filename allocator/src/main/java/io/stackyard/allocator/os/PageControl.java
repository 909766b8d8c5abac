package io.stackyard.allocator.os;

/// Control over single pages of a mapped range. Preconditions and failures as for
/// [OperatingSystem].
public interface PageControl {

    /// Allows or forbids all access to a range. Splits the mapping, so each change costs up to two
    /// of the kernel's map entries.
    void protect(long address, long byteSize, Protection protection);

    /// Gives one advice for one range.
    void advise(long address, long byteSize, Advice advice);

    /// Gives one advice for several ranges, in their order and in as few calls as the kernel
    /// allows. A failure leaves the ranges before the failing one advised and those after it
    /// untouched.
    ///
    /// @return the number of calls that were made
    int advise(AddressRanges ranges, Advice advice);
}
