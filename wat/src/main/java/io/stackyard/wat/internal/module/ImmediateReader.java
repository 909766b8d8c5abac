package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.instruction.Immediate;
import io.stackyard.wat.internal.instruction.Instruction;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import io.stackyard.wat.internal.text.VectorShape;
import java.util.List;
import java.util.Optional;

/// Reads what follows a mnemonic and writes opcode and immediates in the order of the binary format.
final class ImmediateReader {

    private static final int SHUFFLE_LANES = 16;
    private static final int LANE_BITS = 8;

    private final TokenCursor cursor;
    private final ModuleScope scope;
    private final TypeTable types;
    private final ValueTypeReader valueTypes;
    private final SignatureReader signatures;
    private final TypeUseReader typeUses;
    private final MemoryArgumentReader memoryArguments;
    private final ClauseReader clauses;
    private final LocalScope locals;
    private final LabelStack labels;
    private boolean namesDataSegment;

    ImmediateReader(ModuleReaders readers, LocalScope locals, LabelStack labels) {
        this.cursor = readers.cursor();
        this.scope = readers.scope();
        this.types = readers.types();
        this.valueTypes = readers.valueTypes();
        this.signatures = readers.signatures();
        this.typeUses = readers.typeUses();
        this.memoryArguments = new MemoryArgumentReader(cursor, scope.memories);
        this.clauses = new ClauseReader(cursor, scope, labels);
        this.locals = locals;
        this.labels = labels;
    }

    /// Whether an instruction so far needs the count of data segments to stand before the code.
    boolean namesDataSegment() {
        return namesDataSegment;
    }

    /// The cursor stands behind the mnemonic, and afterwards behind the immediates.
    void read(Instruction instruction, ByteSink sink) {
        instruction.writeOpcode(sink, variant(instruction.immediate()));
        switch (instruction.immediate()) {
            case NONE -> {}
            case BLOCK, IF -> typeUses.readBlock(sink);
            case TRY_TABLE -> {
                typeUses.readBlock(sink);
                clauses.readCatches(sink);
            }
            case LABEL -> sink.u32(labels.read(cursor));
            case LABELS -> labels(sink);
            case FUNCTION -> sink.u32(scope.functions.read(cursor));
            case CALL_INDIRECT -> callIndirect(sink);
            case SELECT -> select(sink);
            case LOCAL -> sink.u32(locals.read(cursor));
            case GLOBAL -> sink.u32(scope.globals.read(cursor));
            case TABLE -> sink.u32(scope.tables.readOrZero(cursor));
            case TABLE_INIT -> segmentThenSpace(scope.elements, scope.tables, sink);
            case TABLE_COPY -> pair(scope.tables, sink);
            case ELEMENT -> sink.u32(scope.elements.read(cursor));
            case MEMORY -> sink.u32(scope.memories.readOrZero(cursor));
            case MEMORY_INIT -> {
                namesDataSegment = true;
                segmentThenSpace(scope.data, scope.memories, sink);
            }
            case MEMORY_COPY -> pair(scope.memories, sink);
            case DATA -> dataSegment(sink);
            case MEMORY_ARGUMENT -> memoryArguments.read(instruction.alignmentLog2(), sink);
            case MEMORY_ARGUMENT_LANE -> {
                memoryArguments.readBeforeLane(instruction.alignmentLog2(), sink);
                lane(sink);
            }
            case I32 -> sink.s64(cursor.integer(Integer.SIZE));
            case I64 -> sink.s64(cursor.integer(Long.SIZE));
            case F32 -> sink.littleEndian(cursor.f32(), Float.BYTES);
            case F64 -> sink.littleEndian(cursor.f64(), Double.BYTES);
            case V128 -> vector(sink);
            case LANE -> lane(sink);
            case SHUFFLE -> shuffle(sink);
            case HEAP_TYPE -> sink.s64(valueTypes.readHeapType());
            case CAST -> sink.s64(valueTypes.readReference().targetHeapType());
            case BRANCH_ON_CAST -> branchOnCast(sink);
            case TYPE -> type(sink);
            case TYPE_FIELD -> field(sink);
            case TYPE_LENGTH -> {
                type(sink);
                sink.u32((int) cursor.natural(Integer.SIZE));
            }
            case TYPE_TYPE -> {
                type(sink);
                type(sink);
            }
            case TYPE_DATA -> {
                type(sink);
                dataSegment(sink);
            }
            case TYPE_ELEMENT -> {
                type(sink);
                sink.u32(scope.elements.read(cursor));
            }
            case TAG -> sink.u32(scope.tags.read(cursor));
            case TYPE_TAG -> {
                type(sink);
                sink.u32(scope.tags.read(cursor));
            }
            case RESUME -> {
                type(sink);
                clauses.readHandlers(sink);
            }
            case RESUME_THROW -> {
                type(sink);
                sink.u32(scope.tags.read(cursor));
                clauses.readHandlers(sink);
            }
        }
    }

