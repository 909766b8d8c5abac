package io.stackyard.engine;

import io.stackyard.store.ContinuationMarker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The [ContRef] objects of one store that the host can still reach, held weakly: what the host drops is no
/// root any more, once the Java collector has noticed.
///
/// **Threads**: the one that owns the store.
final class HostContinuations {

    private final ReferenceQueue<ContRef> dropped = new ReferenceQueue<>();
    private final Set<Handle> handles = new HashSet<>();

    /// One object, told apart by identity.
    private static final class Handle extends WeakReference<ContRef> {
        private final long index;
        private final long revision;

        Handle(ContRef continuation, ReferenceQueue<ContRef> queue) {
            super(continuation, queue);
            index = continuation.index();
            revision = continuation.revision();
        }
    }

    /// Notes an object that the host gets.
    void add(ContRef continuation) {
        forgetDropped();
        handles.add(new Handle(continuation, dropped));
    }

    void report(ContinuationMarker marker) {
        forgetDropped();
        for (Handle handle : handles) {
            if (!handle.refersTo(null)) {
                marker.reference(handle.index, handle.revision);
            }
        }
    }

    private void forgetDropped() {
        Object handle = next();
        while (handle != null) {
            handles.remove(handle);
            handle = next();
        }
    }

    private @Nullable Object next() {
        return dropped.poll();
    }

    /// How many objects are noted.
    int size() {
        forgetDropped();
        return handles.size();
    }
}
