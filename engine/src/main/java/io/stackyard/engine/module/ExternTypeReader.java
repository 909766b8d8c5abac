package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.engine.types.CompositeKind;

/// Reads the types of what is imported and defined: functions, tables, memories, globals, tags.
///
/// **Shape** of limits: a byte of flags (1: a maximum follows; 2: shared; 4: 64-bit), the minimum, the maximum.
final class ExternTypeReader {

    private static final int HAS_MAXIMUM = 1;
    private static final int SHARED = 2;
    private static final int INDEX64 = 4;
    private static final int ALL_FLAGS = HAS_MAXIMUM | SHARED | INDEX64;

    private static final long MAX_PAGES_32 = 1L << 16;
    private static final long MAX_PAGES_64 = 1L << 48;
    private static final long MAX_ELEMENTS_32 = (1L << 32) - 1;

    private final BinaryReader reader;
    private final ModuleDraft module;

    ExternTypeReader(BinaryReader reader, ModuleDraft module) {
        this.reader = reader;
        this.module = module;
    }

    /// The limits as they stand; the sizes are unsigned, the maximum counts only if there is one.
    private record RawLimits(boolean index64, long minimum, boolean hasMaximum, long maximum) {}

    /// A type index that must name a function type.
    int readFunctionType() {
        int at = reader.position();
        int index = readTypeIndex();
        if (module.types().kind(index) != CompositeKind.FUNC) {
            throw ModuleException.invalid(at, "non-function type " + index);
        }
        return index;
    }

    /// A tag's attribute and its type index.
    int readTagType() {
        int at = reader.position();
        module.bounds().require(Feature.EXCEPTIONS, at, "a tag");
        int attribute = reader.readByte();
        if (attribute != 0) {
            throw ModuleException.malformed(at, "malformed tag attribute " + attribute);
        }
        int typeAt = reader.position();
        int type = readFunctionType();
        if (module.types().func(type).results().length > 0
                && !module.bounds().features().has(Feature.STACK_SWITCHING)) {
            throw ModuleException.invalid(
                    typeAt,
                    "non-empty tag result type: results need the feature "
                            + Feature.STACK_SWITCHING.proposalName()
                            + ", turn on "
                            + Feature.STACK_SWITCHING.setting().path());
        }
        return type;
    }

    /// A table type, as a table without initializer.
    TableDef readTable() {
        int elementType =
                TypeReader.refType(reader, module.types().count(), module.bounds().features());
        int at = reader.position();
        RawLimits limits = readLimits("table");
        if (!limits.index64) {
            requireAtMost(at, limits, MAX_ELEMENTS_32, "table size must be at most 2^32-1");
        }
        requireOrdered(at, limits);
        return new TableDef(
                elementType,
                limits.index64,
                clamp(limits.minimum),
                limits.hasMaximum ? clamp(limits.maximum) : -1,
                null);
    }

    /// A memory type.
    MemoryDef readMemory() {
        int at = reader.position();
        RawLimits limits = readLimits("memory");
        if (limits.index64) {
            requireAtMost(at, limits, MAX_PAGES_64,
                    "memory size must be at most 2^48 pages (16EiB)");
        } else {
            requireAtMost(at, limits, MAX_PAGES_32,
                    "memory size must be at most 65536 pages (4GiB)");
        }
        requireOrdered(at, limits);
        return new MemoryDef(
                limits.index64,
                limits.minimum,
                limits.hasMaximum ? limits.maximum : -1);
    }

    /// A global's value type and mutability, as a global without initializer.
    GlobalDef readGlobal() {
        int type =
                TypeReader.valueType(reader, module.types().count(), module.bounds().features());
        return new GlobalDef(type, mutability(reader), null);
    }

    /// Whether a global or field can be written.
    static boolean mutability(BinaryReader reader) {
        int at = reader.position();
        int mutability = reader.readByte();
        if (mutability > 1) {
            throw ModuleException.malformed(at, "malformed mutability");
        }
        return mutability == 1;
    }

    private int readTypeIndex() {
        int at = reader.position();
        int index = reader.readU32();
        if (Integer.compareUnsigned(index, module.types().count()) >= 0) {
            throw Unknown.type(at, Integer.toUnsignedLong(index), module.types().count());
        }
        return index;
    }

    private RawLimits readLimits(String what) {
        int at = reader.position();
        int flags = reader.readByte();
        if ((flags & ~ALL_FLAGS) != 0) {
            throw ModuleException.malformed(at, "malformed limits flags");
        }
        if ((flags & SHARED) != 0) {
            throw ModuleException.unsupported(at, "a shared " + what + " is not supported");
        }
        boolean index64 = (flags & INDEX64) != 0;
        if (index64) {
            module.bounds().require(Feature.MEMORY64, at, "a 64-bit " + what);
        }
        boolean hasMaximum = (flags & HAS_MAXIMUM) != 0;
        long minimum = reader.readU64();
        return new RawLimits(index64, minimum, hasMaximum, hasMaximum ? reader.readU64() : 0);
    }

    private static void requireAtMost(int offset, RawLimits limits, long most, String text) {
        if (Long.compareUnsigned(limits.minimum, most) > 0) {
            throw tooLarge(offset, text, limits.minimum);
        }
        if (Long.compareUnsigned(limits.maximum, most) > 0) {
            throw tooLarge(offset, text, limits.maximum);
        }
    }

    private static ModuleException tooLarge(int offset, String text, long actual) {
        return ModuleException.invalid(offset, text + ": " + Long.toUnsignedString(actual));
    }

    private static void requireOrdered(int offset, RawLimits limits) {
        if (limits.hasMaximum && Long.compareUnsigned(limits.minimum, limits.maximum) > 0) {
            throw ModuleException.invalid(
                    offset,
                    "size minimum must not be greater than maximum: "
                            + Long.toUnsignedString(limits.minimum)
                            + " > "
                            + Long.toUnsignedString(limits.maximum));
        }
    }

    private static long clamp(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }
}
