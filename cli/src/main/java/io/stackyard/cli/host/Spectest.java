package io.stackyard.cli.host;

import io.stackyard.engine.Engine;
import io.stackyard.engine.Global;
import io.stackyard.engine.HostCall;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Memory;
import io.stackyard.engine.Table;
import io.stackyard.engine.Value;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.GlobalType;
import io.stackyard.engine.types.Limits;
import io.stackyard.engine.types.MemoryType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.TableType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.Store;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// The module `spectest` that scripts of the specification import: functions that print, and one of
/// everything else.
///
/// A printing function writes its arguments on one line, separated by spaces: integers as signed
/// decimals, floats as [NumberText] has them.
public final class Spectest {

    /// The name that modules import it by.
    public static final String MODULE = "spectest";

    private static final Limits TABLE_LIMITS = new Limits(10, 20);

    private Spectest() {}

    /// Defines the printing functions, for all stores.
    public static void definePrinters(Linker linker, PrintWriter out) {
        definePrinter(linker, out, "print");
        definePrinter(linker, out, "print_i32", NumberType.I32);
        definePrinter(linker, out, "print_i64", NumberType.I64);
        definePrinter(linker, out, "print_f32", NumberType.F32);
        definePrinter(linker, out, "print_f64", NumberType.F64);
        definePrinter(linker, out, "print_i32_f32", NumberType.I32, NumberType.F32);
        definePrinter(linker, out, "print_f64_f64", NumberType.F64, NumberType.F64);
    }

    private static void definePrinter(
            Linker linker, PrintWriter out, String name, ValueType... parameters) {
        var type = new FunctionType(List.of(parameters), List.of());
        linker.func(MODULE, name, type, call -> print(call, out));
    }

    private static void print(HostCall call, PrintWriter out) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < call.argumentCount(); i++) {
            words.add(ValueText.bare(call.value(i)));
        }
        out.println(String.join(" ", words));
    }

    /// Makes the globals, the tables and the memory in one store, and defines them.
    public static void defineItems(Linker linker, Engine engine, Store store) {
        defineGlobal(linker, engine, store, NumberType.I32, Value.i32(666));
        defineGlobal(linker, engine, store, NumberType.I64, Value.i64(666));
        defineGlobal(linker, engine, store, NumberType.F32, Value.f32(666.6f));
        defineGlobal(linker, engine, store, NumberType.F64, Value.f64(666.6));
        linker.define(MODULE, "table", table(engine, store, false));
        linker.define(MODULE, "table64", table(engine, store, true));
        var memoryType = new MemoryType(false, new Limits(1, 2));
        linker.define(MODULE, "memory", Memory.create(engine, store, memoryType));
    }

    private static void defineGlobal(
            Linker linker, Engine engine, Store store, NumberType type, Value value) {
        var globalType = new GlobalType(type, false);
        linker.define(
                MODULE, "global_" + type, Global.create(engine, store, globalType, value));
    }

    private static Table table(Engine engine, Store store, boolean index64) {
        var type = new TableType(ReferenceType.FUNCREF, index64, TABLE_LIMITS);
        return Table.create(engine, store, type);
    }
}
