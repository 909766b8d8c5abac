package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;

/// The locals of one function in the binary format: runs of equal types.
final class LocalGroups {

    private final ByteSink runs = new ByteSink();
    private int runCount;
    private ValueType runType = ValueType.FUNCREF;
    private int runLength;

    void add(ValueType type) {
        if (runLength > 0 && !type.equals(runType)) {
            endRun();
        }
        runType = type;
        runLength++;
    }

    void writeTo(ByteSink body) {
        if (runLength > 0) {
            endRun();
        }
        body.u32(runCount);
        body.append(runs);
    }

    private void endRun() {
        runs.u32(runLength);
        runType.writeTo(runs);
        runCount++;
        runLength = 0;
    }
}
