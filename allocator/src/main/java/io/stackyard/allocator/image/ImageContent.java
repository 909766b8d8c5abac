package io.stackyard.allocator.image;

import io.stackyard.allocator.os.MemoryFile;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.SystemCallException;
import java.util.List;

/// Where the bytes of an image lie. Each owns what it names, and gives it back when it is closed.
sealed interface ImageContent {

    /// The runs, with their offsets from [#address].
    PageRuns runs();

    /// Where the content can be read.
    long address();

    /// Gives all of it back.
    void close();

    /// An image of zeros.
    enum Empty implements ImageContent {
        /// There is nothing to own.
        INSTANCE;

        @Override
        public PageRuns runs() {
            return PageRuns.EMPTY;
        }

        @Override
        public long address() {
            return 0;
        }

        @Override
        public void close() {
            // Owns nothing.
        }
    }

    /// Runs packed in memory of their own.
    record Copied(OperatingSystem system, PageRuns runs, long address) implements ImageContent {

        static Copied of(OperatingSystem system, StagedContent staged, PageRuns runs) {
            long address = system.map(runs.storeBytes());
            for (int run = 0; run < runs.count(); run++) {
                Pages.copy(
                        staged.addressOf(runs.firstPage(run)),
                        address + runs.offset(run),
                        runs.pageCount(run));
            }
            return new Copied(system, runs, address);
        }

        @Override
        public void close() {
            system.unmap(address, runs.storeBytes());
        }
    }

    /// Runs in a sealed file, which is mapped to be read.
    ///
    /// @param spans parts of the memory that lie in the file one after the other
    record Mapped(
            OperatingSystem system,
            PageRuns runs,
            List<PageRuns.Run> spans,
            MemoryFile file,
            long address)
            implements
                ImageContent {

        private static final String FILE_NAME = "stackyard-image";

        static Mapped of(
                OperatingSystem system,
                PageControl pages,
                StagedContent staged,
                PageRuns packed,
                List<PageRuns.Run> spans) {
            PageRuns runs = packed.within(spans);
            MemoryFile file = pages.createFile(FILE_NAME, runs.storeBytes());
            try {
                for (int run = 0; run < runs.count(); run++) {
                    file.write(
                            runs.offset(run),
                            staged.addressOf(runs.firstPage(run)),
                            runs.byteSize(run));
                }
                file.seal();
                return new Mapped(system, runs, spans, file, pages.view(file));
            } catch (SystemCallException e) {
                try (file) {
                    throw e;
                }
            }
        }

        @Override
        public void close() {
            try (file) {
                system.unmap(address, runs.storeBytes());
            }
        }
    }
}
