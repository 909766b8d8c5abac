package io.stackyard.engine.interpret;

import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.module.DataSegment;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.types.CanonicalType;
import io.stackyard.tablepool.TableSlot;
import java.util.List;

/// The Java side of one instance: what slow instructions need, beside its [InstanceLayout].
public final class InstanceState {

    private static final long[] NO_ELEMENTS = {};

    private final ModuleDefinition definition;
    private final ModuleCode code;
    private final long address;
    private final List<StoreMemory> memories;
    private final List<TableSlot> tables;
    private final long[][] elements;
    private final boolean[] dataDropped;

    InstanceState(
            ModuleDefinition definition,
            ModuleCode code,
            long address,
            List<StoreMemory> memories,
            List<TableSlot> tables) {
        this.definition = definition;
        this.code = code;
        this.address = address;
        this.memories = List.copyOf(memories);
        this.tables = List.copyOf(tables);
        this.elements = new long[definition.elements().size()][];
        this.dataDropped = new boolean[definition.datas().size()];
        java.util.Arrays.fill(elements, NO_ELEMENTS);
    }

    public ModuleDefinition definition() {
        return definition;
    }

    public ModuleCode code() {
        return code;
    }

    /// Address of its [InstanceLayout].
    public long address() {
        return address;
    }

    public StoreMemory memory(int memory) {
        return memories.get(memory);
    }

    public TableSlot table(int table) {
        return tables.get(table);
    }

    CanonicalType functionType(int function) {
        return definition.types().canonical(definition.functionType(function));
    }

    /// The raw words of an element segment; none once it is dropped.
    long[] elements(int segment) {
        return elements[segment];
    }

    void setElements(int segment, long[] words) {
        elements[segment] = words;
    }

    void dropElements(int segment) {
        elements[segment] = NO_ELEMENTS;
    }

    byte[] moduleBytes() {
        return definition.bytes();
    }

    int dataOffset(int segment) {
        return data(segment).start();
    }

    int dataLength(int segment) {
        return dataDropped[segment] ? 0 : data(segment).length();
    }

    void dropData(int segment) {
        dataDropped[segment] = true;
    }

    private DataSegment data(int segment) {
        return definition.datas().get(segment);
    }
}
