package io.stackyard.engine.translate;

import io.stackyard.config.Interruption;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import org.jspecify.annotations.Nullable;

/// The checks that let a guest be stopped; none, unless the engine wants them.
///
/// **Epoch**: an instruction where a function begins and where a loop does, which is where its branches go back
/// to. Every path that never ends passes one of these again and again.
///
/// **Fuel**: an instruction where straight-line code begins, if that costs anything, with the price of all of it.
/// The price counts the instructions of the binary, whatever becomes of them here. Straight-line code begins where
/// a function, a loop or an arm of an `if` does, behind the `end` of what can be branched out of, and behind a
/// conditional branch.
final class Checks {

    private static final int NONE = -1;

    /// The price of a range of bytes is their number shifted right by this: one for 64.
    private static final int BYTES_SHIFT = 6;

    private final Interruption kind;
    private final CodeBuffer code;

    /// Where the price of the straight-line code in work stands; none as long as it is free.
    private int price = NONE;

    private @Nullable Runnable listener;

    Checks(Interruption kind, CodeBuffer code) {
        this.kind = kind;
        this.code = code;
    }

    /// Tells a listener of each check from now on, when it is the last word.
    void listen(Runnable to) {
        listener = to;
    }

    private void emit(long check) {
        code.emit(check);
        if (listener != null && !code.isDead()) {
            listener.run();
        }
    }

    /// A function begins, which costs one.
    void beginFunction() {
        beginLoop();
        if (kind == Interruption.FUEL) {
            charge();
        }
    }

    /// A loop begins; its label is bound.
    void beginLoop() {
        beginStraight();
        if (kind == Interruption.EPOCH) {
            emit(Word.of(Op.CHECK_EPOCH, 0, 0, 0));
        }
    }

    /// Straight-line code begins.
    void beginStraight() {
        price = NONE;
    }

    /// An instruction of the binary is next.
    void count(int opcode) {
        if (kind == Interruption.FUEL && !code.isDead() && !isFree(opcode)) {
            charge();
        }
    }

    private void charge() {
        if (price == NONE) {
            price = code.size();
            emit(Word.immediate(Op.BURN, 0, 0));
        }
        code.incrementImmediate(price);
    }

    /// What is no work: blocks and their ends, and what does nothing but leave or forget.
    private static boolean isFree(int opcode) {
        return switch (opcode) {
            case 0x00, 0x01, 0x02, 0x03, 0x05, 0x0B, 0x0F, 0x1A, 0x1F -> true;
            default -> false;
        };
    }

    /// The next instruction is on as many bytes as slot `count` says.
    void countBytes(int count, boolean wide) {
        countRange(count, BYTES_SHIFT, wide);
    }

    /// The next instruction is on as many elements as slot `count` says.
    void countElements(int count) {
        countRange(count, 0, false);
    }

    private void countRange(int count, int shift, boolean wide) {
        if (kind == Interruption.FUEL) {
            emit(Word.of(Op.BURN_RANGE, count, shift, wide ? 1 : 0));
        }
    }
}
