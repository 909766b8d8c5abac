package io.stackyard.engine;

import io.stackyard.engine.interpret.GlobalCell;
import io.stackyard.engine.types.ExternType;
import io.stackyard.engine.types.GlobalType;
import io.stackyard.store.Store;

/// A global variable of a store.
public final class Global implements Extern {

    private final StoreState store;
    private final GlobalCell cell;

    Global(StoreState store, GlobalCell cell) {
        this.store = store;
        this.cell = cell;
    }

    /// Makes a global.
    ///
    /// @throws IllegalArgumentException if the value is not of the type
    public static Global create(Engine engine, Store store, GlobalType type, Value value) {
        StoreState state = StoreState.of(store, engine);
        var global = new Global(state, GlobalCell.in(state.machine(), type));
        global.put(value);
        return global;
    }

    StoreState store() {
        return store;
    }

    GlobalCell cell() {
        return cell;
    }

    public GlobalType type() {
        return cell.type();
    }

    /// The present value.
    ///
    /// @throws IllegalStateException if the store is closed
    public Value get() {
        store.requireOpen();
        return store.values().value(type().type(), cell.low(), cell.high());
    }

    /// Replaces the value.
    ///
    /// @throws IllegalStateException if the global is immutable, or the store is closed
    /// @throws IllegalArgumentException if the value is not of its type
    public void set(Value value) {
        if (!type().mutable()) {
            throw new IllegalStateException("immutable global: " + type());
        }
        put(value);
    }

    private void put(Value value) {
        store.requireOpen();
        cell.set(store.values().low(type().type(), value), store.values().high(value));
    }

    @Override
    public ExternType externType() {
        return type();
    }
}
