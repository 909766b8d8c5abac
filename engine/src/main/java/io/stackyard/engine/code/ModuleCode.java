package io.stackyard.engine.code;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The translated functions of one module: register code outside the Java heap, shared by all instances.
///
/// The code names no instance: it holds the addresses of functions of the same module, and indices for
/// everything else. It lives as long as this object is reachable.
///
/// **Units**: a word is 8 bytes; `word` parameters are indices from the start of the module's code.
///
/// **Threads**: immutable, any.
public final class ModuleCode {

    private final MemorySegment segment;
    private final int[] starts;
    private final long[] shapes;
    private final List<List<TryRange>> tryRanges;
    private final @Nullable CodeMap map;

    private ModuleCode(
            MemorySegment segment,
            int[] starts,
            long[] shapes,
            List<List<TryRange>> tryRanges,
            @Nullable CodeMap map) {
        this.segment = segment;
        this.starts = starts;
        this.shapes = shapes;
        this.tryRanges = tryRanges;
        this.map = map;
    }

    /// Lays out the code of a module.
    ///
    /// @param words the code; call sites are filled in here
    /// @param wordCount how many of them count
    /// @param starts word index of each defined function's first instruction, ascending
    /// @param shapes frame shape of each defined function
    /// @param callSites words that hold the index of a defined function: they get its address, the words
    ///     behind them its shape
    /// @param tryRanges per defined function, inner ranges before outer ones
    public static ModuleCode of(
            long[] words,
            int wordCount,
            int[] starts,
            long[] shapes,
            int[] callSites,
            List<List<TryRange>> tryRanges) {
        long byteSize = Math.max(1, wordCount) * (long) Long.BYTES;
        MemorySegment segment = Arena.ofAuto().allocate(byteSize, 64);
        CodeMap map = Checked.ON ? CodeMap.of(words, wordCount, starts, tryRanges) : null;
        var code = new ModuleCode(segment, starts, shapes, List.copyOf(tryRanges), map);
        for (int site : callSites) {
            int function = (int) words[site];
            words[site] = code.entry(function);
            words[site + 1] = shapes[function];
        }
        MemorySegment.copy(words, 0, segment, ValueLayout.JAVA_LONG, 0, wordCount);
        return code;
    }

    /// Address of the first instruction of a defined function (0-based among the defined).
    public long entry(int definedFunction) {
        return address(starts[definedFunction]);
    }

    public long shape(int definedFunction) {
        return shapes[definedFunction];
    }

    public long address(int word) {
        return segment.address() + word * 8L;
    }

    public boolean contains(long pc) {
        return pc >= segment.address() && pc < segment.address() + segment.byteSize();
    }

    /// Word index of an address inside the code.
    public int wordAt(long pc) {
        return (int) ((pc - segment.address()) / Long.BYTES);
    }

    /// The defined function whose code holds `pc`.
    public int functionAt(long pc) {
        int found = Arrays.binarySearch(starts, wordAt(pc));
        return found >= 0 ? found : -found - 2;
    }

    /// Which word of its function's code `pc` is, counted from the function's first.
    public int wordInFunction(long pc) {
        return wordAt(pc) - starts[functionAt(pc)];
    }

    public List<TryRange> tryRanges(long pc) {
        return tryRanges.get(functionAt(pc));
    }

    /// Where its instructions begin; only the checked twin has this.
    public CodeMap map() {
        if (map == null) {
            throw new IllegalStateException("code has a map only with -Dstackyard.checked=true");
        }
        return map;
    }

    public long byteSize() {
        return segment.byteSize();
    }
}
