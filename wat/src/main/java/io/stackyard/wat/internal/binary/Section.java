package io.stackyard.wat.internal.binary;

/// A section that is a vector of entries: counts them, and knows where it stands in a module.
public final class Section {

    private final int id;
    private final ByteSink entries = new ByteSink();
    private int count;

    /// @param id the section's code in the binary format
    public Section(int id) {
        this.id = id;
    }

    /// Counts one more entry and returns where its bytes belong.
    public ByteSink entry() {
        count++;
        return entries;
    }

    public int count() {
        return count;
    }

    /// Writes code, size, count and entries; a section without entries leaves nothing.
    public void writeTo(ByteSink module) {
        if (count == 0) {
            return;
        }
        var body = new ByteSink();
        body.u32(count);
        body.append(entries);
        module.u8(id);
        module.sized(body);
    }
}
