package io.stackyard.engine.interpret;

/// A host function that reads and answers through a [HostFrame], of which the machine has one for each depth of
/// such calls.
record FramedHost(HostBody body) implements HostTarget {

    @Override
    public void call(Machine machine, int reference, long fp) throws Exception {
        HostFrame view = machine.hostFrame();
        try {
            view.begin(machine.functions.entry(reference), fp);
            body.call(view);
            HostSuspension asked = view.suspension();
            if (asked == null) {
                view.complete();
            }
            machine.ask(asked);
        } finally {
            view.end();
        }
    }
}
