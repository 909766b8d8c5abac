package io.stackyard.engine.translate;

import io.stackyard.config.EngineTunables;
import io.stackyard.engine.module.ModuleDefinition;
import java.util.Arrays;

/// Which instruction of a module each word of a function's code comes from.
///
/// A word that does the work of several instructions counts as the last of them, the one that took the others
/// in: none of those traps; see [Fusions].
public final class CodeOrigins {

    private int[] words = new int[16]; // First word of each instruction that has any, ascending.
    private int[] offsets = new int[16];
    private int count;

    private CodeOrigins() {}

    /// The map of one function.
    ///
    /// @param defined which, counted without the imported ones
    public static CodeOrigins of(ModuleDefinition module, EngineTunables tunables, int defined) {
        var map = new CodeOrigins();
        map.offsets[0] = module.codes().get(defined).offset(); // A check on entry is the whole body's.
        map.count = 1;
        SecondTranslation.run(module, tunables, defined, map::note);
        return map;
    }

    private void note(Body body) {
        int first = body.code.firstTouched();
        while (count > 0 && words[count - 1] >= first) {
            count--; // Taken back.
        }
        if (body.code.size() > first) {
            if (count == words.length) {
                words = Arrays.copyOf(words, count * 2);
                offsets = Arrays.copyOf(offsets, count * 2);
            }
            words[count] = first;
            offsets[count++] = body.offset;
        }
    }

    /// Where the instruction stands that `word` comes from, in bytes from the start of the module.
    ///
    /// @param word counted from the function's first
    public int offset(int word) {
        int found = Arrays.binarySearch(words, 0, count, word);
        return offsets[found >= 0 ? found : -found - 2];
    }
}
