package io.stackyard.engine;

/// Programs that never end, each going round in another way; all export `run`.
enum EndlessGuests {
    BR("(func (export \"run\") (loop (br 0)))"),

    BR_IF("(func (export \"run\") (loop (br_if 0 (i32.const 1))))"),

    BR_OF_OUTER_LOOP("(func (export \"run\") (loop (loop (br 1))))"),

    BR_TABLE("""
            (func (export "run") (local i32)
              (loop
                (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                (br_table 0 0 0 (i32.and (local.get 0) (i32.const 3)))))"""),

    /// The branch carries an operand that has to be moved: it goes by a stub.
    BR_TABLE_STUB("""
            (func (export "run") (result i32) (local i32)
              (i32.const 0)
              (loop (param i32) (result i32)
                (drop)
                (br_table 0 0 (local.get 0) (local.get 0))))"""),

    /// Counter, comparison and branch become one instruction.
    COUNT_DOWN("""
            (func (export "run") (local i32)
              (loop $again
                (local.set 0 (i32.const 3))
                (loop
                  (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
                  (br_if 0 (local.get 0)))
                (br $again)))"""),

    /// The whole loop is one instruction: it counts to a number that a step of two never meets.
    COUNT_NEVER_EQUAL("""
            (func (export "run") (local i32 i32)
              (local.set 1 (i32.const 1))
              (loop
                (local.set 0 (i32.add (local.get 0) (i32.const 2)))
                (br_if 0 (i32.ne (local.get 0) (local.get 1)))))"""),

    COMPARED("""
            (func (export "run") (local i64)
              (loop
                (local.set 0 (i64.add (local.get 0) (i64.const 1)))
                (br_if 0 (i64.ge_u (local.get 0) (i64.const 0)))))"""),

    BR_ON_NULL("(func (export \"run\") (loop (ref.null func) (br_on_null 0) (drop)))"),

    BR_ON_NON_NULL("""
            (func $f) (elem declare func $f)
            (func (export "run") (result funcref)
              (ref.func $f)
              (loop (param funcref) (result funcref)
                (br_on_non_null 0)
                (ref.func $f)
                (br 0)))"""),

    BR_ON_CAST("""
            (type $t (func)) (func $f (type $t)) (elem declare func $f)
            (func (export "run") (result funcref)
              (ref.func $f)
              (loop (param funcref) (result funcref)
                (br_on_cast 0 funcref (ref $t))))"""),

    /// Deep recursion would end on its own; a tree of calls does not in a lifetime.
    RECURSION("""
            (func $tree (export "run") (local i32)
              (call $grow (i32.const 60)))
            (func $grow (param i32)
              (if (local.get 0)
                (then
                  (call $grow (i32.sub (local.get 0) (i32.const 1)))
                  (call $grow (i32.sub (local.get 0) (i32.const 1))))))"""),

    TAIL_CALL("(func $f (export \"run\") (return_call $f))"),

    TAIL_CALL_REF("""
            (type $t (func)) (elem declare func $f)
            (func $f (export "run") (type $t) (return_call_ref $t (ref.func $f)))"""),

    TAIL_CALL_INDIRECT("""
            (table funcref (elem $even $odd))
            (func $even (export "run") (return_call_indirect (i32.const 1)))
            (func $odd (return_call_indirect (i32.const 0)))"""),

    CALL_INDIRECT("""
            (table funcref (elem $even $odd))
            (type $t (func (param i32)))
            (func (export "run") (call $even (i32.const 60)))
            (func $even (type $t)
              (if (local.get 0)
                (then
                  (call_indirect (type $t)
                    (i32.sub (local.get 0) (i32.const 1)) (i32.const 1))
                  (call_indirect (type $t)
                    (i32.sub (local.get 0) (i32.const 1)) (i32.const 1)))))
            (func $odd (type $t)
              (if (local.get 0)
                (then
                  (call_indirect (type $t)
                    (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))
                  (call_indirect (type $t)
                    (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))"""),

    /// The loop's label is the clause's target.
    RESUME_AND_SUSPEND("""
            (type $f (func)) (type $c (cont $f)) (tag $t)
            (elem declare func $task)
            (func $task (loop (suspend $t) (br 0)))
            (func (export "run")
              (cont.new $c (ref.func $task))
              (loop (param (ref $c))
                (resume $c (on $t 0))
                (unreachable)))"""),

    /// Only the child goes round in a loop; the parent's work is done by the handler's label.
    FRESH_CONTINUATIONS("""
            (type $f (func)) (type $c (cont $f))
            (elem declare func $task)
            (func $task)
            (func (export "run")
              (loop (resume $c (cont.new $c (ref.func $task))) (br 0)))"""),

    SWITCH_RING("""
            (rec (type $f (func (param (ref null $c)))) (type $c (cont $f)))
            (tag $t)
            (elem declare func $task)
            (func $task (type $f)
              (if (ref.is_null (local.get 0))
                (then (local.set 0 (cont.new $c (ref.func $task)))))
              (loop (local.set 0 (switch $c $t (local.get 0))) (br 0)))
            (func (export "run")
              (resume $c (on $t switch) (ref.null $c) (cont.new $c (ref.func $task))))"""),

    THROW_AND_CATCH("""
            (tag $e)
            (func $thrower (throw $e))
            (func (export "run")
              (loop $again
                (block $caught
                  (try_table (catch $e $caught) (call $thrower)))
                (br $again)))"""),

    /// The loop's label is the catch clause's target.
    CATCH_INTO_LOOP("""
            (tag $e)
            (func (export "run") (loop (try_table (catch_all 0) (throw $e))))"""),

    RESUME_THROW("""
            (type $f (func)) (type $c (cont $f)) (tag $e)
            (elem declare func $task)
            (func $task)
            (func (export "run")
              (loop $again
                (block $caught
                  (try_table (catch $e $caught)
                    (resume_throw $c $e (cont.new $c (ref.func $task)))))
                (br $again)))"""),

    HOST_CALLS("""
            (import "host" "nothing" (func $nothing))
            (func (export "run") (loop (call $nothing) (br 0)))"""),

    BULK("""
            (memory 1)
            (func (export "run")
              (loop
                (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536))
                (br 0)))""");

    private final String fields;

    EndlessGuests(String fields) {
        this.fields = fields;
    }

    String text() {
        return "(module $endless " + fields + ")";
    }
}
