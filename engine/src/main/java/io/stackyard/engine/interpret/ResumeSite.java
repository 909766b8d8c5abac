package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// A `resume` of any kind in the code: what its parent's saved site says.
///
/// **Shape**, in words:
///
/// ```
/// 0  opcode | a = first argument and first result | b and c, or imm32: the opcode's own
/// 1  argument slots (16) | result slots (16) | clauses (32)
/// 2  clause 0: tag (32) | payload slots (15) | 1 if a switch clause | first payload slot at the label (16)
/// 3  clause 0: slot for the continuation (16) | displacement of the way on in words, relative to word 0 (32)
/// ```
///
/// Handlers are static: nothing is installed when a stack is resumed, the parent's site names this table.
final class ResumeSite {

    private static final long TAG_AND_KIND = 1L << 47 | 0xFFFF_FFFFL;

    private ResumeSite() {}

    static int argumentSlots(long site) {
        return (int) (UnsafeApi.getLong(site + 8) & 0xFFFF);
    }

    private static int resultSlots(long site) {
        return (int) (UnsafeApi.getLong(site + 8) >>> 16 & 0xFFFF);
    }

    private static int clauses(long site) {
        return (int) (UnsafeApi.getLong(site + 8) >>> 32);
    }

    /// The pc at which the resuming function goes on when the body has returned.
    static long after(long site) {
        return site + 16 + clauses(site) * 16L;
    }

    /// Address of the first argument in the frame at `fp`; what lies above was popped.
    static long arguments(long site, long fp) {
        return Slots.addressA(site, fp);
    }

    /// Leaves the results of the body, at `from`, where the resuming frame expects them.
    static void deliverResults(long site, long fp, long from) {
        Slots.copyFew(from, arguments(site, fp), resultSlots(site));
    }

    /// The first clause if it is no switch clause and names the tag of this index; else 0.
    static long first(long site, long tagIndex) {
        long clause = site + 16;
        boolean named =
                clauses(site) != 0 && (UnsafeApi.getLong(clause) & TAG_AND_KIND) == tagIndex;
        return named ? clause : 0;
    }

    /// The first clause of the wanted kind whose tag is `tag`, in textual order, as its address, or 0.
    static long find(long site, long instance, long tag, boolean forSwitch) {
        long clause = site + 16;
        long kind = forSwitch ? 1 : 0;
        for (int left = clauses(site); left > 0; left--, clause += 16) {
            long word = UnsafeApi.getLong(clause);
            if ((word >>> 47 & 1) == kind && InstanceLayout.tag(instance, (int) word) == tag) {
                return clause;
            }
        }
        return 0;
    }

    /// Address of the label's first payload slot in the frame at `fp`.
    static long payload(long clause, long fp) {
        return Slots.addressC(clause, fp);
    }

    /// Address where the continuation goes in the frame at `fp`: behind the payload, or in the local that the
    /// code at the label would move it to.
    static long continuation(long clause, long fp) {
        return Slots.addressB(clause + 8, fp);
    }

    static int payloadSlots(long clause) {
        return (int) (UnsafeApi.getLong(clause) >>> 32 & 0x7FFF);
    }

    static long target(long site, long clause) {
        return site + (int) UnsafeApi.getLong(clause + 8) * 8L;
    }
}
