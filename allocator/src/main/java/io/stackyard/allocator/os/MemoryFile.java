package io.stackyard.allocator.os;

/// A file in memory (`memfd`): the backing of images that many memories share.
///
/// Made by [PageControl#createFile], written once, sealed, then mapped. Failures are those of
/// [OperatingSystem]. One thread writes, seals and closes; mappings of a sealed file may be made by
/// all threads until it is closed, and live on after that.
public interface MemoryFile extends AutoCloseable {

    /// Bytes of the file.
    long byteSize();

    /// Writes memory into the file. What is never written stays a hole: it reads as zero and has no
    /// backing.
    ///
    /// @param fileOffset in bytes from the start of the file; any number, as are the next two
    /// @param address    of the first byte to write
    /// @throws IndexOutOfBoundsException if the bytes do not lie in the file
    void write(long fileOffset, long address, long byteSize);

    /// Forbids for good that anyone shrinks, grows or writes the file, or lifts that.
    void seal();

    /// Closes the descriptor. A second call does nothing.
    @Override
    void close();
}
