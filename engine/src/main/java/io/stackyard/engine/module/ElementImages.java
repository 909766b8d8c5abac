package io.stackyard.engine.module;

import java.util.Arrays;

/// What the tables of functions of a module hold when an instance begins: one image for each table whose
/// active segments are known from the module alone. All instances share them, so initialising such a table
/// costs the same whatever its length, and a table that is hardly used touches hardly any page.
///
/// **Shape**: an image is one `int` for each element up to the last that a segment names: the function's index
/// plus 1, 0 for null.
///
/// **Which segments.** The leading ones, up to the first active segment that depends on the instance or
/// could trap: one into an imported table or one with an initializer, at an offset that is no constant or
/// beyond the table's minimum, with an element that is neither a function nor null, or one that would leave a
/// wide gap. From there on, segments are copied in order as they stand, over what the
/// images say.
///
/// **Threads**: immutable, any.
public final class ElementImages {

    private static final int[] NONE = {};

    private static final int REF_NULL = 0xD0;
    private static final int REF_FUNC = 0xD2;
    private static final int END = 0x0B;

    /// What [#element] says of an element that is no function.
    private static final int UNKNOWN = -1;

    /// An image grows by at most this many elements for each that a segment gives, and as many beside: a short
    /// module must not make a long one.
    private static final int SPARSENESS = 8;

    /// The longest image.
    private static final int MAX_LENGTH = 1 << 28;

    private final ModuleDefinition module;
    private final int[][] images;
    private final int[] lengths;
    private int leading;

    private ElementImages(ModuleDefinition module) {
        this.module = module;
        this.images = new int[module.tables().size()][];
        this.lengths = new int[images.length];
        Arrays.fill(images, NONE);
    }

    /// Builds the images of a module.
    public static ElementImages of(ModuleDefinition module) {
        var made = new ElementImages(module);
        while (made.leading < module.elements().size()
                && made.isTaken(module.elements().get(made.leading))) {
            made.leading++;
        }
        made.trim();
        return made;
    }

    /// How many segments, counted from the first, have nothing left to be copied.
    public int leadingSegments() {
        return leading;
    }

    /// The image of a table; of no elements if it has none. Not copied, not to be changed.
    public int[] image(int table) {
        return images[table];
    }

    private void trim() {
        for (int i = 0; i < images.length; i++) {
            images[i] = Arrays.copyOf(images[i], lengths[i]);
        }
    }

    /// Takes a segment into account; false if it has to be copied.
    private boolean isTaken(ElementSegment segment) {
        ConstExpr offset = segment.offset();
        if (offset == null) {
            return true; // Nothing is copied when an instance begins.
        }
        long start = ConstantOffset.of(module, offset);
        int count = segment.items().count();
        if (!isDrawn(segment.table()) || !fits(segment.table(), start, count)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (element(segment.items(), i) == UNKNOWN) {
                return false;
            }
        }
        draw(segment, (int) start, (int) start + count);
        return true;
    }

    private boolean isDrawn(int table) {
        TableDef definition = module.tables().get(table);
        return table >= module.importedTableCount()
                && definition.initializer() == null
                && module.types().slots(definition.elementType()) == 1;
    }

    private boolean fits(int table, long start, int count) {
        long minimum = module.tables().get(table).minimum();
        return start >= 0
                && count <= minimum
                && start <= minimum - count
                && start + count <= Math.min(
                        MAX_LENGTH, lengths[table] + SPARSENESS * (1L + count));
    }

    private void draw(ElementSegment segment, int start, int end) {
        int table = segment.table();
        if (end > images[table].length) {
            images[table] = Arrays.copyOf(images[table], Math.max(end, 2 * lengths[table]));
        }
        for (int i = start; i < end; i++) {
            images[table][i] = element(segment.items(), i - start);
        }
        lengths[table] = Math.max(lengths[table], end);
    }

    private int element(ElementSegment.Items items, int index) {
        return switch (items) {
            case ElementSegment.Functions functions -> functions.indices()[index] + 1;
            case ElementSegment.Expressions expressions ->
                    function(expressions.expressions().get(index));
        };
    }

    /// The function that an expression refers to, plus 1; 0 if it is null.
    private int function(ConstExpr expression) {
        var in = new BinaryReader(module.bytes(), expression.offset(), expression.end());
        int element = switch (in.readByte()) {
            case REF_NULL -> {
                TypeReader.heapType(in, module.types().count());
                yield 0;
            }
            case REF_FUNC -> in.readU32() + 1;
            default -> UNKNOWN;
        };
        return element != UNKNOWN && in.readByte() == END ? element : UNKNOWN;
    }
}
