package io.stackyard.wat.internal.instruction;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// The words that mean something somewhere: instructions, and the words of the grammar.
///
/// A word in the wrong place is an unexpected token, any other word an unknown operator.
public final class Vocabulary {

    private static final Set<String> GRAMMAR =
            new HashSet<>(
                    Arrays.asList(
                            """
                                    i8 i16 i32 i64 f32 f64 v128 i8x16 i16x8 i32x4 i64x2 f32x4 f64x2
                                    any eq i31 struct array none func nofunc exn noexn extern noextern
                                    cont nocont anyref eqref i31ref structref arrayref nullref funcref
                                    nullfuncref exnref nullexnref externref nullexternref contref
                                    nullcontref ref null mut field sub final rec type param result local
                                    module import export memory table global tag elem data start declare
                                    item offset then else end catch catch_ref catch_all catch_all_ref on
                                    nan:canonical nan:arithmetic definition instance binary quote register
                                    invoke get either assert_return assert_trap assert_exception
                                    assert_suspension assert_exhaustion assert_malformed assert_invalid
                                    assert_malformed_custom assert_invalid_custom assert_unlinkable
                                    script input output ref.any ref.i31 ref.struct ref.array ref.exn
                                    ref.extern ref.host ref.cont
                                    """
                                    .trim()
                                    .split("\\s+", -1)));

    private Vocabulary() {}

    public static boolean isKnown(String word) {
        return GRAMMAR.contains(word) || InstructionTable.contains(word);
    }
}
