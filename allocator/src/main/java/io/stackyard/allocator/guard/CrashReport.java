package io.stackyard.allocator.guard;

import io.stackyard.allocator.slab.SlabLabel;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What HotSpot wrote when it died (`hs_err_pid….log`), as far as it tells of slabs: the address
/// that was not to be touched, and the labels in the list of mappings.
///
/// ```
/// siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x00007f1e3c043000
/// 7f1e3c000000-7f1e3c001000 ---p 00000000 00:01 2057   /memfd:stackyard:stack,slots=… (deleted)
/// 7f1e3c001000-7f1e4ba02000 rw-p 00000000 00:00 0
/// ```
///
/// @param faultAddress the address, absent if the process did not die by an access
/// @param hit          where that is, absent if it is in no labelled slab
public record CrashReport(OptionalLong faultAddress, Optional<GuardHit> hit) {

    private static final int HEX = 16;

    private static final Pattern FAULT = Pattern.compile("si_addr: 0x([0-9a-f]{1,16})");

    private static final Pattern LABEL =
            Pattern.compile(
                    "(?m)^[0-9a-f]{1,16}-([0-9a-f]{1,16}) .*/memfd:(stackyard:.*?)(?: \\(deleted\\))?$");

    /// Reads the text of a report.
    public static CrashReport of(String text) {
        Matcher fault = FAULT.matcher(text);
        if (!fault.find()) {
            return new CrashReport(OptionalLong.empty(), Optional.empty());
        }
        long address = Long.parseUnsignedLong(fault.group(1), HEX);
        return new CrashReport(OptionalLong.of(address), find(text, address));
    }

    private static Optional<GuardHit> find(String text, long address) {
        return LABEL.matcher(text)
                .results()
                .flatMap(
                        mapping -> SlabLabel.parse(mapping.group(2))
                                .flatMap(label -> hit(mapping.group(1), label, address))
                                .stream())
                .findFirst(); // Slabs do not overlap.
    }

    private static Optional<GuardHit> hit(String labelEnd, SlabLabel label, long address) {
        long offset = address - Long.parseUnsignedLong(labelEnd, HEX);
        return offset >= 0 && offset < label.layout().totalBytes()
                ? Optional.of(new GuardHit(label, offset))
                : Optional.empty();
    }
}
