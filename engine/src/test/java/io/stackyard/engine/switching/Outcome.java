package io.stackyard.engine.switching;

import io.stackyard.engine.TrapReason;
import java.util.List;

/// What a program did: how each call of the host ended, what it told the host, and how many stacks it left.
record Outcome(List<String> ends, List<Integer> log, int liveStacks) {

    static String returned(int value) {
        return "returned " + value;
    }

    static String trapped(TrapReason reason, List<Integer> frames) {
        return "trapped " + reason + " in " + frames;
    }

    static String thrown(String tag, List<?> payload) {
        return "threw " + tag + " " + payload;
    }

    /// What the host gives the guest for an inner trap.
    static int codeOfTrap(TrapReason reason) {
        return reason.text().hashCode();
    }

    /// What the host gives the guest for an inner exception.
    static int codeOfException(List<?> payload) {
        return payload.hashCode() | (1 << 20);
    }
}
