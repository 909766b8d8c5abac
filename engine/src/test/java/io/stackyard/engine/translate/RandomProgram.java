package io.stackyard.engine.translate;

import static io.stackyard.engine.translate.ProgramPieces.landing;
import static io.stackyard.engine.translate.ProgramPieces.sequence;

import io.stackyard.engine.translate.ProgramPieces.Branch;
import io.stackyard.engine.translate.ProgramPieces.Code;
import io.stackyard.engine.translate.ProgramPieces.Label;
import io.stackyard.engine.translate.ProgramPieces.State;
import io.stackyard.engine.translate.ProgramPieces.Text;
import io.stackyard.engine.translate.ProgramPieces.Trapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongBinaryOperator;

/// A random function, as text and as plain Java that does the same.
///
/// What it is made of aims at the translator: operands that wait while blocks, branches, `local.set` and
/// `local.tee` run above them; branches that carry values over others; comparisons as conditions; code that
/// cannot be reached. Every loop counts down a local of its own, so it ends.
final class RandomProgram {

    private static final int DEPTH = 6;
    private static final long[] CONSTANTS = {
        0, 1, -1, 2, 7, 31, 32, 63, 64, 32767, 32768, -32768, -32769, 65535, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 0x1_0000_0000L, Long.MIN_VALUE, Long.MAX_VALUE
    };

    private final Random random;
    private final List<Label> labels = new ArrayList<>();
    private final Label function;
    private final Code body;
    private int locals = 4;
    private int loops;

    RandomProgram(long seed) {
        this.random = new Random(seed);
        this.function = new Label(random.nextBoolean());
        labels.add(function);
        Code prefix = statements(DEPTH);
        Code result = value(function.wide, DEPTH);
        this.body = new Code(text -> text.all(prefix, result), state -> {
            prefix.run(state);
            return result.run(state);
        });
    }

    /// `(func ...)` with two parameters, an i32 and an i64.
    String text(String name) {
        var text = new Text();
        text.open.add(function);
        text.all(body);
        return "(func (export \""
                + name
                + "\") (param i32 i64) (result "
                + type(function.wide)
                + ") (local i32 i64"
                + " i32".repeat(locals - 4)
                + ")\n"
                + text.out
                + ")\n";
    }

    long run(State state, int first, long second) {
        state.begin(locals, first, second);
        return landing(function, body, state);
    }

    private static String type(boolean wide) {
        return wide ? "i64" : "i32";
    }

    private static long cut(boolean wide, long value) {
        return wide ? value : (int) value;
    }

    // Values.

    private Code value(boolean wide, int depth) {
        if (depth <= 0) {
            return leaf(wide);
        }
        return switch (random.nextInt(16)) {
            case 0, 1 -> leaf(wide);
            case 2, 3, 4 -> binary(wide, depth);
            case 5 -> wide ? extended(depth) : comparison(depth);
            case 6 -> wide ? binary(true, depth) : eqz(depth);
            case 7 -> tee(wide, depth);
            case 8 -> ifValue(wide, depth);
            case 9 -> blockValue(wide, depth);
            case 10 -> blockWithParameter(wide, depth);
            case 11 -> branchIf(wide, depth);
            case 12 -> select(wide, depth);
            case 13 -> load(wide, depth);
            case 14 -> wide ? call(depth) : wrapped(depth);
            default -> random.nextInt(4) == 0 ? leaves(depth) : divided(wide, depth);
        };
    }

    private Code leaf(boolean wide) {
        if (random.nextBoolean()) {
            long constant = cut(wide, CONSTANTS[random.nextInt(CONSTANTS.length)]);
            return new Code(
                    text -> text.add(type(wide) + ".const " + constant), _ -> constant);
        }
        int local = local(wide);
        return new Code(text -> text.add("local.get " + local), state -> state.locals[local]);
    }

    /// Even locals are i32, odd ones i64.
    private int local(boolean wide) {
        return random.nextInt(2) * 2 + (wide ? 1 : 0);
    }

