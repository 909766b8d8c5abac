package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.stackpool.ControlBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every way in which four continuations can run or wait, and from each of these every attach and every
/// detach, against lists.
final class StackChainTest {

    private static final int CONTINUATIONS = 4;
    private static final int ENTRY = CONTINUATIONS;

    private final InstanceAllocator allocator = SmallPools.open();
    private final long[] blocks = new long[CONTINUATIONS + 1];

    StackChainTest() {
        for (int stack = 0; stack < blocks.length; stack++) {
            blocks[stack] = allocator.stacks().controlBlock(allocator.stacks().claim());
        }
    }

    @AfterEach
    void close() {
        for (long block : blocks) {
            allocator.stacks().release(ControlBlock.slot(block));
        }
        allocator.close();
    }

    /// Chains of stacks, child first: the running one, which ends at the entry, and the captured ones.
    private record Shape(List<Integer> running, Set<List<Integer>> captured) {

        /// What `resume` makes of it.
        Shape attached(List<Integer> chain) {
            var longer = new ArrayList<>(chain);
            longer.addAll(running);
            var fewer = new HashSet<>(captured);
            fewer.remove(chain);
            return new Shape(List.copyOf(longer), Set.copyOf(fewer));
        }

        /// What `suspend` makes of it if the handler is `count` stacks below the running one.
        Shape detached(int count) {
            var more = new HashSet<>(captured);
            more.add(List.copyOf(running.subList(0, count)));
            return new Shape(
                    List.copyOf(running.subList(count, running.size())), Set.copyOf(more));
        }
    }

    private static Shape allFresh() {
        var captured = new HashSet<List<Integer>>();
        for (int stack = 0; stack < CONTINUATIONS; stack++) {
            captured.add(List.of(stack));
        }
        return new Shape(List.of(ENTRY), Set.copyOf(captured));
    }

    @Test
    void attachAndDetach_inEveryShape_changeTheOuterEndOnly() {
        var seen = new HashSet<Shape>();
        var open = new ArrayDeque<Shape>(List.of(allFresh()));
        int steps = 0;
        while (!open.isEmpty()) {
            Shape shape = open.remove();
            if (!seen.add(shape)) {
                continue;
            }
            for (List<Integer> chain : shape.captured()) {
                Shape expected = shape.attached(chain);
                lay(shape);
                StackChain.attach(
                        blocks[chain.getFirst()], blocks[shape.running().getFirst()]);
                check(expected);
                open.add(expected);
                steps++;
            }
            for (int count = 1; count < shape.running().size(); count++) {
                Shape expected = shape.detached(count);
                lay(shape);
                StackChain.detach(
                        blocks[shape.running().getFirst()],
                        blocks[shape.running().get(count - 1)]);
                check(expected);
                open.add(expected);
                steps++;
            }
        }
        // Four labelled stacks in a running list and a set of lists: the sum over k of 4!/(4-k)! * L(4-k),
        // with L = 1, 1, 3, 13, 73 sets of lists.
        assertEquals(73 + 4 * 13 + 12 * 3 + 24 + 24, seen.size());
        // Each detach is undone by one attach: the lengths of all running chains, twice.
        assertEquals(2 * (1 * 4 * 13 + 2 * 12 * 3 + 3 * 24 + 4 * 24), steps);
    }

    /// Writes the links of a shape, and nonsense where a link means nothing.
    private void lay(Shape shape) {
        for (long block : blocks) {
            ControlBlock.setLastAncestor(block, 0xBAD);
        }
        layParents(shape.running());
        for (List<Integer> chain : shape.captured()) {
            layParents(chain);
            ControlBlock.setLastAncestor(blocks[chain.getFirst()], blocks[chain.getLast()]);
        }
    }

    private void layParents(List<Integer> chain) {
        for (int i = 0; i < chain.size(); i++) {
            ControlBlock.setParent(blocks[chain.get(i)], parentIn(chain, i));
        }
    }

    private long parentIn(List<Integer> chain, int index) {
        return index + 1 < chain.size() ? blocks[chain.get(index + 1)] : 0;
    }

    private void check(Shape shape) {
        checkParents(shape, shape.running());
        for (List<Integer> chain : shape.captured()) {
            checkParents(shape, chain);
            assertEquals(
                    blocks[chain.getLast()],
                    ControlBlock.lastAncestor(blocks[chain.getFirst()]),
                    () -> "last ancestor of " + chain + " in " + shape);
        }
    }

    private void checkParents(Shape shape, List<Integer> chain) {
        for (int i = 0; i < chain.size(); i++) {
            assertEquals(
                    parentIn(chain, i),
                    ControlBlock.parent(blocks[chain.get(i)]),
                    () -> "parents of " + chain + " in " + shape);
        }
    }

    @Test
    void attach_freshStack_isAChainOfItself() {
        StackChain.attach(blocks[0], blocks[ENTRY]);

        assertEquals(blocks[ENTRY], ControlBlock.parent(blocks[0]));
        assertEquals(0, ControlBlock.parent(blocks[ENTRY]));
    }
}
