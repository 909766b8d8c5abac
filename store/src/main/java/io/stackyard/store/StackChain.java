package io.stackyard.store;

import io.stackyard.stackpool.ControlBlock;

/// Links between stacks: the running stack, its parent, and so on to an entry from the host.
///
/// ```
///   running --parent--> resumer --parent--> ... --parent--> entry --parent--> 0
///
///   captured:  leaf --parent--> ... --> last,  parent(last) = 0,  lastAncestor(leaf) = last
/// ```
///
/// A captured chain is named by its leaf. Both operations are O(1) in its length: only the link at its
/// outer end changes.
///
/// **Threads**: the one that owns the store.
public final class StackChain {

    private StackChain() {}

    /// Cuts the chain from `leaf` to `last` off what runs below it.
    public static void detach(long leaf, long last) {
        ControlBlock.setLastAncestor(leaf, last);
        ControlBlock.setParent(last, 0);
    }

    /// Makes `parent` the one that the chain of `leaf` returns to.
    public static void attach(long leaf, long parent) {
        ControlBlock.setParent(ControlBlock.lastAncestor(leaf), parent);
    }
}
