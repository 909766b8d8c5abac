package io.stackyard.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the key that a user who wrote an unknown one may have meant.
///
/// Case, hyphens, underscores and dots do not count, so `totalStacks` and `stack-size` find
/// `total-stacks` and `stack.size`; a key in the wrong group is found by its last part.
final class SimilarKey {

    /// What a right last part in the wrong group counts, in edits.
    private static final int WRONG_GROUP = 1;

    private SimilarKey() {}

    /// The setting most like `key`, if one is near enough.
    static Optional<String> setting(String key) {
        return nearest(key, Arrays.stream(Setting.values()).map(Setting::path).toList());
    }

    /// The group most like `key`, if one is near enough.
    static Optional<String> group(String key) {
        return nearest(key, Setting.groups());
    }

    private static Optional<String> nearest(String key, Collection<String> candidates) {
        String best = "";
        int least = Math.max(2, plain(lastPart(key)).length() / 3) + 1;
        for (String candidate : candidates) {
            int edits = Math.min(
                    edits(plain(key), plain(candidate)),
                    edits(plain(lastPart(key)), plain(lastPart(candidate))) + WRONG_GROUP);
            if (edits < least) {
                least = edits;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static String lastPart(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`.
    static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