    /// Two mnemonics stand for two opcodes each; the immediates that come next decide.
    private int variant(Immediate immediate) {
        if (immediate == Immediate.SELECT) {
            return cursor.isOpen("result") ? 1 : 0;
        }
        if (immediate == Immediate.CAST) {
            int start = cursor.position();
            boolean nullable = valueTypes.readReference().isNullable();
            cursor.seek(start);
            return nullable ? 1 : 0;
        }
        return 0;
    }

    private void labels(ByteSink sink) {
        var targets = new ByteSink();
        int last = labels.read(cursor);
        int count = 0;
        while (cursor.isIndex()) {
            targets.u32(last);
            last = labels.read(cursor);
            count++;
        }
        sink.u32(count);
        sink.append(targets);
        sink.u32(last);
    }

    private void callIndirect(ByteSink sink) {
        int table = scope.tables.readOrZero(cursor);
        sink.u32(typeUses.read(ParameterNames.REFUSED));
        sink.u32(table);
    }

    private void select(ByteSink sink) {
        if (!cursor.isOpen("result")) {
            return;
        }
        List<ValueType> results = signatures.readResults();
        sink.u32(results.size());
        results.forEach(type -> type.writeTo(sink));
    }

    /// `[table] segment` in the text, segment and table in the binary.
    private void segmentThenSpace(IndexSpace segments, IndexSpace space, ByteSink sink) {
        boolean both = cursor.isIndexAhead(1);
        int index = both ? space.read(cursor) : 0;
        sink.u32(segments.read(cursor));
        sink.u32(index);
    }

    private void pair(IndexSpace space, ByteSink sink) {
        boolean both = cursor.isIndex();
        sink.u32(both ? space.read(cursor) : 0);
        sink.u32(both ? space.read(cursor) : 0);
    }

    private void dataSegment(ByteSink sink) {
        namesDataSegment = true;
        sink.u32(scope.data.read(cursor));
    }

    private void lane(ByteSink sink) {
        sink.u8((int) cursor.natural(LANE_BITS));
    }

    private void shuffle(ByteSink sink) {
        int lanes = 0;
        while (lanes <= SHUFFLE_LANES && cursor.isNumberAhead(lanes)) {
            lanes++;
        }
        if (lanes != SHUFFLE_LANES) {
            cursor.seek(cursor.position() + lanes);
            throw cursor.unexpected("invalid lane length");
        }
        for (int lane = 0; lane < SHUFFLE_LANES; lane++) {
            if (!cursor.is(TokenKind.NATURAL)) {
                throw cursor.unexpected("i8 constant out of range");
            }
            lane(sink);
        }
    }

    private void vector(ByteSink sink) {
        Optional<VectorShape> shape = VectorShape.tryRead(cursor);
        if (shape.isEmpty()) {
            throw cursor.unexpected();
        }
        shape.get().requireLanes(cursor);
        for (int lane = 0; lane < shape.get().lanes(); lane++) {
            sink.littleEndian(shape.get().readLane(cursor), shape.get().laneBytes());
        }
    }

    private void branchOnCast(ByteSink sink) {
        int label = labels.read(cursor);
        ValueType from = valueTypes.readReference();
        ValueType to = valueTypes.readReference();
        sink.u8((from.isNullable() ? 1 : 0) | (to.isNullable() ? 2 : 0));
        sink.u32(label);
        sink.s64(from.targetHeapType());
        sink.s64(to.targetHeapType());
    }

    private void type(ByteSink sink) {
        sink.u32(scope.types.read(cursor));
    }

    private void field(ByteSink sink) {
        int type = scope.types.read(cursor);
        sink.u32(type);
        if (cursor.is(TokenKind.NATURAL)) {
            sink.u32(IndexSpace.readNumber(cursor));
            return;
        }
        int token = cursor.position();
        String name = IndexSpace.requireId(cursor);
        Optional<Integer> field = types.field(type, name);
        if (field.isEmpty()) {
            throw cursor.errorAt(token, "unknown field $" + name);
        }
        sink.u32(field.get());
    }
}
