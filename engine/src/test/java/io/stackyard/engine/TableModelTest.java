package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.engine.types.GlobalType;
import io.stackyard.engine.types.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// All table instructions at random, on tables of each kind of element and each width of index, against lists
/// of Java that say what must be there.
class TableModelTest {

    private static final int SEEDS = 12;
    private static final int STEPS = 400;
    private static final long[] MAXIMUM = {24, 14};
    private static final int FUNCTIONS = 8;

    private static final String NULL = "null";

    @ParameterizedTest
    @CsvSource({
        "i32,funcref", "i64,funcref", "i32,typed", "i64,typed", "i32,externref", "i64,externref",
        "i32,contref", "i64,contref"})
    void instructions_atRandom_leaveWhatTheModelSays(String index, String element) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try (Guest guest = Guest.open()) {
                var run = new Run(guest, index, element, seed);
                for (int step = 0; step < STEPS; step++) {
                    run.step(step);
                }
                run.compare("at the end");
            }
        }
    }

    /// One guest with two tables, and the lists beside it.
    private static final class Run {
        private final Random random;
        private final String where;
        private final boolean wide;
        private final boolean functions;
        private final Instance instance;
        private final List<Value> values = new ArrayList<>();
        private final List<List<Value>> tables = List.of(new ArrayList<>(), new ArrayList<>());
        private final List<List<Value>> segments = new ArrayList<>();

        Run(Guest guest, String index, String element, long seed) {
            random = new Random(seed);
            where = index + " " + element + " seed=" + seed;
            wide = index.equals("i64");
            functions = element.equals("funcref") || element.equals("typed");
            Instance maker = guest.instance(MAKER);
            for (int i = 0; i < FUNCTIONS; i++) {
                values.add(switch (element) {
                    case "externref" -> Value.externRef("object " + i);
                    case "contref" -> maker.func("new").call().getFirst();
                    default -> Value.nullReference(); // The module's own, below.
                });
            }
            if (!functions) {
                ValueType type = maker.func(element).type().params().getFirst();
                guest.linker().define(
                        "maker",
                        "v",
                        Global.create(
                                guest.engine(),
                                guest.store(),
                                new GlobalType(type, false),
                                values.getFirst()));
            }
            instance = guest.instance(text(index, element));
            if (functions) {
                for (int i = 0; i < FUNCTIONS; i++) {
                    values.set(i, new Value.FuncRef(instance.func("f" + i)));
                }
            }
            values.add(Value.nullReference());
            tables.get(0).addAll(Collections.nCopies(12, Value.nullReference()));
            tables.get(1).addAll(Collections.nCopies(6, Value.nullReference()));
            if (functions) {
                put(0, 1, 0, 1, 2, 3);
                put(0, 3, 4, FUNCTIONS, 5);
                put(1, 2, 6, 7);
                segments.add(new ArrayList<>(of(2, 1, FUNCTIONS, 0)));
                segments.add(new ArrayList<>(of(7, 6, 5)));
            } else {
                put(0, 1, 0, FUNCTIONS);
                segments.add(new ArrayList<>(of(FUNCTIONS, 0, 0)));
                segments.add(new ArrayList<>(of(0)));
            }
        }

        private List<Value> of(int... numbers) {
            List<Value> chosen = new ArrayList<>();
            for (int number : numbers) {
                chosen.add(values.get(number));
            }
            return chosen;
        }

        private void put(int table, int at, int... numbers) {
            List<Value> chosen = of(numbers);
            for (int i = 0; i < chosen.size(); i++) {
                tables.get(table).set(at + i, chosen.get(i));
            }
        }

        void step(int step) {
            int table = random.nextInt(2);
            String what = where + " step=" + step;
            switch (random.nextInt(functions ? 11 : 10)) {
                case 0, 1 -> get(what, table);
                case 2 -> set(what, table);
                case 3 -> assertEquals(
                        (long) tables.get(table).size(), number(call("size" + table)), what);
                case 4 -> grow(what, table);
                case 5 -> fill(what, table);
                case 6, 7 -> copy(what, table, random.nextInt(2));
                case 8 -> init(what, table, random.nextInt(2));
                case 9 -> {
                    if (random.nextInt(40) == 0) {
                        drop(random.nextInt(2));
                    }
                    if (random.nextInt(20) == 0) {
                        compare(what);
                    }
                }
                default -> indirect(what, table);
            }
        }

        private void get(String what, int table) {
            List<Value> model = tables.get(table);
            long at = index(model.size());
            String expected = at < 0 || at >= model.size()
                    ? TrapReason.TABLE_OUT_OF_BOUNDS.text()
                    : show(model.get((int) at));
            assertEquals(expected, show(call("get" + table, word(at))), what + " get " + at);
        }

        private void set(String what, int table) {
            List<Value> model = tables.get(table);
            long at = index(model.size());
            Value value = value();
            boolean fits = at >= 0 && at < model.size();
            if (fits) {
                model.set((int) at, value);
            }
            requireOutcome(what + " set " + at, fits, call("set" + table, word(at), value));
        }

        private void grow(String what, int table) {
            List<Value> model = tables.get(table);
            long count = random.nextInt(3) == 0 ? index(4) : random.nextInt(2);
            Value value = value();
            long old = model.size();
            boolean grows = count >= 0 && old + count <= MAXIMUM[table];
            if (grows) {
                model.addAll(Collections.nCopies((int) count, value));
            }
            assertEquals(
                    grows ? old : -1,
                    number(call("grow" + table, value, word(count))),
                    what + " grow " + count);
        }

        private void fill(String what, int table) {
            List<Value> model = tables.get(table);
            long at = index(model.size());
            long count = index(model.size());
            Value value = value();
            boolean fits = fits(at, count, model.size());
            if (fits) {
                Collections.fill(model.subList((int) at, (int) (at + count)), value);
            }
            requireOutcome(
                    what + " fill " + at + " " + count,
                    fits,
                    call("fill" + table, word(at), value, word(count)));
        }

        private void copy(String what, int to, int from) {
            long toIndex = index(tables.get(to).size());
            long fromIndex = index(tables.get(from).size());
            long count = index(6);
            boolean fits = fits(toIndex, count, tables.get(to).size())
                    && fits(fromIndex, count, tables.get(from).size());
            if (fits) {
                List<Value> copied = List.copyOf(
                        tables.get(from).subList((int) fromIndex, (int) (fromIndex + count)));
                for (int i = 0; i < count; i++) {
                    tables.get(to).set((int) toIndex + i, copied.get(i));
                }
            }
            requireOutcome(
                    what + " copy " + to + "<-" + from + " " + toIndex + " " + fromIndex + " "
                            + count,
                    fits,
                    call("copy" + to + from, word(toIndex), word(fromIndex), word(count)));
        }

        private void init(String what, int table, int segment) {
            List<Value> items = segments.get(segment);
            long to = index(tables.get(table).size());
            int from = random.nextInt(4);
            int count = random.nextInt(4);
            boolean fits = fits(to, count, tables.get(table).size())
                    && fits(from, count, items.size());
            if (fits) {
                for (int i = 0; i < count; i++) {
                    tables.get(table).set((int) to + i, items.get(from + i));
                }
            }
            requireOutcome(
                    what + " init " + to + " " + from + " " + count,
                    fits,
                    call("init" + table + segment, word(to), Value.i32(from), Value.i32(count)));
        }

        private void drop(int segment) {
            call("drop" + segment);
            segments.get(segment).clear();
        }

        private void indirect(String what, int table) {
            List<Value> model = tables.get(table);
            long at = index(model.size());
            String expected;
            if (at < 0 || at >= model.size()) {
                // 64-bit indices are cut to 32 bits first.
                long named = wide && at < 0 ? 0xFFFF_FFFFL : Integer.toUnsignedLong((int) at);
                expected = TrapReason.UNDEFINED_ELEMENT.text() + " " + named;
            } else if (model.get((int) at) instanceof Value.Null) {
                expected = TrapReason.UNINITIALIZED_ELEMENT.text() + " " + at;
            } else {
                expected = show(Value.i32(values.indexOf(model.get((int) at))));
            }
            assertEquals(expected, show(call("call" + table, word(at))), what + " call " + at);
        }

        /// Compares every element, as the host sees it.
        void compare(String what) {
            for (int table = 0; table < 2; table++) {
                Table seen = instance.table("t" + table);
                List<Value> elements = new ArrayList<>();
                for (long i = 0; i < seen.length(); i++) {
                    elements.add(seen.get(i));
                }
                assertEquals(
                        tables.get(table).stream().map(this::show).toList(),
                        elements.stream().map(this::show).toList(),
                        what + " table " + table);
            }
        }

        private static boolean fits(long at, long count, long size) {
            return at >= 0 && count >= 0 && at + count <= size;
        }

        /// Mostly inside, sometimes at the end, behind it, or far off.
        private long index(int size) {
            return random.nextInt(16) == 0 ? -1 - random.nextInt(2) : random.nextInt(size + 2);
        }

        private Value value() {
            return values.get(random.nextInt(values.size()));
        }

        private Value word(long number) {
            return wide ? Value.i64(number) : Value.i32((int) number);
        }

        private static long number(Object result) {
            return result instanceof Value.I64(long number) ? number : ((Value.I32) result).value();
        }

        private void requireOutcome(String what, boolean fits, Object result) {
            assertEquals(
                    fits ? "done" : TrapReason.TABLE_OUT_OF_BOUNDS.text(), show(result), what);
        }

        /// What a call came to: its result, "done" if it has none, or the text of a trap.
        private Object call(String name, Value... arguments) {
            try {
                List<Value> results = instance.func(name).call(arguments);
                return results.isEmpty() ? "done" : results.getFirst();
            } catch (Trap trap) {
                return trap.getMessage();
            }
        }

        private String show(Object result) {
            return switch (result) {
                case Value.Null _ -> NULL;
                case Value.FuncRef _ -> "function " + values.indexOf(result);
                default -> result.toString();
            };
        }
    }

    private static final String MAKER = """
            (module
              (type $ft (func)) (type $ct (cont $ft))
              (func $body) (elem declare func $body)
              (func (export "externref") (param externref))
              (func (export "contref") (param (ref null $ct)))
              (func (export "new") (result (ref $ct)) (cont.new $ct (ref.func $body))))
            """;

    private static String text(String index, String element) {
        boolean functions = element.equals("funcref") || element.equals("typed");
        String type = switch (element) {
            case "typed" -> "(ref null $nt)";
            case "contref" -> "(ref null $ct)";
            default -> element;
        };
        var text = new StringBuilder("(module (type $nt (func (result i32)))\n");
        text.append("(type $ft (func)) (type $ct (cont $ft))\n");
        if (functions) {
            for (int i = 0; i < FUNCTIONS; i++) {
                text.append("(func $f%d (export \"f%d\") (type $nt) (i32.const %d))\n"
                        .formatted(i, i, i));
            }
        } else {
            text.append("(global $v (import \"maker\" \"v\") ").append(type).append(")\n");
        }
        text.append("(table $t0 (export \"t0\") %s 12 %d %s)\n"
                .formatted(index, MAXIMUM[0], type));
        text.append("(table $t1 (export \"t1\") %s 6 %d %s)\n"
                .formatted(index, MAXIMUM[1], type));
        text.append(segments(index, type, functions));
        for (int table = 0; table < 2; table++) {
            text.append(operations(index, type, functions, table));
        }
        return text.append(
                "(func (export \"drop0\") (elem.drop $p0)) (func (export \"drop1\") (elem.drop $p1)))")
                .toString();
    }

    private static String segments(String index, String type, boolean functions) {
        String none = "(ref.null %s)".formatted(
                switch (type) {
                    case "externref" -> "extern";
                    case "(ref null $ct)" -> "$ct";
                    default -> "$nt";
                });
        return (functions
                ? """
                        (elem (table $t0) (offset (I.const 1)) T (ref.func $f0) (ref.func $f1) (ref.func $f2)
                          (ref.func $f3))
                        (elem $p0 T (ref.func $f2) (ref.func $f1) NONE (ref.func $f0))
                        (elem (table $t0) (offset (I.const 3)) T (ref.func $f4) NONE (ref.func $f5))
                        (elem $p1 (ref $nt) (ref.func $f7) (ref.func $f6) (ref.func $f5))
                        (elem (table $t1) (offset (I.const 2)) T (ref.func $f6) (ref.func $f7))
                        """
                : """
                        (elem (table $t0) (offset (I.const 1)) T (global.get $v) NONE)
                        (elem $p0 T NONE (global.get $v) (global.get $v))
                        (elem $p1 T (global.get $v))
                        """).replace("NONE", none).replace("T ", type + " ")
                .replace("I.", index + ".");
    }

    private static String operations(String index, String type, boolean functions, int table) {
        String text = """
                (func (export "getN") (param I) (result T) (table.get $tN (local.get 0)))
                (func (export "setN") (param I T) (table.set $tN (local.get 0) (local.get 1)))
                (func (export "sizeN") (result I) (table.size $tN))
                (func (export "growN") (param T I) (result I)
                  (table.grow $tN (local.get 0) (local.get 1)))
                (func (export "fillN") (param I T I)
                  (table.fill $tN (local.get 0) (local.get 1) (local.get 2)))
                (func (export "copyN0") (param I I I)
                  (table.copy $tN $t0 (local.get 0) (local.get 1) (local.get 2)))
                (func (export "copyN1") (param I I I)
                  (table.copy $tN $t1 (local.get 0) (local.get 1) (local.get 2)))
                (func (export "initN0") (param I i32 i32)
                  (table.init $tN $p0 (local.get 0) (local.get 1) (local.get 2)))
                (func (export "initN1") (param I i32 i32)
                  (table.init $tN $p1 (local.get 0) (local.get 1) (local.get 2)))
                """;
        if (functions) {
            text += """
                    (func (export "callN") (param I) (result i32)
                      (call_indirect $tN (type $nt) (local.get 0)))
                    """;
        }
        return text.replace("N", Integer.toString(table))
                .replaceAll("\\bI\\b", index)
                .replaceAll("\\bT\\b", type.replace("$", "\\$"));
    }
}
