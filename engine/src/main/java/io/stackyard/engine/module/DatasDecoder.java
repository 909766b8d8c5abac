package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.ValType;

/// Decodes the data count section, which is one number, and the data section.
///
/// **Shape** of the data section: a vector of: a number (0 active, 1 passive, 2 active in the memory that follows),
/// the offset of active ones, a vector of bytes.
final class DatasDecoder {

    private static final int ACTIVE = 0;
    private static final int PASSIVE = 1;
    private static final int ACTIVE_EXPLICIT = 2;

    private final BinaryReader reader;
    private final ModuleDraft module;
    private final ConstExprValidator expressions;

    DatasDecoder(BinaryReader reader, ModuleDraft module) {
        this.reader = reader;
        this.module = module;
        this.expressions = new ConstExprValidator(reader, module);
    }

    void decodeCount() {
        int at = reader.position();
        module.bounds().require(Feature.BULK_MEMORY, at, "a data count section");
        int count = reader.readU32();
        requireRoom(at, Integer.toUnsignedLong(count));
        module.dataCount = count;
    }

    void decode() {
        int at = reader.position();
        int count = reader.readCount();
        if (module.dataCount != ModuleDefinition.NONE) {
            requireCounted(at, module.dataCount, count);
        }
        requireRoom(at, count);
        for (int i = 0; i < count; i++) {
            module.datas.add(readSegment());
        }
    }

    /// @throws ModuleException MALFORMED if the counts differ
    static void requireCounted(int offset, int dataCount, int actual) {
        if (dataCount != actual) {
            throw ModuleException.malformed(
                    offset,
                    "data count and data section have inconsistent lengths: "
                            + dataCount
                            + " and "
                            + actual);
        }
    }

    private void requireRoom(int offset, long count) {
        DecodeBounds.requireAtMost(
                offset,
                "data segments",
                module.bounds().limits().dataSegments(),
                count,
                Setting.LIMIT_DATA_SEGMENTS);
    }

    private DataSegment readSegment() {
        int at = reader.position();
        int flag = reader.readU32();
        if (Integer.compareUnsigned(flag, ACTIVE_EXPLICIT) > 0) {
            throw ModuleException.malformed(at, "malformed data segment kind");
        }
        SegmentMode mode = flag == PASSIVE ? SegmentMode.PASSIVE : SegmentMode.ACTIVE;
        int memory = 0;
        ConstExpr offset = null;
        if (mode == SegmentMode.ACTIVE) {
            memory = flag == ACTIVE ? 0 : reader.readU32();
            module.requireIndex(at, ExternKind.MEMORY, memory);
            offset =
                    expressions.read(
                            module.memories.get(memory).index64() ? ValType.I64 : ValType.I32);
        } else {
            module.bounds().require(Feature.BULK_MEMORY, at, "a passive data segment");
        }
        int length = reader.readCount();
        int start = reader.position();
        reader.skip(length);
        return new DataSegment(mode, memory, offset, start, length);
    }
}
