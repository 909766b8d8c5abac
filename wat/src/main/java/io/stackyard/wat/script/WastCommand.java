package io.stackyard.wat.script;

import java.util.List;
import java.util.Optional;

/// One command of a script.
///
/// Identifiers are given without their dollar sign. Where a command may name a module and does not,
/// it means the module instance made last. An expected message is a prefix of the actual one.
public sealed interface WastCommand {

    /// The line where the command starts, from 1.
    int line();

    /// `(module ...)`: defines a module and makes an instance of it, both under this name.
    record Module(int line, Optional<String> id, ModuleSource source) implements WastCommand {}

    /// `(module definition ...)`: defines a module and makes no instance.
    record ModuleDefinition(int line, Optional<String> id, ModuleSource source)
            implements
                WastCommand {}

    /// `(module instance $id $definition)`: makes one more instance of a module.
    record ModuleInstance(int line, Optional<String> id, Optional<String> definition)
            implements
                WastCommand {}

    /// `(register "name" $module)`: makes an instance's exports importable under a module name.
    record Register(int line, String name, Optional<String> module) implements WastCommand {}

    /// `(invoke ...)` or `(get ...)` alone: must succeed, whatever it gives.
    record Perform(int line, WastAction action) implements WastCommand {}

    /// `(assert_return action result*)`.
    record AssertReturn(int line, WastAction action, List<WastPattern> expected)
            implements
                WastCommand {

        /// The list is copied.
        public AssertReturn {
            expected = List.copyOf(expected);
        }
    }

    /// `(assert_trap action "message")`.
    record AssertTrap(int line, WastAction action, String message) implements WastCommand {}

    /// `(assert_trap (module ...) "message")`: instantiation must trap.
    record AssertModuleTrap(int line, ModuleSource source, String message)
            implements
                WastCommand {}

    /// `(assert_exhaustion action "message")`: the action must run out of stack.
    record AssertExhaustion(int line, WastAction action, String message) implements WastCommand {}

    /// `(assert_exception action)`: the action must end with an exception that nobody catches.
    record AssertException(int line, WastAction action) implements WastCommand {}

    /// `(assert_suspension action "message")`: the action must suspend to a tag without handler.
    record AssertSuspension(int line, WastAction action, String message) implements WastCommand {}

    /// `(assert_malformed (module ...) "message")`: decoding or parsing must fail.
    record AssertMalformed(int line, ModuleSource source, String message) implements WastCommand {}

    /// `(assert_invalid (module ...) "message")`: validation must fail.
    record AssertInvalid(int line, ModuleSource source, String message) implements WastCommand {}

    /// `(assert_unlinkable (module ...) "message")`: linking must fail.
    record AssertUnlinkable(int line, ModuleSource source, String message)
            implements
                WastCommand {}
}
