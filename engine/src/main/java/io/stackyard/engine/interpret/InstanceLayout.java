package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// The part of an instance that the loop reads, outside the Java heap, in the store's metadata arena.
///
/// **Shape**, offsets in bytes:
///
/// ```
///  0 block of memory 0 (or of the empty memory)   8 memories: address of an array of block addresses
/// 16 tables: array of block addresses            24 globals: array of cell addresses, 16 bytes a cell
/// 32 tags: array of tag identities (long)        40 functions: array of references (long, 0 = none yet)
/// 48 index of the instance in its store (int)
/// ```
///
/// Memories, tables and globals may be shared by several instances: each has one block, and all hold its
/// address, so growth is seen by all.
final class InstanceLayout {

    static final int BYTES = 64;

    private static final int MEMORY0 = 0;
    private static final int MEMORIES = 8;
    private static final int TABLES = 16;
    private static final int GLOBALS = 24;
    private static final int TAGS = 32;
    private static final int FUNCTIONS = 40;
    private static final int INDEX = 48;

    private InstanceLayout() {}

    /// Writes the block; the arrays are filled already.
    static void describe(
            long instance,
            int index,
            long memory0,
            long memories,
            long tables,
            long globals,
            long tags,
            long functions) {
        UnsafeApi.putLong(null, instance + MEMORY0, memory0);
        UnsafeApi.putLong(null, instance + MEMORIES, memories);
        UnsafeApi.putLong(null, instance + TABLES, tables);
        UnsafeApi.putLong(null, instance + GLOBALS, globals);
        UnsafeApi.putLong(null, instance + TAGS, tags);
        UnsafeApi.putLong(null, instance + FUNCTIONS, functions);
        UnsafeApi.putInt(null, instance + INDEX, index);
    }

    static long memory0(long instance) {
        return UnsafeApi.getLong(null, instance + MEMORY0);
    }

    static long memory(long instance, int index) {
        return at(instance + MEMORIES, index);
    }

    static long table(long instance, int index) {
        return at(instance + TABLES, index);
    }

    static long global(long instance, int index) {
        return at(instance + GLOBALS, index);
    }

    static long tag(long instance, int index) {
        return at(instance + TAGS, index);
    }

    static long function(long instance, int index) {
        return at(instance + FUNCTIONS, index);
    }

    static void setFunction(long instance, int index, long reference) {
        UnsafeApi.putLong(null, UnsafeApi.getLong(null, instance + FUNCTIONS) + index * 8L,
                reference);
    }

    static int index(long instance) {
        return UnsafeApi.getInt(null, instance + INDEX);
    }

    private static long at(long array, int index) {
        return UnsafeApi.getLong(null, UnsafeApi.getLong(null, array) + index * 8L);
    }
}
