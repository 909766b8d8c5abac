package io.stackyard.engine;

import java.util.concurrent.CompletionStage;

/// A host function whose results come later: the fiber that calls it is parked meanwhile.
///
/// ```java
/// linker.func("http", "get", type, AsyncHostFunction.of(call -> client.send(call.i32(0))));
/// Fiber.of(instance.func("main")).runAsync(executor).thenAccept(results -> ...);
/// ```
@FunctionalInterface
public interface AsyncHostFunction {

    /// Reads the arguments and begins what takes time. It must not keep `call`.
    ///
    /// @return completes with null for no results, a [Value] for one, or a list of them; exceptionally with a
    ///     [WasmException] to throw it into the guest, or with anything else to stop it with a [Trap]
    /// @throws Exception as for [HostFunction#call]
    CompletionStage<?> call(HostCall call) throws Exception;

    /// The same as an ordinary host function, which [awaits][HostCall#await] its stage.
    static HostFunction of(AsyncHostFunction body) {
        return call -> call.await(body.call(call));
    }
}
