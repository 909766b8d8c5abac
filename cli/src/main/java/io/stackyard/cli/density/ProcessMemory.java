package io.stackyard.cli.density;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the kernel holds for this process at one moment, by its own account in `/proc/self`.
///
/// **Units**: bytes, and a count of map entries.
///
/// @param residentBytes pages that have backing, those of the Java heap not counted
/// @param pageTableBytes the kernel's page tables of this process
/// @param mapEntries mappings
record ProcessMemory(long residentBytes, long pageTableBytes, long mapEntries) {

    private static final Path SELF = Path.of("/proc/self");
    private static final long KILO = 1024;

    /// Reads the account. The Java heap has an address range, so what is resident of it is known exactly.
    ///
    /// @throws IOException if the system keeps no such account
    static ProcessMemory read(AddressRange heap) throws IOException {
        return of(
                Files.readAllLines(SELF.resolve("smaps")),
                Files.readAllLines(SELF.resolve("status")),
                heap);
    }

    /// @param smaps lines of `/proc/self/smaps`
    /// @param status lines of `/proc/self/status`
    static ProcessMemory of(List<String> smaps, List<String> status, AddressRange heap) {
        long resident = 0;
        long entries = 0;
        boolean counted = false;
        for (String line : smaps) {
            if (line.startsWith("Rss:")) {
                resident += counted ? kiloBytes(line) : 0;
            } else if (isHeader(line)) {
                entries++;
                counted = !heap.contains(start(line));
            }
        }
        long pageTables =
                status.stream()
                        .filter(line -> line.startsWith("VmPTE:"))
                        .mapToLong(ProcessMemory::kiloBytes)
                        .findFirst()
                        .orElse(0);
        return new ProcessMemory(resident, pageTables, entries);
    }

    /// A mapping begins with its addresses; the lines about it with a capital letter.
    private static boolean isHeader(String line) {
        return !line.isEmpty() && Character.digit(line.charAt(0), 16) >= 0
                && line.indexOf('-') > 0 && line.indexOf('-') < line.indexOf(' ');
    }

    private static long start(String header) {
        return new BigInteger(header.substring(0, header.indexOf('-')), 16).longValue();
    }

    /// The number of a line such as `Rss:   12 kB`, in bytes.
    private static long kiloBytes(String line) {
        String amount = line.substring(line.indexOf(':') + 1).strip();
        return Long.parseLong(amount.substring(0, amount.indexOf(' '))) * KILO;
    }

    /// What was added since `earlier`; negative if there is less.
    ProcessMemory since(ProcessMemory earlier) {
        return new ProcessMemory(
                residentBytes - earlier.residentBytes,
                pageTableBytes - earlier.pageTableBytes,
                mapEntries - earlier.mapEntries);
    }
}
