package io.stackyard.benchmarks;

/// Who runs the programs of [SwitchingProgram]. Each method takes a number of operations and gives the
/// program's result; there is nothing left over from one call to the next.
interface SwitchingPeer {

    long generator(int n);

    long ring(int n);

    long skynet(int n);

    long handlers(int n);

    long life(int n);

    long suspendingLife(int n);
}
