package io.stackyard.cli.density;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Value;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Suspended continuations of a guest, which keeps them in a table.
///
/// Each says its number when it runs, so a wrong sum tells that one was lost or taken for another.
public final class ContinuationCrowd extends StackCrowd {

    private static final String PROGRAM = "continuations.wat";

    private @Nullable Instance guest;

    /// @param count 1 to [#MOST]
    public ContinuationCrowd(int count) {
        super(count);
    }

    @Override
    public String members() {
        return "continuations";
    }

    @Override
    public Crowd smaller() {
        return new ContinuationCrowd(smallerCount());
    }

    @Override
    public Tunables roomIn(Tunables settings, boolean ownSize) {
        Tunables room = super.roomIn(settings, ownSize);
        return room.pool().tableElements() < count()
                ? room.change().set(Setting.POOL_TABLE_ELEMENTS, count()).build()
                : room;
    }

    @Override
    public void create(Engine engine, Store store) {
        Instance made = new Linker(engine).instantiate(store, engine.compile(program()));
        guest = made;
        requireSum(made.func("create"), Value.i32(count()));
    }

    @Override
    public void use() {
        requireSum(Objects.requireNonNull(guest, "not created").func("resume"));
    }

    /// Calls a function of the guest that lets every continuation say its number.
    private void requireSum(Func function, Value... arguments) {
        long expected = count() * (count() - 1L) / 2;
        long sum = function.call(arguments).getFirst().asI64();
        if (sum != expected) {
            throw new IllegalStateException(
                    function + ": " + count() + " continuations said numbers that add up to " + sum
                            + " instead of " + expected);
        }
    }

    private static byte[] program() {
        try (InputStream text = ContinuationCrowd.class.getResourceAsStream(PROGRAM)) {
            return Wat.toBinary(PROGRAM, Objects.requireNonNull(text, PROGRAM).readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
