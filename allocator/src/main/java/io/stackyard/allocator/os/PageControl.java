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

    /// Replaces a range, whatever it holds, by fresh anonymous memory that reads as zero, like that
    /// of [OperatingSystem#map]. Advice that holds for a mapping ([Advice#NO_HUGE_PAGES],
    /// [Advice#NO_DUMP]) is lost: the caller gives it again, and the range then merges with its
    /// neighbours. Guard markers in the range are lost too.
    void remap(long address, long byteSize);

    /// Moves the content of an anonymous range to another range without copying it. What the target
    /// held is lost; the source stays mapped and reads as zero. Advice and protection move along.
    ///
    /// The source is part of one mapping, the ranges do not overlap. Until the target is
    /// [remapped][#remap] it costs up to two of the kernel's map entries. Kernels before 5.7 refuse
    /// ([PageFeatures#movesPages]).
    void move(long from, long to, long byteSize);

    /// Creates a file in memory that reads as zero.
    ///
    /// @param name     shown by the kernel in lists of files and mappings, at most 249 bytes
    /// @param byteSize whole pages; costs nothing until it is written
    MemoryFile createFile(String name, long byteSize);

    /// Maps part of a file over a range, whatever that holds: reads see the file, writes go to
    /// private copies of the pages. Advice of the range is lost, as by [#remap], which also undoes
    /// this. The mapping outlives the file's descriptor.
    ///
    /// @param file       made by [#createFile] of the same system
    /// @param fileOffset whole pages
    void map(MemoryFile file, long fileOffset, long address, long byteSize);

    /// Maps a whole file to be read; returns its address. [OperatingSystem#unmap] gives it back.
    ///
    /// @param file made by [#createFile] of the same system
    long view(MemoryFile file);
}
