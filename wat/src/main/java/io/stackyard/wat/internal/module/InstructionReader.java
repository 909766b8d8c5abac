package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.instruction.Immediate;
import io.stackyard.wat.internal.instruction.Instruction;
import io.stackyard.wat.internal.instruction.InstructionTable;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.util.Optional;

/// Reads instructions, folded and flat, without recursion: what is open stands on a [ConstructStack].
///
/// A folded plain instruction comes before its operands in the text and behind them in the binary,
/// so its bytes wait in `deferred` until its parenthesis closes. The bytes of several open ones lie
/// there one after the other, innermost last. The same holds for a folded `if` until its `then`.
final class InstructionReader {

    private static final int ELSE = 0x05;
    private static final int END = 0x0B;

    private final TokenCursor cursor;
    private final ImmediateReader immediates;
    private final LabelStack labels;
    private final ConstructStack open = new ConstructStack();
    private final ByteSink deferred = new ByteSink();

    InstructionReader(TokenCursor cursor, ImmediateReader immediates, LabelStack labels) {
        this.cursor = cursor;
        this.immediates = immediates;
        this.labels = labels;
    }

    /// Reads instructions up to the parenthesis that closes what they stand in, writes them and
    /// their `end`.
    void readExpression(ByteSink code) {
        open.start(Construct.SEQUENCE);
        while (!(open.isBottom() && cursor.is(TokenKind.CLOSE))) {
            step(code);
        }
        code.u8(END);
    }

    /// Reads one folded instruction, writes it and its `end`.
    void readFoldedExpression(ByteSink code) {
        if (!cursor.is(TokenKind.OPEN)) {
            throw cursor.unexpected();
        }
        open.start(Construct.SEQUENCE);
        do {
            step(code);
        } while (!open.isBottom());
        code.u8(END);
    }

    private void step(ByteSink code) {
        switch (cursor.kind()) {
            case OPEN -> open(code);
            case CLOSE -> close(code);
            case KEYWORD -> flat(code);
            case ID, STRING, NATURAL, SIGNED, FLOAT, RESERVED, END -> throw cursor.unexpected();
        }
    }

    private void open(ByteSink code) {
        switch (open.top()) {
            case FOLDED_CONDITION -> {
                if (cursor.tryOpen("then")) {
                    enterThen(code);
                } else {
                    folded(code);
                }
            }
            case BEHIND_THEN -> {
                cursor.open("else");
                code.u8(ELSE);
                open.replaceTop(Construct.FOLDED_ELSE);
            }
            case BEHIND_ELSE -> throw cursor.unexpected();
            case SEQUENCE, FLAT_BLOCK, FLAT_IF, FLAT_ELSE, FOLDED_PLAIN, FOLDED_BLOCK,
                    FOLDED_THEN, FOLDED_ELSE ->
                    folded(code);
        }
    }

    private void folded(ByteSink code) {
        cursor.open();
        Instruction instruction = instruction();
        switch (instruction.immediate()) {
            case BLOCK, TRY_TABLE -> {
                enterBlock(instruction, code);
                open.push(Construct.FOLDED_BLOCK);
            }
            case IF -> {
                String label = cursor.tryId();
                open.push(Construct.FOLDED_CONDITION, deferred.length(), label);
                immediates.read(instruction, deferred);
            }
            case Immediate _ -> {
                open.push(Construct.FOLDED_PLAIN, deferred.length(), "");
                immediates.read(instruction, deferred);
            }
        }
    }

    private void enterThen(ByteSink code) {
        deferred.moveTail(open.deferredStart(), code);
        labels.push(open.label());
        open.replaceTop(Construct.FOLDED_THEN);
    }

    private void close(ByteSink code) {
        switch (open.top()) {
            case FOLDED_PLAIN -> {
                deferred.moveTail(open.deferredStart(), code);
                open.pop();
            }
            case FOLDED_BLOCK, BEHIND_THEN, BEHIND_ELSE -> {
                code.u8(END);
                labels.pop();
                open.pop();
            }
            case FOLDED_THEN -> open.replaceTop(Construct.BEHIND_THEN);
            case FOLDED_ELSE -> open.replaceTop(Construct.BEHIND_ELSE);
            case SEQUENCE, FLAT_BLOCK, FLAT_IF, FLAT_ELSE, FOLDED_CONDITION ->
                    throw cursor.unexpected();
        }
        cursor.close();
    }

    private void flat(ByteSink code) {
        if (!open.top().takesFlat()) {
            throw cursor.unexpected();
        }
        if (cursor.isKeyword("end")) {
            flatEnd(code);
        } else if (cursor.isKeyword("else")) {
            flatElse(code);
        } else {
            Instruction instruction = instruction();
            switch (instruction.immediate()) {
                case BLOCK, TRY_TABLE -> {
                    enterBlock(instruction, code);
                    open.push(Construct.FLAT_BLOCK);
                }
                case IF -> {
                    enterBlock(instruction, code);
                    open.push(Construct.FLAT_IF);
                }
                case Immediate _ -> immediates.read(instruction, code);
            }
        }
    }

    private void flatEnd(ByteSink code) {
        if (!open.top().isFlat()) {
            throw cursor.unexpected();
        }
        String _ = cursor.keyword();
        labels.tryRepeated(cursor);
        code.u8(END);
        labels.pop();
        open.pop();
    }

    private void flatElse(ByteSink code) {
        if (open.top() != Construct.FLAT_IF) {
            throw cursor.unexpected();
        }
        String _ = cursor.keyword();
        labels.tryRepeated(cursor);
        code.u8(ELSE);
        open.replaceTop(Construct.FLAT_ELSE);
    }

    /// The label counts from behind the immediates on: clauses do not see it.
    private void enterBlock(Instruction instruction, ByteSink code) {
        String label = cursor.tryId();
        immediates.read(instruction, code);
        labels.push(label);
    }

    private Instruction instruction() {
        Optional<Instruction> instruction = InstructionTable.find(cursor.peekKeyword());
        if (instruction.isEmpty()) {
            throw cursor.unexpected();
        }
        String _ = cursor.keyword();
        return instruction.get();
    }
}