    private Code binary(boolean wide, int depth) {
        int mask = wide ? 63 : 31;
        return switch (random.nextInt(10)) {
            case 0 -> operator(wide, depth, "add", (a, b) -> a + b);
            case 1 -> operator(wide, depth, "sub", (a, b) -> a - b);
            case 2 -> operator(wide, depth, "mul", (a, b) -> a * b);
            case 3 -> operator(wide, depth, "and", (a, b) -> a & b);
            case 4 -> operator(wide, depth, "or", (a, b) -> a | b);
            case 5 -> operator(wide, depth, "xor", (a, b) -> a ^ b);
            case 6 -> operator(wide, depth, "shl", (a, b) -> a << (b & mask));
            case 7 -> operator(wide, depth, "shr_s", (a, b) -> a >> (b & mask));
            case 8 ->
                    operator(wide, depth, "shr_u",
                            (a, b) -> (wide ? a : a & 0xFFFF_FFFFL) >>> (b & mask));
            default ->
                    operator(wide, depth, "rotl", (a, b) -> wide
                            ? Long.rotateLeft(a, (int) b)
                            : Integer.rotateLeft((int) a, (int) b));
        };
    }

    private Code operator(boolean wide, int depth, String name, LongBinaryOperator action) {
        Code left = value(wide, depth - 1);
        Code right = value(wide, depth - 1);
        return new Code(
                text -> {
                    text.all(left, right);
                    text.add(type(wide) + "." + name);
                },
                state -> {
                    long first = left.run(state);
                    return cut(wide, action.applyAsLong(first, right.run(state)));
                });
    }

    private Code divided(boolean wide, int depth) {
        boolean remainder = random.nextBoolean();
        return operator(wide, depth, remainder ? "rem_s" : "div_s", (a, b) -> {
            if (b == 0) {
                throw new Trapped("integer divide by zero");
            }
            if (!remainder && b == -1 && a == (wide ? Long.MIN_VALUE : Integer.MIN_VALUE)) {
                throw new Trapped("integer overflow");
            }
            return remainder ? a % b : a / b;
        });
    }

    private Code comparison(int depth) {
        boolean wide = random.nextBoolean();
        Code left = value(wide, depth - 1);
        Code right = value(wide, depth - 1);
        int kind = random.nextInt(10);
        String name =
                List.of("eq", "ne", "lt_s", "lt_u", "le_s", "le_u", "gt_s", "gt_u", "ge_s", "ge_u")
                        .get(kind);
        return new Code(
                text -> {
                    text.all(left, right);
                    text.add(type(wide) + "." + name);
                },
                state -> {
                    long first = left.run(state);
                    return compare(kind, wide, first, right.run(state)) ? 1 : 0;
                });
    }

    private static boolean compare(int kind, boolean wide, long left, long right) {
        int signed = Long.compare(left, right);
        int unsigned =
                wide
                        ? Long.compareUnsigned(left, right)
                        : Integer.compareUnsigned((int) left, (int) right);
        return switch (kind) {
            case 0 -> left == right;
            case 1 -> left != right;
            case 2 -> signed < 0;
            case 3 -> unsigned < 0;
            case 4 -> signed <= 0;
            case 5 -> unsigned <= 0;
            case 6 -> signed > 0;
            case 7 -> unsigned > 0;
            case 8 -> signed >= 0;
            default -> unsigned >= 0;
        };
    }

    private Code eqz(int depth) {
        boolean wide = random.nextInt(3) == 0;
        Code inner = value(wide, depth - 1);
        return new Code(
                text -> {
                    text.all(inner);
                    text.add(type(wide) + ".eqz");
                },
                state -> inner.run(state) == 0 ? 1 : 0);
    }

    private Code extended(int depth) {
        Code inner = value(false, depth - 1);
        boolean signed = random.nextBoolean();
        return new Code(
                text -> {
                    text.all(inner);
                    text.add(signed ? "i64.extend_i32_s" : "i64.extend_i32_u");
                },
                state -> signed ? inner.run(state) : inner.run(state) & 0xFFFF_FFFFL);
    }

    private Code wrapped(int depth) {
        Code inner = value(true, depth - 1);
        return new Code(
                text -> {
                    text.all(inner);
                    text.add("i32.wrap_i64");
                },
                state -> (int) inner.run(state));
    }

    private Code tee(boolean wide, int depth) {
        Code inner = value(wide, depth - 1);
        int local = local(wide);
        return new Code(
                text -> {
                    text.all(inner);
                    text.add("local.tee " + local);
                },
                state -> state.locals[local] = inner.run(state));
    }

    private Code select(boolean wide, int depth) {
        Code first = value(wide, depth - 1);
        Code second = value(wide, depth - 1);
        Code condition = value(false, depth - 1);
        return new Code(
                text -> {
                    text.all(first, second, condition);
                    text.add("select");
                },
                state -> {
                    long yes = first.run(state);
                    long no = second.run(state);
                    return condition.run(state) != 0 ? yes : no;
                });
    }

