package io.stackyard.engine;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.interpret.Backtrace;
import io.stackyard.engine.interpret.StackPicture;
import io.stackyard.stackpool.StackState;
import io.stackyard.store.Store;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What all continuations and entries of a store do at one moment, for people who look for one that is lost or stuck.
///
/// **Shape** of the text: a line for the store, then one per stack, by slot:
///
/// ```
/// store 1: stacks=3
///   slot 0 SUSPENDED guest!worker frames=2 bytes=112 touched=1024 parent=2 revision=4 at guest!wait
///   slot 1 FRESH guest!worker frames=0 bytes=24 touched=1024 parent=- revision=1
///   slot 2 PARENT entry frames=1 bytes=72 touched=1024 parent=- revision=1 at guest!main
/// ```
///
/// `slot` is its place in the pool, then come its state and the function it was made for, or `entry` for one that the host
/// called on; `frames` counts its own frames, `bytes` is what they take, and below `touched` bytes lies all that was
/// ever written. `parent` is the slot of the stack that resumed it: `-` for none, as with the outermost stack of what was
/// suspended together. `at` is its youngest frame.
///
/// @param store the store's id
/// @param tenant its tenant, null if it has no name
/// @param stacks the stacks in use, by slot
public record StoreDump(long store, @Nullable String tenant, List<Stack> stacks) {

    /// Copies the list.
    public StoreDump {
        stacks = List.copyOf(stacks);
    }

    /// One stack.
    ///
    /// @param slot its slot in the pool
    /// @param state where it stands
    /// @param revision what a live reference to it carries
    /// @param body the function that it was made for; null for an entry from the host
    /// @param frames its frames, youngest first
    /// @param bytes what they take now
    /// @param touchedBytes below this all that was ever written on it lies
    /// @param parent slot of the stack that waits for it, -1 if none does
    public record Stack(
            int slot,
            StackState state,
            long revision,
            @Nullable TraceFrame body,
            List<TraceFrame> frames,
            long bytes,
            long touchedBytes,
            int parent) {

        private static Stack of(StackPicture picture, EngineTunables tunables) {
            Backtrace.Frame body = picture.body();
            return new Stack(
                    picture.slot(),
                    picture.state(),
                    picture.revision(),
                    body == null
                            ? null
                            : new Trace(List.of(body), tunables).frames().getFirst(),
                    new Trace(picture.frames(), tunables).frames(),
                    picture.bytes(),
                    picture.touchedBytes(),
                    picture.parent());
        }

        /// Its line of the text.
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "slot %d %s %s frames=%d bytes=%d touched=%d parent=%s revision=%d%s",
                    slot,
                    state,
                    body == null ? "entry" : body,
                    frames.size(),
                    bytes,
                    touchedBytes,
                    parent < 0 ? "-" : Integer.toString(parent),
                    revision,
                    frames.isEmpty() ? "" : " at " + frames.getFirst());
        }
    }

    /// Looks at a store: between entries, or from a host function.
    ///
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public static StoreDump of(Store store, Engine engine) {
        StoreState state = StoreState.of(store, engine);
        store.beginUse();
        try {
            EngineTunables tunables = engine.tunables().engine();
            List<Stack> stacks =
                    state.machine().pictures().stream()
                            .map(picture -> Stack.of(picture, tunables))
                            .toList();
            return new StoreDump(store.id(), store.tenant(), stacks);
        } finally {
            store.endUse();
        }
    }

    /// The text.
    @Override
    public String toString() {
        String head = "store " + store + (tenant == null ? "" : " (tenant=" + tenant + ")")
                + ": stacks=" + stacks.size();
        return stacks.stream()
                .map(stack -> System.lineSeparator() + "  " + stack)
                .collect(Collectors.joining("", head, ""));
    }
}
