package io.stackyard.engine.interpret;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.translate.ParkPoint;
import io.stackyard.engine.translate.TypedSlot;
import io.stackyard.engine.types.ValueType;
import io.stackyard.stackpool.ControlBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The values on a stack that waits, each with its exact type: what its frames hold, and what was given to it and not
/// taken yet.
///
/// ```
/// fresh       the arguments bound so far
/// suspended   per frame its locals and operands; in the youngest, the values bound so far
/// parent      per frame its locals and operands
/// running     the same, while it calls a host function; and that function's arguments
/// ```
///
/// Nothing is recorded while guests run. The types at a pc come from a second translation of its function, once per
/// pc and object of this class: a walk over many stacks that wait in the same places pays for the places.
///
/// **Threads**: the one that owns the store.
final class StackValues {

    private final Machine machine;
    private final EngineTunables tunables;
    private final Map<Long, ParkPoint> points = new HashMap<>();

    StackValues(Machine machine) {
        this.machine = machine;
        this.tunables = machine.store.allocator().tunables().engine();
    }

    /// Told of each value.
    @FunctionalInterface
    interface Visitor {

        /// Sees one value.
        ///
        /// @param address where it lies: one word, or two if the type takes two slots
        void value(long address, ValueType type);
    }

    /// Visits the values of one stack, the youngest frame first.
    void forEach(long block, Visitor visitor) {
        switch (ControlBlock.state(block)) {
            case FRESH -> given(block, visitor);
            case SUSPENDED -> suspended(block, visitor);
            case PARENT ->
                    frames(block, ControlBlock.resumeSite(block), ControlBlock.fp(block), visitor);
            case RUNNING ->
                    frames(block, ControlBlock.pc(block) - 8, ControlBlock.fp(block), visitor);
            case FREE, RETURNED, TRAPPED, CACHED -> {
                // Nothing on it is anybody's.
            }
        }
    }

    /// The arguments that a fresh continuation was bound to.
    private void given(long block, Visitor visitor) {
        long record = ControlBlock.body(block);
        Signature signature = machine.functions.entry(FunctionRecord.reference(record)).signature();
        long from = ControlBlock.start(block) + Frames.HEADER_BYTES;
        inARow(from, ControlBlock.sp(block), signature.type().params(), visitor);
    }

    private static void inARow(long from, long to, List<ValueType> types, Visitor visitor) {
        long at = from;
        for (ValueType type : types) {
            if (at >= to) {
                return;
            }
            visitor.value(at, type);
            at += type.slots() * 8L;
        }
    }

    private void suspended(long block, Visitor visitor) {
        long site = ControlBlock.pc(block) - 8;
        long fp = ControlBlock.fp(block);
        long sp = ControlBlock.sp(block);
        for (TypedSlot slot : point(Frames.instance(fp), site).awaited()) {
            if (Slots.address(fp, slot.slot()) < sp) {
                visitor.value(Slots.address(fp, slot.slot()), slot.type());
            }
        }
        frames(block, site, fp, visitor);
    }

    private void frames(long block, long youngestSite, long youngestFp, Visitor visitor) {
        long base = ControlBlock.start(block) + Frames.HEADER_BYTES;
        long site = youngestSite;
        long fp = youngestFp;
        while (fp != base) {
            frame(site, fp, visitor);
            site = Frames.callerPc(fp) - 8;
            fp = Frames.callerFp(fp);
        }
    }

    private void frame(long site, long fp, Visitor visitor) {
        long instance = Frames.instance(fp);
        if (machine.instanceOrHost(instance) == null) {
            int reference = FunctionRecord.hostReference(site);
            Signature signature = machine.functions.entry(reference).signature();
            long to = fp - Frames.HEADER_BYTES;
            inARow(
                    to - signature.argumentSlots() * 8L,
                    to,
                    signature.type().params(),
                    visitor);
            return;
        }
        for (TypedSlot slot : point(instance, site).held()) {
            visitor.value(Slots.address(fp, slot.slot()), slot.type());
        }
    }

    private ParkPoint point(long instance, long site) {
        return points.computeIfAbsent(
                site,
                _ -> {
                    InstanceState state = machine.instance(instance);
                    ModuleCode code = state.code();
                    return ParkPoint.of(
                            state.definition(),
                            tunables,
                            code.functionAt(site),
                            code.wordInFunction(site));
                });
    }
}
