package io.stackyard.engine.interpret;

import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.module.DataSegment;
import io.stackyard.engine.module.ElementSegment;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.types.CanonicalType;
import io.stackyard.store.ContinuationMarker;
import io.stackyard.tablepool.TableSlot;
import java.util.Arrays;
import java.util.BitSet;
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
    private final BitSet postponed = new BitSet();
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
        Arrays.fill(elements, NO_ELEMENTS);
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

    int memoryCount() {
        return memories.size();
    }

    public TableSlot table(int table) {
        return tables.get(table);
    }

    CanonicalType functionType(int function) {
        return definition.types().canonical(definition.functionType(function));
    }

    /// The references of an element segment, one word each or two; none once it is dropped.
    long[] elements(Machine machine, int segment) {
        if (postponed.get(segment)) {
            postponed.clear(segment);
            elements[segment] = references(machine, definition.elements().get(segment).items());
        }
        return elements[segment];
    }

    private long[] references(Machine machine, ElementSegment.Items items) {
        if (!(items instanceof ElementSegment.Functions functions)) {
            throw new IllegalStateException("expressions are evaluated when an instance begins");
        }
        long[] references = new long[functions.count()];
        for (int i = 0; i < references.length; i++) {
            int index = functions.indices()[i];
            references[i] = machine.functions.ofInstance(this, index).reference();
        }
        return references;
    }

    /// Reports the continuations that its segments hold.
    void reportElements(ContinuationMarker marker) {
        for (int i = 0; i < elements.length; i++) {
            if (definition.types().slots(definition.elements().get(i).elementType()) == 2) {
                for (int at = 0; at < elements[i].length; at += 2) {
                    marker.reference(elements[i][at], elements[i][at + 1]);
                }
            }
        }
    }

    /// Leaves the references of a segment of functions for the first who asks.
    void postponeElements(int segment) {
        postponed.set(segment);
    }

    void setElements(int segment, long[] words) {
        elements[segment] = words;
    }

    void dropElements(int segment) {
        elements[segment] = NO_ELEMENTS;
        postponed.clear(segment);
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