    private Code load(boolean wide, int depth) {
        Code address = value(false, depth - 1);
        int offset = offset();
        return new Code(
                text -> {
                    text.all(address);
                    text.add("i32.const 0x7FF8");
                    text.add("i32.and");
                    text.add(type(wide) + ".load offset=" + offset);
                },
                state -> {
                    int at = ((int) address.run(state) & 0x7FF8) + offset;
                    return wide ? state.memory.getLong(at) : state.memory.getInt(at);
                });
    }

    private int offset() {
        return new int[] {0, 4, 65_535, 65_536, 70_001}[random.nextInt(5)];
    }

    private Code call(int depth) {
        Code first = value(false, depth - 1);
        Code second = value(true, depth - 1);
        return new Code(
                text -> {
                    text.all(first, second);
                    text.add("call $mix");
                },
                state -> {
                    long left = first.run(state);
                    return left * 31 + second.run(state);
                });
    }

    private Code ifValue(boolean wide, int depth) {
        Code condition = value(false, depth - 1);
        var label = new Label(wide);
        labels.add(label);
        Code before = statements(depth - 2);
        Code yes = value(wide, depth - 1);
        Code no = value(wide, depth - 1);
        labels.removeLast();
        return new Code(
                text -> {
                    text.all(condition);
                    text.block("if (result " + type(wide) + ")", label, () -> {
                        text.all(before, yes);
                        text.add("else");
                        text.all(no);
                    });
                },
                state -> {
                    if (condition.run(state) == 0) {
                        return landing(label, no, state);
                    }
                    return landing(label, sequence(before, yes), state);
                });
    }

    private Code blockValue(boolean wide, int depth) {
        var label = new Label(wide);
        labels.add(label);
        Code inside = sequence(statements(depth - 1), value(wide, depth - 1));
        labels.removeLast();
        return new Code(
                text -> text.block("block (result " + type(wide) + ")", label,
                        () -> text.all(inside)),
                state -> landing(label, inside, state));
    }

    /// The parameter is added to, and the sum carried out by `br_if` or by the end.
    private Code blockWithParameter(boolean wide, int depth) {
        Code outside = value(wide, depth - 1);
        var label = new Label(wide);
        labels.add(label);
        Code added = value(wide, depth - 1);
        Code condition = value(false, depth - 1);
        labels.removeLast();
        String type = type(wide);
        return new Code(
                text -> {
                    text.all(outside);
                    text.block("block (param " + type + ") (result " + type + ")", label, () -> {
                        text.all(added);
                        text.add(type + ".add");
                        text.all(condition);
                        text.add("br_if 0");
                        text.add(type + ".const 3");
                        text.add(type + ".mul");
                    });
                },
                state -> {
                    long start = outside.run(state);
                    try {
                        long sum = cut(wide, start + added.run(state));
                        return condition.run(state) != 0 ? sum : cut(wide, sum * 3);
                    } catch (Branch branch) {
                        if (branch.target != label) {
                            throw branch;
                        }
                        return branch.value;
                    }
                });
    }

    /// `br_if` that carries a value, with whatever lies below it; the value stays if it is not taken.
    private Code branchIf(boolean wide, int depth) {
        List<Label> fitting = labels.stream().filter(label -> label.wide == wide).toList();
        if (fitting.isEmpty()) {
            return binary(wide, depth);
        }
        Label target = fitting.get(random.nextInt(fitting.size()));
        Code carried = value(wide, depth - 1);
        Code condition = value(false, depth - 1);
        return new Code(
                text -> {
                    text.all(carried, condition);
                    text.add("br_if " + text.depth(target));
                },
                state -> {
                    long value = carried.run(state);
                    if (condition.run(state) != 0) {
                        throw new Branch(target, value);
                    }
                    return value;
                });
    }

    /// A branch without return: `br`, or `br_table` over all labels of one type.
    private Code leaves(int depth) {
        Label target = labels.get(random.nextInt(labels.size()));
        Code carried = value(target.wide, depth - 1);
        if (random.nextBoolean()) {
            return new Code(
                    text -> {
                        text.all(carried);
                        text.add("br " + text.depth(target));
                    },
                    state -> {
                        throw new Branch(target, carried.run(state));
                    });
        }
        List<Label> fitting = labels.stream().filter(label -> label.wide == target.wide).toList();
        List<Label> targets = new ArrayList<>(fitting);
        targets.addAll(fitting);
        Code index = value(false, depth - 1);
        return new Code(
                text -> {
                    text.all(carried, index);
                    var table = new StringBuilder("br_table");
                    targets.forEach(label -> table.append(' ').append(text.depth(label)));
                    text.add(table.toString());
                },
                state -> {
                    long value = carried.run(state);
                    long at = index.run(state) & 0xFFFF_FFFFL;
                    throw new Branch(
                            targets.get((int) Math.min(at, targets.size() - 1)), value);
                });
    }

