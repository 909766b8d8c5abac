package io.stackyard.engine.fuzz;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.HeapBytes;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Module;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.WasmException;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.FunctionExternType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One engine on small pools that is given one module after the other, and says what became of each. What it does not
/// expect, it lets through.
final class FuzzSubject implements AutoCloseable {

    /// How a module ended.
    enum Outcome {
        MALFORMED, INVALID, LIMIT, UNSUPPORTED, COMPILED, UNLINKED, TRAPPED, RAN
    }

    private static final int MOST_EXPORTS = 8;

    /// What all calls of one module may use together.
    private static final long FUEL = 10_000;

    private final Engine engine = Engine.create(tunables());
    private final Linker linker = new Linker(engine);
    private long compileBytes;

    private static Tunables tunables() {
        return Tunables.defaults().change()
                .set(Setting.POOL_TOTAL_MEMORIES, 16)
                .set(Setting.POOL_TOTAL_TABLES, 16)
                .set(Setting.POOL_TOTAL_STACKS, 64)
                .set(Setting.POOL_MAX_MEMORY_SIZE, 1L << 20)
                .set(Setting.STACK_SIZE, 64L << 10)
                .set(Setting.LIMIT_LOCALS, 1_000)
                .set(Setting.ENGINE_INTERRUPTION, Interruption.FUEL)
                .set(Setting.STORE_INITIAL_FUEL, FUEL)
                .set(Setting.GUARD_STRATEGY, GuardChoice.AUTO)
                .build();
    }

    /// What the last module's compilation took: all that it allocated on the Java heap, and its code.
    ///
    /// **Units**: bytes.
    long compileBytes() {
        return compileBytes;
    }

    /// Compiles a module and, if it needs nothing, runs it; fuel ends it.
    Outcome take(byte[] bytes) {
        long before = HeapBytes.allocated();
        Module module;
        try {
            module = engine.compile(bytes);
        } catch (ModuleException refused) {
            compileBytes = HeapBytes.allocated() - before;
            return Outcome.valueOf(refused.kind().name());
        } catch (LimitException _) { // Of the pools.
            compileBytes = HeapBytes.allocated() - before;
            return Outcome.LIMIT;
        }
        compileBytes = HeapBytes.allocated() - before + module.codeBytes();
        return module.imports().isEmpty() ? run(module) : Outcome.COMPILED;
    }

    private Outcome run(Module module) {
        Outcome outcome = Outcome.RAN;
        try (Store store = engine.newStore()) {
            Instance instance = linker.instantiate(store, module);
            List<Module.Export> exports = module.exports();
            for (Module.Export export : exports.subList(0,
                    Math.min(MOST_EXPORTS, exports.size()))) {
                if (export.type() instanceof FunctionExternType) {
                    outcome = call(instance.func(export.name())) ? outcome : Outcome.TRAPPED;
                }
            }
        } catch (Trap | WasmException _) { // Of the start function or a segment.
            return Outcome.TRAPPED;
        } catch (LimitException | PoolExhaustedException _) {
            return Outcome.UNLINKED;
        }
        return outcome;
    }

    /// Calls a function with zeros and nulls, unless it takes references that are never null.
    ///
    /// @return whether it returned
    private static boolean call(Func function) {
        List<ValueType> params = function.type().params();
        var arguments = new Value[params.size()];
        for (int i = 0; i < arguments.length; i++) {
            Value zero = zero(params.get(i));
            if (zero == null) {
                return true;
            }
            arguments[i] = zero;
        }
        try {
            return function.call(arguments).size() == function.type().results().size();
        } catch (Trap | WasmException _) {
            return false;
        }
    }

    private static @Nullable Value zero(ValueType type) {
        return switch (type) {
            case NumberType.I32 -> Value.i32(0);
            case NumberType.I64 -> Value.i64(0);
            case NumberType.F32 -> Value.f32(0);
            case NumberType.F64 -> Value.f64(0);
            case NumberType.V128 -> null;
            case ReferenceType reference -> reference.nullable() ? Value.nullReference() : null;
        };
    }

    @Override
    public void close() {
        engine.close();
    }
}
