package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimilarKeyTest {

    @ParameterizedTest
    @CsvSource({
        "stackyard.pool.total-stack, stackyard.pool.total-stacks",
        "stackyard.pool.totla-stacks, stackyard.pool.total-stacks",
        "stackyard.pool.totalStacks, stackyard.pool.total-stacks",
        "stackyard.pool.total_stacks, stackyard.pool.total-stacks",
        "stackyard.stack-size, stackyard.stack.size",
        "stackyard.pool.strategy, stackyard.guard.strategy",
        "stackyard.gc, stackyard.engine.features.gc",
        "stackyard.engine.tail-call, stackyard.engine.features.tail-calls",
        "pool.shards, stackyard.pool.shards",
        "stackyard.pool.max-memory-sz, stackyard.pool.max-memory-size"
    })
    void setting_misspelt_findsTheKey(String key, String meant) {
        assertEquals(Optional.of(meant), SimilarKey.setting(key));
    }

    @ParameterizedTest
    @CsvSource({
        "stackyard.pools, stackyard.pool",
        "pool, stackyard.pool",
        "stakyard, stackyard",
        "stackyard.features, stackyard.engine.features"
    })
    void group_misspelt_findsTheGroup(String key, String meant) {
        assertEquals(Optional.of(meant), SimilarKey.group(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stackyard.pool.colour", "stackyard.x", "akka", "\"\"",
        "stackyard.pool.\"\""})
    void setting_likeNoKey_findsNone(String key) {
        assertEquals(Optional.empty(), SimilarKey.setting(key));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void setting_withLastLetterMissing_findsItself(Setting setting) {
        String path = setting.path();

        assertEquals(
                Optional.of(path),
                SimilarKey.setting(path.substring(0, path.length() - 1)));
    }

    @Test
    void edits_pairs_countInsertDeleteReplaceSwap() {
        assertEquals(0, SimilarKey.edits("", ""));
        assertEquals(3, SimilarKey.edits("", "abc"));
        assertEquals(1, SimilarKey.edits("abc", "ab"));
        assertEquals(1, SimilarKey.edits("abc", "axc"));
        assertEquals(1, SimilarKey.edits("abc", "acb"));
        assertEquals(1, SimilarKey.edits("ab", "ba"));
        assertEquals(3, SimilarKey.edits("kitten", "sitting"));
    }
}
