package io.stackyard.engine.module;

import java.util.ArrayList;
import java.util.List;

/// What the memories of a module hold when an instance begins: the active data segments that are known
/// from the module alone. Memories get them with their slot, so instances of a module that meet a slot which
/// holds them already copy nothing.
///
/// **Which segments.** The leading ones, up to the first active segment that depends on the instance or
/// could trap: one into an imported memory, at an offset that is no constant, or beyond the memory's minimum.
/// From there on, segments are copied in order as they stand. There are none where an element segment might
/// trap first and leave functions of the instance in an imported table: they could tell the difference.
///
/// **Threads**: immutable, any.
public final class DataImages {

    private static final int PAGE_SHIFT = 16;

    private final List<List<DataSegment>> segments = new ArrayList<>();
    private int leading;

    private DataImages(ModuleDefinition module) {
        module.memories().forEach(_ -> segments.add(new ArrayList<>()));
    }

    /// Chooses the segments of a module.
    public static DataImages of(ModuleDefinition module) {
        var chosen = new DataImages(module);
        if (module.importedTableCount() > 0
                && module.elementImages().leadingSegments() < module.elements().size()) {
            return chosen;
        }
        for (DataSegment segment : module.datas()) {
            if (segment.offset() != null && !chosen.isTaken(module, segment)) {
                break;
            }
            chosen.leading++;
        }
        return chosen;
    }

    private boolean isTaken(ModuleDefinition module, DataSegment segment) {
        int memory = segment.memory();
        long offset = offset(module, segment);
        boolean taken =
                memory >= module.importedMemoryCount()
                        && offset != ConstantOffset.NONE
                        && fits(module.memories().get(memory), offset, segment.length());
        if (taken) {
            segments.get(memory).add(segment);
        }
        return taken;
    }

    private static boolean fits(MemoryDef memory, long offset, int length) {
        long pages = memory.minimumPages();
        long bytes = pages > Long.MAX_VALUE >> PAGE_SHIFT ? Long.MAX_VALUE : pages << PAGE_SHIFT;
        return length <= bytes && offset <= bytes - length;
    }

    /// How many segments, counted from the first, have nothing left to be copied.
    public int leadingSegments() {
        return leading;
    }

    /// The segments that a memory begins with, in their order.
    public List<DataSegment> segments(int memory) {
        return List.copyOf(segments.get(memory));
    }

    /// Where a segment that was taken goes, in bytes from the start of its memory.
    public static long offset(ModuleDefinition module, DataSegment segment) {
        ConstExpr offset = segment.offset();
        return offset == null ? ConstantOffset.NONE : ConstantOffset.of(module, offset);
    }
}
