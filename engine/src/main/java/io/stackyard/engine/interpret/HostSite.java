package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Op;
import java.util.List;
import org.agrona.UnsafeApi;

/// The `resume` that a host waits in: code such as a translator writes ([ResumeSite]), in the metadata arena of
/// a store, with an instance that knows nothing but the tags of its clauses. So a resume from the host is a resume
/// like any other, and nothing else tells them apart.
///
/// **Shape**, in words; `c` clauses:
///
/// ```
/// 0          RESUME | a = slot 0
/// 1          0 argument slots | result slots | c
/// 2          c clauses of two words: payload from slot 0 on, the continuation behind it
/// 2 + 2c     HOST_RETURN: the body returned
/// 3 + 2c     c times HOST_RETURN: the way on from each clause
/// ```
///
/// The pc at which the loop ends says which of them it was. Arguments are appended by the host itself.
public final class HostSite {

    /// What [#clauseAt] says of a body that returned.
    public static final int RETURNED = -1;

    private final long site;
    private final long instance;
    private final List<Clause> clauses;
    private final int resultSlots;
    private final int frameSlots;

    private HostSite(
            long site, long instance, List<Clause> clauses, int resultSlots, int frameSlots) {
        this.site = site;
        this.instance = instance;
        this.clauses = clauses;
        this.resultSlots = resultSlots;
        this.frameSlots = frameSlots;
    }

    /// `(on $tag ...)`, or `(on $tag switch)`.
    public record Clause(TagIdentity tag, boolean forSwitch) {}

    /// Writes the site; it lives as long as the store.
    ///
    /// @param resultSlots slots of the results of the continuations that are resumed here
    public static HostSite in(Machine machine, List<Clause> clauses, int resultSlots) {
        int words = 3 + 3 * clauses.size();
        long site = machine.store.metadata().allocate(words * 8L, Long.BYTES);
        UnsafeApi.putLong(site, Op.RESUME);
        UnsafeApi.putLong(
                site + 8, (long) resultSlots << 16 | (long) clauses.size() << 32);
        int frameSlots = resultSlots;
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            write(site, i, clause, 3 + 2 * clauses.size() + i);
            frameSlots = Math.max(frameSlots, clause.tag().payloadSlots() + 2);
        }
        for (int word = 2 + 2 * clauses.size(); word < words; word++) {
            UnsafeApi.putLong(site + word * 8L, Op.HOST_RETURN);
            machine.addHostStop(site + word * 8L);
        }
        long instance = machine.hostInstance(clauses.stream().map(Clause::tag).toList());
        return new HostSite(site, instance, List.copyOf(clauses), resultSlots, frameSlots);
    }

    private static void write(long site, int index, Clause clause, int target) {
        long at = site + 16 + index * 16L;
        int payload = clause.tag().payloadSlots();
        long kind = clause.forSwitch() ? 1L << 47 : 0;
        UnsafeApi.putLong(at, index | (long) payload << 32 | kind);
        UnsafeApi.putLong(at + 8, (long) payload << 32 | target); // ResumeSite: slot, displacement.
    }

    /// Address of the resume.
    long address() {
        return site;
    }

    /// Address of the instance that the waiting frame names.
    long instance() {
        return instance;
    }

    /// Slots that results, or a payload and a continuation, take in the waiting frame.
    int frameSlots() {
        return frameSlots;
    }

    public int resultSlots() {
        return resultSlots;
    }

    public List<Clause> clauses() {
        return clauses;
    }

    /// The clause whose way on starts at `pc`, or [#RETURNED].
    int clauseAt(long pc) {
        return (int) ((pc - ResumeSite.after(site)) / Long.BYTES) - 1;
    }
}
