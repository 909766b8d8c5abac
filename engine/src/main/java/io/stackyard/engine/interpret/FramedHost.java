package io.stackyard.engine.interpret;

/// A host function that reads and answers through a [HostFrame], of which the machine has one for each depth of
/// such calls.
record FramedHost(HostBody body) implements HostTarget {

    @Override
    public void call(HostFrame view, FunctionEntry function, long fp) throws Exception {
        try {
            view.begin(function, fp);
            body.call(view);
            HostSuspension asked = view.suspension();
            if (asked == null) {
                view.complete();
            }
            view.machine().ask(asked);
        } finally {
            view.end();
        }
    }
}
