package io.stackyard.benchmarks;

import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.types.NumberType;
import io.stackyard.store.Store;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Calls across the border: `(i32) -> i32`, the argument plus one.
///
/// `entry` is Java to guest and back. `host` is guest to Java and back, once around a loop of a dozen
/// instructions' time; `guestCalls` is that loop with a call inside the guest, `guestLoop` with none: what a call by itself
/// costs is the difference. `interfaceCall` is a call inside Java, of an interface's method that is not inlined. What
/// ends in `WithoutSwitching` is the same in an engine whose configuration turns stack switching off.
///
/// Run: `benchmarks/run calls`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallsBenchmark {

    static final int CALLS = 10_000;

    private Engine engine;
    private Store store;
    private Engine plainEngine;
    private Store plainStore;
    private Func next;
    private MethodHandle handle;
    private IntUnaryOperator typed;
    private IntUnaryOperator hostTyped;
    private IntUnaryOperator hostCalls;
    private IntUnaryOperator guestCalls;
    private IntUnaryOperator guestLoop;
    private IntUnaryOperator plain;
    private MethodHandle handleWithoutSwitching;
    private IntUnaryOperator guestCallsWithoutSwitching;
    private com.dylibso.chicory.runtime.ExportFunction chicoryNext;
    private com.dylibso.chicory.runtime.ExportFunction chicoryHost;
    private run.endive.runtime.ExportFunction endiveNext;
    private run.endive.runtime.ExportFunction endiveHost;
    private final long[] slots = new long[1];
    private int argument;

    /// What the host does, here and for a plain call.
    static final class Next implements IntUnaryOperator {
        @Override
        @CompilerControl(CompilerControl.Mode.DONT_INLINE)
        public int applyAsInt(int number) {
            return number + 1;
        }
    }

    @Setup
    public void open() {
        byte[] binary = Programs.binary("calls.wat");
        engine = engine(true);
        store = engine.newStore();
        plainEngine = engine(false);
        plainStore = plainEngine.newStore();
        plain = new Next();
        Instance instance = linker(engine).instantiate(store, engine.compile(binary));
        next = instance.func("next");
        handle = next.handle();
        typed = next.as(IntUnaryOperator.class);
        hostTyped = instance.func("typed").as(IntUnaryOperator.class);
        hostCalls = instance.func("host_call").as(IntUnaryOperator.class);
        guestCalls = instance.func("guest").as(IntUnaryOperator.class);
        guestLoop = instance.func("loop").as(IntUnaryOperator.class);
        Instance without =
                linker(plainEngine).instantiate(plainStore, plainEngine.compile(binary));
        handleWithoutSwitching = without.func("next").handle();
        guestCallsWithoutSwitching = without.func("guest").as(IntUnaryOperator.class);
        openChicory(binary);
        openEndive(binary);
    }

    private static Engine engine(boolean switching) {
        return Engine.create(
                Tunables.defaults()
                        .change()
                        .set(Setting.POOL_TOTAL_MEMORIES, 4)
                        .set(Setting.POOL_TOTAL_STACKS, 4)
                        .set(Setting.FEATURE_STACK_SWITCHING, switching)
                        .build());
    }

    private Linker linker(Engine of) {
        var type =
                new io.stackyard.engine.types.FunctionType(
                        List.of(NumberType.I32), List.of(NumberType.I32));
        return new Linker(of)
                .func("host", "next", IntUnaryOperator.class, plain)
                .func(
                        "host",
                        "nextCall",
                        type,
                        call -> call.returnI32(0, plain.applyAsInt(call.i32(0))));
    }

    private void openChicory(byte[] binary) {
        var type = FunctionType.of(List.of(ValType.I32), List.of(ValType.I32));
        com.dylibso.chicory.runtime.WasmFunctionHandle body =
                (_, given) -> new long[] {plain.applyAsInt((int) given[0])};
        var imports =
                com.dylibso.chicory.runtime.ImportValues.builder()
                        .addFunction(
                                new com.dylibso.chicory.runtime.HostFunction(
                                        "host", "next", type, body),
                                new com.dylibso.chicory.runtime.HostFunction(
                                        "host", "nextCall", type, body))
                        .build();
        var instance =
                com.dylibso.chicory.runtime.Instance.builder(
                        com.dylibso.chicory.wasm.Parser.parse(binary))
                        .withImportValues(imports)
                        .build();
        chicoryNext = instance.export("next");
        chicoryHost = instance.export("typed");
    }

    private void openEndive(byte[] binary) {
        var type =
                run.endive.wasm.types.FunctionType.of(
                        List.of(run.endive.wasm.types.ValType.I32),
                        List.of(run.endive.wasm.types.ValType.I32));
        run.endive.runtime.WasmFunctionHandle body =
                (_, given) -> new long[] {plain.applyAsInt((int) given[0])};
        var imports =
                run.endive.runtime.ImportValues.builder()
                        .addFunction(
                                new run.endive.runtime.HostFunction("host", "next", type, body),
                                new run.endive.runtime.HostFunction(
                                        "host", "nextCall", type, body))
                        .build();
        var instance =
                run.endive.runtime.Instance.builder(run.endive.wasm.Parser.parse(binary))
                        .withImportValues(imports)
                        .build();
        endiveNext = instance.export("next");
        endiveHost = instance.export("typed");
    }

    @TearDown
    public void close() {
        store.close();
        engine.close();
        plainStore.close();
        plainEngine.close();
    }

    @Benchmark
    public int interfaceCall() {
        return plain.applyAsInt(argument++);
    }

    @Benchmark
    public int entryHandle() throws Throwable {
        return (int) handle.invokeExact(argument++);
    }

    @Benchmark
    public int entryHandleWithoutSwitching() throws Throwable {
        return (int) handleWithoutSwitching.invokeExact(argument++);
    }

    @Benchmark
    public int entryInterface() {
        return typed.applyAsInt(argument++);
    }

    @Benchmark
    public int entryRaw() {
        slots[0] = argument++;
        next.callRaw(slots, slots);
        return (int) slots[0];
    }

    @Benchmark
    public int entryEndive() {
        return (int) endiveNext.apply(argument++)[0];
    }

    @Benchmark
    public int entryChicory() {
        return (int) chicoryNext.apply(argument++)[0];
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int guestCalls() {
        return guestCalls.applyAsInt(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int guestLoop() {
        return guestLoop.applyAsInt(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int guestCallsWithoutSwitching() {
        return guestCallsWithoutSwitching.applyAsInt(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int hostTyped() {
        return hostTyped.applyAsInt(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int hostCall() {
        return hostCalls.applyAsInt(CALLS);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int hostEndive() {
        return (int) endiveHost.apply(CALLS)[0];
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public int hostChicory() {
        return (int) chicoryHost.apply(CALLS)[0];
    }
}
