package io.stackyard.engine.fuzz;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where Endive 1.2.0 departs from the specification. The generator does not write what is avoided
/// ([ModulePlan#forPeer]); what is thrown is known by the place in Endive that throws.
enum EndiveDifference {

    /// `memory.init` still finds the bytes of an active segment, which instantiation drops. Avoided: it is only
    /// generated for passive ones.
    ACTIVE_SEGMENT_KEPT(null, null),

    /// A branch out of a block, loop or if with parameters leaves them on the stack, below what it carries; an `else`
    /// behind such a block too. Avoided: blocks take none. [io.stackyard.engine.translate.RandomProgramTest] has them.
    BLOCK_PARAMETERS_LEFT(null, null),

    /// `f32.convert_i64_u` and `f64.convert_i64_u` do not round to the nearest above 2^63: 2^64 - 10^10 becomes the
    /// odd neighbour of two equally near doubles. Avoided: the operand's sign bit is cleared.
    UNSIGNED_TO_FLOAT(null, null),

    /// A tail call leaves operands on the stack, where its caller takes them for its own; one of the running function
    /// copies as many arguments as it has locals, which end before. Avoided: no tail calls. The conformance scripts have
    /// them.
    TAIL_CALLS(null, null),

    /// `table.copy` and `call_indirect` behind the end of a table run over its end in Java.
    TABLE_END("run.endive.runtime.TableInstance", "instance"),

    /// `table.grow` by so much that the new length is no int asks Java for a negative length.
    TABLE_GROWN("run.endive.runtime.TableInstance", "grow");

    private static final String ENDIVE = "run.endive.";

    private final @Nullable String thrower;
    private final @Nullable String method;

    EndiveDifference(@Nullable String thrower, @Nullable String method) {
        this.thrower = thrower;
        this.method = method;
    }

    /// The difference that what Endive threw comes from, or null if it is another.
    static @Nullable EndiveDifference of(RuntimeException thrown) {
        if (!(thrown instanceof ArrayIndexOutOfBoundsException)
                && !(thrown instanceof NegativeArraySizeException)) {
            return null;
        }
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith(ENDIVE))
                .findFirst()
                .map(EndiveDifference::at)
                .orElse(null);
    }

    private static @Nullable EndiveDifference at(StackTraceElement frame) {
        return Arrays.stream(values())
                .filter(difference -> frame.getClassName().equals(difference.thrower))
                .filter(difference -> frame.getMethodName().equals(difference.method))
                .findFirst()
                .orElse(null);
    }
}
