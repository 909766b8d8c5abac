package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Op;
import org.agrona.UnsafeApi;

/// What a call through a reference or an import needs to know of its callee: 64 bytes in the store's
/// metadata arena, at an address that never moves.
///
/// **Shape**, offsets in bytes:
///
/// ```
///  0 code (address)      8 frame shape (see Frames)      16 instance (address)
/// 24 type identity (int)   28 the function reference (int)
/// 40 one instruction: HOST_CALL, of host functions; `code` points here
/// ```
///
/// A function reference is the index of the record in its store, plus 1; 0 is null.
final class FunctionRecord {

    static final int BYTES = 64;

    private static final int CODE = 0;
    private static final int SHAPE = 8;
    private static final int INSTANCE = 16;
    private static final int TYPE = 24;
    private static final int REFERENCE = 28;
    private static final int HOST_CALL = 40;

    private FunctionRecord() {}

    static void describe(
            long record, long code, long shape, long instance, int type, int reference) {
        UnsafeApi.putLong(record + CODE, code);
        UnsafeApi.putLong(record + SHAPE, shape);
        UnsafeApi.putLong(record + INSTANCE, instance);
        UnsafeApi.putInt(record + TYPE, type);
        UnsafeApi.putInt(record + REFERENCE, reference);
    }

    static void describeHost(long record, long shape, long instance, int type, int reference) {
        UnsafeApi.putLong(record + HOST_CALL, Op.HOST_CALL | (long) reference << 32);
        describe(record, record + HOST_CALL, shape, instance, type, reference);
    }

    static long code(long record) {
        return UnsafeApi.getLong(record + CODE);
    }

    static long shape(long record) {
        return UnsafeApi.getLong(record + SHAPE);
    }

    static long instance(long record) {
        return UnsafeApi.getLong(record + INSTANCE);
    }

    static int type(long record) {
        return UnsafeApi.getInt(record + TYPE);
    }

    /// The function reference that names this record.
    static int reference(long record) {
        return UnsafeApi.getInt(record + REFERENCE);
    }

    /// Whether the instruction at `pc` calls a host function.
    static boolean isHostCall(long pc) {
        return (UnsafeApi.getLong(pc) & 0xFFFF) == Op.HOST_CALL;
    }

    /// The function reference that the `HOST_CALL` at `pc` names.
    static int hostReference(long pc) {
        return Slots.imm32(pc);
    }
}
