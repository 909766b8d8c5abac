package io.stackyard.engine.interpret;

import io.stackyard.engine.module.ElementImages;
import io.stackyard.tablepool.TableBlock;
import io.stackyard.tablepool.TableSlot;
import org.agrona.UnsafeApi;

/// What the elements of one table of functions are before they are written: the module's image of it (see
/// [ElementImages]), and the instance whose functions it names.
///
/// A function reference is a record of one store, made when somebody first refers to the function. So what
/// instances share is the image; an element gets its reference when it is first read, and with it a page.
///
/// **Why lazily.** Measured with 10,000 elements of 100 functions, in warm pages (2 vCPU): opening a store,
/// making the instance and closing takes 13 us, and took 88 us when the references were made and written
/// then. Finished words of the module, made the store's own while they are copied, would add 5 us for the copy
/// and 1.4 us for clearing it, and 80,000 resident bytes for each instance. What laziness costs is one
/// comparison on paths that compare with zero anyway: a word that is not positive is null, or looked up here.
public final class TableImage {

    private final InstanceState instance;
    private final int[] functions;

    TableImage(InstanceState instance, int[] functions) {
        this.instance = instance;
        this.functions = functions;
    }

    /// An element of a table of references, for the host.
    ///
    /// @throws IndexOutOfBoundsException if the table is shorter
    public static long get(Machine machine, TableSlot table, long index) {
        return reference(machine, table.block(), index, table.reference(index));
    }

    /// Replaces an element of a table of references, for the host.
    ///
    /// @throws IndexOutOfBoundsException if the table is shorter
    public static void set(TableSlot table, long index, long reference) {
        table.setReference(index, word(table.block(), reference));
    }

    /// The reference that a word of a table stands for: a positive word stands for itself.
    static long reference(Machine machine, long table, long index, long word) {
        if (word > 0) {
            return word;
        }
        long image = TableBlock.image(table);
        if (image == 0) {
            return word;
        }
        return word == TableBlock.NULL_OVER_IMAGE ? 0
                : machine.image(image).read(machine, table, index);
    }

    /// The word that stands for a reference in a table.
    static long word(long table, long reference) {
        return reference == 0 && TableBlock.image(table) != 0
                ? TableBlock.NULL_OVER_IMAGE
                : reference;
    }

    /// Reads an element for the first time. One that is null stays as it is: it costs no page.
    private long read(Machine machine, long table, long index) {
        int function = index < functions.length ? functions[(int) index] : 0;
        if (function == 0) {
            return 0;
        }
        long reference = machine.functions.ofInstance(instance, function - 1).reference();
        UnsafeApi.putLong(TableBlock.elementAddress(table, index), reference);
        TableBlock.markWritten(table, index + 1);
        return reference;
    }
}
