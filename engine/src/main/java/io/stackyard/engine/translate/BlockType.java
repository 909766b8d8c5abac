package io.stackyard.engine.translate;

import io.stackyard.engine.types.FuncType;

/// What a block takes off the operand stack and what it leaves there.
///
/// The arrays are shared with the type section and not to be changed.
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost for every block.
record BlockType(int[] params, int[] results) {

    static final BlockType EMPTY = new BlockType(new int[0], new int[0]);

    static BlockType of(FuncType type) {
        return new BlockType(type.params(), type.results());
    }
}
