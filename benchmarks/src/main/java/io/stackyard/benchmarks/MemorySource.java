package io.stackyard.benchmarks;

/// Where the linear memory of a request comes from: one way to get clean memory, use it, and drop it.
///
/// Life: [#open], any number of stores and loads, [#drop], and again. After `open` every byte reads as zero,
/// whatever the request before has stored.
///
/// **Units**: offsets are bytes from the start of the memory; a word has four, at any alignment.
interface MemorySource extends AutoCloseable {

    /// Bytes of the memory of each request.
    long MEMORY_BYTES = 16L << 20;

    void open();

    void store(long offset, int word);

    int load(long offset);

    void drop();

    /// Gives back what is kept from request to request. No request is open.
    @Override
    void close();
}
