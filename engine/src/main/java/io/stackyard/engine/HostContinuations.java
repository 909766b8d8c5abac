package io.stackyard.engine;

import io.stackyard.engine.interpret.HostResume;
import io.stackyard.store.ContinuationMarker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the host can still reach continuations of one store by, held weakly: what it drops is no root any more, once
/// the Java collector has noticed.
///
/// **Threads**: the one that owns the store.
final class HostContinuations {

    private final ReferenceQueue<Object> dropped = new ReferenceQueue<>();
    private final Set<Handle> handles = new HashSet<>();

    /// One object, told apart by identity.
    private abstract static sealed class Handle extends WeakReference<Object> {
        private Handle(Object holder, ReferenceQueue<Object> queue) {
            super(holder, queue);
        }

        abstract void report(ContinuationMarker marker);
    }

    /// A reference, which never changes.
    private static final class OfReference extends Handle {
        private final long index;
        private final long revision;

        private OfReference(ContRef continuation, ReferenceQueue<Object> queue) {
            super(continuation, queue);
            index = continuation.index();
            revision = continuation.revision();
        }

        @Override
        void report(ContinuationMarker marker) {
            if (!refersTo(null)) {
                marker.reference(index, revision);
            }
        }
    }

    /// A place for one continuation after the other.
    private static final class OfPlace extends Handle {
        private OfPlace(HostResume place, ReferenceQueue<Object> queue) {
            super(place, queue);
        }

        @Override
        void report(ContinuationMarker marker) {
            if (get() instanceof HostResume place) {
                place.report(marker);
            }
        }
    }

    /// Notes an object that the host gets.
    void add(ContRef continuation) {
        forgetDropped();
        handles.add(new OfReference(continuation, dropped));
    }

    /// Notes a place that the host gets.
    void add(HostResume place) {
        forgetDropped();
        handles.add(new OfPlace(place, dropped));
    }

    void report(ContinuationMarker marker) {
        forgetDropped();
        handles.forEach(handle -> handle.report(marker));
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
