package io.stackyard.engine;

import io.stackyard.engine.interpret.Binding;
import io.stackyard.engine.interpret.TableImage;
import io.stackyard.engine.types.ExternType;
import io.stackyard.engine.types.Limits;
import io.stackyard.engine.types.TableType;
import io.stackyard.store.Store;
import io.stackyard.tablepool.ElementWidth;
import io.stackyard.tablepool.TableSlot;

/// A table of a store.
///
/// **Units**: indices and lengths count elements.
public final class Table implements Extern {

    private final StoreState store;
    private final Binding.OfTable binding;

    Table(StoreState store, Binding.OfTable binding) {
        this.store = store;
        this.binding = binding;
    }

    /// Makes a table of null elements.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if no table is free
    public static Table create(Engine engine, Store store, TableType type) {
        StoreState state = StoreState.of(store, engine);
        Limits limits = type.limits();
        boolean wide = type.elementType().slots() == 2;
        TableSlot slot =
                store.claimTable(
                        wide ? ElementWidth.CONTINUATION : ElementWidth.REFERENCE,
                        limits.minimum(),
                        limits.isBounded() ? limits.maximum() : Long.MAX_VALUE);
        return new Table(state, new Binding.OfTable(slot, type));
    }

    StoreState store() {
        return store;
    }

    Binding.OfTable binding() {
        return binding;
    }

    /// Its type; the minimum is its present length.
    public TableType type() {
        TableType declared = binding.type();
        var limits = new Limits(length(), declared.limits().maximum());
        return new TableType(declared.elementType(), declared.index64(), limits);
    }

    public long length() {
        store.requireOpen();
        return binding.table().length();
    }

    /// An element.
    ///
    /// @throws IndexOutOfBoundsException if the table is shorter
    public Value get(long index) {
        store.requireOpen();
        TableSlot table = binding.table();
        if (table.width() == ElementWidth.CONTINUATION) {
            return store.values()
                    .value(
                            binding.type().elementType(),
                            table.continuationStack(index),
                            table.continuationRevision(index));
        }
        long reference = TableImage.get(store.machine(), table, index);
        return store.values().value(binding.type().elementType(), reference, 0);
    }

    /// Replaces an element.
    ///
    /// @throws IndexOutOfBoundsException if the table is shorter
    /// @throws IllegalArgumentException if the value is not of its type
    public void set(long index, Value value) {
        store.requireOpen();
        put(index, store.values().low(binding.type().elementType(), value), value);
    }

    private void put(long index, long low, Value value) {
        TableSlot table = binding.table();
        if (table.width() == ElementWidth.CONTINUATION) {
            table.setContinuation(index, low, store.values().high(value));
        } else {
            TableImage.set(table, index, low);
        }
    }

    /// Grows by `count` elements of one value; false if a limit is in the way.
    ///
    /// @throws IllegalArgumentException if the value is not of its type; nothing has grown then
    public boolean tryGrow(long count, Value value) {
        store.requireOpen();
        long low = store.values().low(binding.type().elementType(), value);
        long old = length();
        if (count < 0
                || count > Long.MAX_VALUE - old
                || !binding.table().tryGrow(old + count)) {
            return false;
        }
        if (low != 0) { // The new elements are null, and a null that is not written costs no page.
            for (long i = old; i < old + count; i++) {
                put(i, low, value);
            }
        }
        return true;
    }

    @Override
    public ExternType externType() {
        return type();
    }
}
