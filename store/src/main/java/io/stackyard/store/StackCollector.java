package io.stackyard.store;

import io.stackyard.stackpool.StackCache;
import io.stackyard.stackpool.StackPool;
import io.stackyard.tablepool.ElementWidth;
import io.stackyard.tablepool.TableBlock;
import io.stackyard.tablepool.TableSlot;
import org.jspecify.annotations.Nullable;

/// Gives back the stacks of a store whose continuations nothing reaches: because the host asks, because a claim
/// finds no free stack, or because one of another store found none.
///
/// **For other stores**: when an outermost call ends after a claim anywhere has found the pool empty, the idle stacks go home
/// at once. The search waits for the next entry: what the call returns may be known to nobody but the Java code that is about
/// to look at it. It is made if the store has an eighth more stacks in use than the last one left: so a tenant that is
/// refused time and again cannot make the others search each time.
///
/// **When a claim collects**: if since the last collection there were at least an eighth as many claims as the store has
/// stacks. So each claim pays for eight stacks at most, and a guest that holds on to what it makes cannot turn each
/// `cont.new` into a search.
///
/// **Threads**: the one that owns the store.
final class StackCollector {

    private static final int STACKS_PER_CLAIM = 8;

    private final StackPool pool;
    private final StackCache stacks;
    private final ContinuationMarker marker; // One for all collections: a guest may cause many.
    private @Nullable ContinuationRoots roots;
    private long claimsBefore; // Until the last collection.
    private int kept; // Stacks in use after it.
    private boolean wanted; // Whether some store may still miss the stacks that this one has dropped.

    /// @param storeId of the store that has `stacks`
    StackCollector(StackPool pool, StackCache stacks, long storeId) {
        this.pool = pool;
        this.stacks = stacks;
        this.marker = new ContinuationMarker(pool, storeId);
    }

    void setRoots(ContinuationRoots newRoots) {
        assert roots == null : "the store has its roots";
        roots = newRoots;
    }

    void forgetRoots() {
        roots = null;
    }

    /// An entry begins: what other stores have missed since is looked for.
    void beginEntry(Store store) {
        if (wanted) {
            wanted = false;
            if (stacks.liveCount() - kept > kept / STACKS_PER_CLAIM) {
                collect(store);
            }
            stacks.flush();
        }
    }

    /// The outermost call ends.
    void endCall() {
        if (stacks.takeShortage()) {
            wanted = true;
            stacks.flush();
        } else {
            stacks.settle();
        }
    }

    /// Collects if there were enough claims to pay for it.
    void collectIfItPays(Store store) {
        long claims = stacks.claims() - claimsBefore;
        if (claims > 0 && claims >= stacks.liveCount() / STACKS_PER_CLAIM) {
            collect(store);
        }
    }

    /// Collects; returns how many stacks went back.
    int collect(Store store) {
        ContinuationRoots known = roots;
        if (known == null) {
            return 0;
        }
        marker.clear();
        for (int at = 0; at < store.depth(); at++) {
            marker.chain(store.scope(at).outerStack());
        }
        store.forEachTable(this::reportElements);
        known.report(marker);
        marker.finish(known);
        int collected = stacks.releaseUnless(marker.reached());
        claimsBefore = stacks.claims();
        kept = stacks.liveCount();
        pool.countCollected(collected);
        return collected;
    }

    private void reportElements(TableSlot table) {
        if (table.width() == ElementWidth.CONTINUATION) {
            long written = TableBlock.highWater(table.block()); // Elements from there on are null.
            for (long i = 0; i < written; i++) {
                marker.reference(table.continuationStack(i), table.continuationRevision(i));
            }
        }
    }
}