    // Statements.

    private Code statements(int depth) {
        List<Code> all = new ArrayList<>();
        for (int count = depth <= 0 ? 0 : random.nextInt(3); count > 0; count--) {
            all.add(statement(depth - 1));
        }
        return new Code(
                text -> all.forEach(text::all),
                state -> {
                    all.forEach(code -> code.run(state));
                    return 0;
                });
    }

    private Code statement(int depth) {
        boolean wide = random.nextBoolean();
        return switch (random.nextInt(6)) {
            case 0 -> store(wide, depth);
            case 1 -> ifStatement(depth);
            case 2 -> loops < 2 ? loop(depth) : swap(depth);
            case 3 -> setGlobal(depth);
            default -> set(wide, depth);
        };
    }

    private Code set(boolean wide, int depth) {
        Code value = value(wide, depth);
        int local = local(wide);
        return new Code(
                text -> {
                    text.all(value);
                    text.add("local.set " + local);
                },
                state -> state.locals[local] = value.run(state));
    }

    private Code setGlobal(int depth) {
        Code value = value(true, depth);
        return new Code(
                text -> {
                    text.add("global.get $g");
                    text.all(value);
                    text.add("i64.add");
                    text.add("global.set $g");
                },
                state -> {
                    long old = state.global;
                    state.global = old + value.run(state);
                    return 0;
                });
    }

    /// Two results of one call, set in reverse.
    private Code swap(int depth) {
        Code first = value(false, depth);
        Code second = value(true, depth);
        return new Code(
                text -> {
                    text.all(first, second);
                    text.add("call $swap");
                    text.add("local.set 2");
                    text.add("local.set 3");
                },
                state -> {
                    long narrow = first.run(state);
                    state.locals[3] = second.run(state);
                    state.locals[2] = narrow;
                    return 0;
                });
    }

    private Code store(boolean wide, int depth) {
        Code address = value(false, depth);
        Code value = value(wide, depth);
        int offset = offset();
        return new Code(
                text -> {
                    text.all(address);
                    text.add("i32.const 0x7FF8");
                    text.add("i32.and");
                    text.all(value);
                    text.add(type(wide) + ".store offset=" + offset);
                },
                state -> {
                    int at = ((int) address.run(state) & 0x7FF8) + offset;
                    long bits = value.run(state);
                    if (wide) {
                        state.memory.putLong(at, bits);
                    } else {
                        state.memory.putInt(at, (int) bits);
                    }
                    return 0;
                });
    }

    private Code ifStatement(int depth) {
        Code condition = value(false, depth);
        Code yes = statements(depth);
        boolean hasElse = random.nextBoolean();
        Code no = statements(hasElse ? depth : 0);
        var unused = new Label(false);
        return new Code(
                text -> {
                    text.all(condition);
                    text.block("if", unused, () -> {
                        text.all(yes);
                        if (hasElse) {
                            text.add("else");
                            text.all(no);
                        }
                    });
                },
                state -> (condition.run(state) != 0 ? yes : no).run(state));
    }

    /// At most four rounds, fewer if a condition says so.
    private Code loop(int depth) {
        int counter = locals++;
        int rounds = 1 + random.nextInt(4);
        loops++;
        Code inside = statements(depth);
        Code condition = value(false, depth - 1);
        loops--;
        var unused = new Label(false);
        return new Code(
                text -> {
                    text.add("i32.const " + rounds);
                    text.add("local.set " + counter);
                    text.block("loop", unused, () -> {
                        text.all(inside, condition);
                        text.add("i32.const 0");
                        text.add("i32.ne");
                        text.add("local.get " + counter);
                        text.add("i32.const 1");
                        text.add("i32.sub");
                        text.add("local.tee " + counter);
                        text.add("i32.const 0");
                        text.add("i32.gt_s");
                        text.add("i32.and");
                        text.add("br_if 0");
                    });
                },
                state -> {
                    state.locals[counter] = rounds;
                    boolean again = true;
                    while (again) {
                        inside.run(state);
                        again = condition.run(state) != 0;
                        state.locals[counter]--;
                        again &= state.locals[counter] > 0;
                    }
                    return 0;
                });
    }
}
