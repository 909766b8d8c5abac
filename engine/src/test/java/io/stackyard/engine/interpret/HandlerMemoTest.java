package io.stackyard.engine.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.StackChain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The memo of a search against the search itself, over chains that change at random.
///
/// Blocks of their own stand for stacks; the links, the resume sites and the memo are those of the engine, the clauses
/// are sets of tags.
class HandlerMemoTest {

    private static final int SEEDS = 3_000;
    private static final int STEPS = 400;
    private static final int STACKS = 12;
    private static final int TAGS = 3;

    @Test
    void start_chainsThatChangeAtRandom_leadsWhereALinearSearchLeads() {
        long skipped = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            try (var chains = new Chains(seed, STACKS, true)) {
                for (int step = 0; step < STEPS; step++) {
                    chains.step();
                    assertEquals(0, chains.wrong, "seed=" + seed + " step=" + step);
                }
                skipped += chains.skipped;
            }
        }
        assertTrue(skipped > SEEDS, "links skipped: " + skipped);
    }

    /// The rule is needed: without it the same changes lead astray.
    @Test
    void start_withoutTheRule_leadsAstray() {
        int astray = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            try (var chains = new Chains(seed, STACKS, false)) {
                for (int step = 0; step < STEPS; step++) {
                    chains.step();
                }
                astray += chains.wrong > 0 ? 1 : 0;
            }
        }
        System.out.println("seeds led astray without the rule: " + astray + " of " + SEEDS);
        assertNotEquals(0, astray);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64, 512})
    void start_leafThatSuspendsAgain_asksOneResumeAtAnyDepth(int depth) {
        try (var chains = new Chains(0, depth + 1, true)) {
            chains.nest(depth);

            assertEquals(depth, chains.suspendFar());
            for (int i = 0; i < 3; i++) {
                chains.resumeLast();
                assertEquals(1, chains.suspendFar());
            }
        }
    }

    @Test
    void remember_whatDoesNotFit_isForgotten() {
        try (var chains = new Chains(0, 2, true)) {
            chains.nest(1);
            long leaf = chains.running;
            StackChain.detach(leaf, ControlBlock.parent(leaf));

            HandlerMemo.remember(leaf, 1L << 23, false, 1);
            assertEquals(leaf, HandlerMemo.start(leaf, 1L << 23, false, 1));
            assertEquals(leaf, HandlerMemo.start(leaf, 0, false, 1));
            HandlerMemo.remember(leaf, 5, false, 1L << 40);
            assertEquals(leaf, HandlerMemo.start(leaf, 5, false, 1L << 40));
            HandlerMemo.remember(leaf, 5, true, (1L << 40) - 1);
            assertEquals(leaf, HandlerMemo.start(leaf, 5, false, (1L << 40) - 1));
            assertEquals(leaf, HandlerMemo.start(leaf, 6, true, (1L << 40) - 1));
            assertNotEquals(leaf, HandlerMemo.start(leaf, 5, true, (1L << 40) - 1));
        }
    }

    /// Stacks that run, wait and are captured, with an entry as the first parent.
    private static final class Chains implements AutoCloseable {
        private final Random random;
        private final boolean withRule;
        private final long memory;
        private final List<Long> free = new ArrayList<>();
        private final List<Long> suspended = new ArrayList<>();
        private final Map<Long, Set<Integer>> clauses = new HashMap<>();
        private long running;
        private long captures;
        private int asked;
        private int skipped;
        private int wrong;

        Chains(long seed, int stacks, boolean withRule) {
            random = new Random(seed);
            this.withRule = withRule;
            memory = UnsafeApi.allocateMemory((stacks + 1L) * ControlBlock.BYTES);
            UnsafeApi.setMemory(memory, (stacks + 1L) * ControlBlock.BYTES, (byte) 0);
            for (int i = 0; i <= stacks; i++) {
                free.add(memory + (long) i * ControlBlock.BYTES);
            }
            running = claim();
        }

        private long claim() {
            long block = free.removeLast();
            ControlBlock.setParent(block, 0);
            ControlBlock.setLastAncestor(block, block);
            return block;
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0, 1 -> resumeNew();
                case 2, 3 -> resume();
                case 4, 5, 6 -> capture(random.nextInt(TAGS), random.nextInt(4) == 0);
                default -> finish();
            }
        }

        private void resumeNew() {
            if (!free.isEmpty()) {
                run(claim());
            }
        }

        private void resume() {
            if (!suspended.isEmpty()) {
                run(suspended.remove(random.nextInt(suspended.size())));
            }
        }

        private void run(long leaf) {
            Set<Integer> some = new HashSet<>();
            for (int i = 0; i < TAGS; i++) {
                if (random.nextInt(4) == 0) {
                    some.add(key(i, random.nextInt(4) == 0));
                }
            }
            run(leaf, some);
        }

        private void run(long leaf, Set<Integer> withClauses) {
            clauses.put(running, withClauses);
            ControlBlock.setResumeSite(running, 1 + random.nextInt(9));
            StackChain.attach(leaf, running);
            running = leaf;
        }

        private static int key(int tag, boolean forSwitch) {
            return forSwitch ? -1 - tag : 1 + tag;
        }

        private void finish() {
            long parent = ControlBlock.parent(running);
            if (parent != 0) {
                ControlBlock.setParent(running, 0);
                ControlBlock.setLastAncestor(running, running);
                free.add(running);
                running = parent;
            }
        }

        private void capture(int tag, boolean forSwitch) {
            long leaf = running;
            long wanted = search(leaf, key(tag, forSwitch));
            long from = start(leaf, tag, forSwitch);
            long last = search(from, key(tag, forSwitch));
            if (last != wanted) {
                wrong++;
                return; // Of no use from here on.
            }
            skipped += from == leaf ? 0 : 1;
            if (last == 0) {
                return;
            }
            long handler = ControlBlock.parent(last);
            if (last != leaf) {
                HandlerMemo.remember(leaf, tag, forSwitch, ++captures);
            }
            StackChain.detach(leaf, last);
            suspended.add(leaf);
            running = handler;
            if (forSwitch) {
                switchUnder(handler);
            }
        }

        private void switchUnder(long handler) {
            long target = suspended.remove(random.nextInt(suspended.size()));
            StackChain.attach(target, handler);
            running = target;
        }

        private long start(long leaf, int tag, boolean forSwitch) {
            long memo = ControlBlock.memo(leaf);
            return HandlerMemo.start(leaf, tag, forSwitch, withRule ? captures : memo >>> 24);
        }

        /// The outermost stack below a resume with that clause, or 0.
        private long search(long from, int key) {
            asked = 0;
            for (long last = from; ControlBlock.parent(last) != 0; last =
                    ControlBlock.parent(last)) {
                asked++;
                if (clausesOf(ControlBlock.parent(last)).contains(key)) {
                    return last;
                }
            }
            return 0;
        }

        private Set<Integer> clausesOf(long parent) {
            return clauses.getOrDefault(parent, Set.of());
        }

        /// That many stacks above the entry, whose resume alone has a clause.
        void nest(int depth) {
            run(claim(), Set.of(key(1, false)));
            for (int i = 1; i < depth; i++) {
                run(claim(), Set.of());
            }
        }

        /// Suspends the leaf up to the entry; returns how many resumes were asked.
        int suspendFar() {
            long leaf = running;
            long last = search(start(leaf, 1, false), key(1, false));
            int count = asked;
            running = ControlBlock.parent(last);
            if (last != leaf) {
                HandlerMemo.remember(leaf, 1, false, ++captures);
            }
            StackChain.detach(leaf, last);
            suspended.add(leaf);
            return count;
        }

        void resumeLast() {
            run(suspended.removeLast(), Set.of(key(1, false)));
        }

        @Override
        public void close() {
            UnsafeApi.freeMemory(memory);
        }
    }
}
