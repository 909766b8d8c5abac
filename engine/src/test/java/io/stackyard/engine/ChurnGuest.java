package io.stackyard.engine;

/// The guest of [ContinuationChurnTest]: one exported function for each operation on a table of references, and
/// the body that all its continuations run.
///
/// All continuations are of one type, fresh or suspended: they take a command and a reference, which may be
/// null. The drivers answer `how * 2^32 + value`, where `how` is 0 for returned, 1 for asked, 2 for thrown.
final class ChurnGuest {

    /// Slots of either table.
    static final int SLOTS = 24;

    private ChurnGuest() {}

    static String text() {
        return """
                (module
                  (rec (type $sf (func (param i32 (ref null $sc)) (result i32))) (type $sc (cont $sf)))
                  (type $bf (func (result i32))) (type $bc (cont $bf))
                  (type $ef (func (param exnref) (result i32)))
                  (tag $ask (param i32) (result i32 (ref null $sc)))
                  (tag $sw (result i32))
                  (tag $other)
                  (tag $e (param i32))
                  (table $t (export "t") i64 SLOTS (ref null $sc))
                  (table $b i64 SLOTS (ref null $bc))
                  (global $next (mut i32) (i32.const 0))
                  (global $publish (mut i64) (i64.const 0))
                  (global $keep (mut i32) (i32.const 0))
                  (global $x (mut exnref) (ref.null exn))
                  (elem declare func $body)

                  (func $body (type $sf) (param $in i32) (param $ref (ref null $sc)) (result i32)
                    (local $sum i32) (local $kept (ref null $sc)) (local $odd i32) (local $at i64)
                    (local.set $odd (i32.and (local.get $in) (i32.const 1)))
                    (local.set $sum (local.get $in))
                    (if (i32.eqz (ref.is_null (local.get $ref)))
                      (then (if (global.get $keep)
                        (then (local.set $kept (local.get $ref)))
                        (else (table.set $t (global.get $publish) (local.get $ref))))))
                    (loop $again
                      (block $caught (result i32)
                        (try_table (catch $e $caught)
                          (suspend $ask (local.get $sum))
                          (local.set $ref) (local.set $in)
                          (loop $dispatch
                            (if (i32.eqz (ref.is_null (local.get $ref)))
                              (then (if (global.get $keep)
                                (then (local.set $kept (local.get $ref)))
                                (else (table.set $t (global.get $publish) (local.get $ref))))))
                            (local.set $at
                              (i64.extend_i32_u (i32.shr_u (local.get $in) (i32.const 3))))
                            (block $unhandled (block $give (block $switch (block $nest
                              (block $trap (block $throw (block $step (block $return
                                (br_table $return $step $throw $trap $nest $switch $give $unhandled
                                  (i32.and (local.get $in) (i32.const 7))))
                                (return (local.get $sum)))
                              (local.set $sum (i32.add
                                (i32.mul (local.get $sum) (i32.const 31))
                                (i32.wrap_i64 (local.get $at))))
                              (br $again))
                              (throw $e (local.get $sum)))
                              (unreachable))
                              (local.set $sum (i32.xor (local.get $sum)
                                (resume $sc (global.get $next) (ref.null $sc)
                                  (table.get $t (local.get $at)))))
                              (br $again))
                              (switch $sc $sw (global.get $next) (table.get $t (local.get $at)))
                              (local.set $ref) (local.set $in)
                              (br $dispatch))
                              (table.set $t (local.get $at) (local.get $kept))
                              (br $again))
                            (suspend $other)
                            (br $again)))
                        (unreachable))
                      (local.set $in)
                      (if (i32.eqz (local.get $odd)) (then (throw $e (local.get $in))))
                      (local.set $sum
                        (i32.xor (local.get $sum) (i32.mul (local.get $in) (i32.const 7))))
                      (br $again))
                    (unreachable))

                  (func (export "set") (param i32 i64 i32)
                    (global.set $next (local.get 0))
                    (global.set $publish (local.get 1))
                    (global.set $keep (local.get 2)))
                  (func (export "create") (param i64)
                    (table.set $t (local.get 0) (cont.new $sc (ref.func $body))))
                  (func (export "copy") (param i64 i64)
                    (table.set $t (local.get 0) (table.get $t (local.get 1))))
                  (func (export "drop") (param i64)
                    (table.fill $t (local.get 0) (ref.null $sc) (i64.const 1)))
                  (func (export "dropBound") (param i64)
                    (table.set $b (local.get 0) (ref.null $bc)))
                  (func $given (param i64) (result (ref null $sc))
                    (if (result (ref null $sc)) (i64.lt_s (local.get 0) (i64.const 0))
                      (then (ref.null $sc)) (else (table.get $t (local.get 0)))))
                  (func (export "bind") (param $slot i64) (param $to i64) (param $in i32) (param $given i64)
                    (table.set $b (local.get $to)
                      (cont.bind $sc $bc (local.get $in) (call $given (local.get $given))
                        (table.get $t (local.get $slot)))))
                  (func $make (result exnref)
                    (block $h (result i32 exnref)
                      (try_table (catch_ref $e $h) (throw $e (i32.const PAYLOAD))) (unreachable))
                    (global.set $x) (drop) (global.get $x))
                  (func $thrown (result exnref)
                    (if (result exnref) (ref.is_null (global.get $x))
                      (then (call $make)) (else (global.get $x))))
                DRIVERS)
                """
                .replace(
                        "DRIVERS",
                        driver(
                                "resume",
                                "(param $slot i64) (param $in i32) (param $given i64) (param $to i64)",
                                "(resume $sc (on $ask $p) (on $sw switch) (local.get $in) "
                                        + "(call $given (local.get $given)) "
                                        + "(table.get $t (local.get $slot)))")
                                + driver(
                                        "resumeWithout",
                                        "(param $slot i64) (param $in i32) (param $given i64) (param $to i64)",
                                        "(resume $sc (on $ask $p) (local.get $in) "
                                                + "(call $given (local.get $given)) "
                                                + "(table.get $t (local.get $slot)))")
                                + driver(
                                        "resumeBound",
                                        "(param $slot i64) (param $to i64)",
                                        "(resume $bc (on $ask $p) (on $sw switch) "
                                                + "(table.get $b (local.get $slot)))")
                                + driver(
                                        "resumeThrow",
                                        "(param $slot i64) (param $in i32) (param $to i64)",
                                        "(resume_throw $sc $e (on $ask $p) (on $sw switch) "
                                                + "(local.get $in) (table.get $t (local.get $slot)))")
                                + driver(
                                        "resumeThrowRef",
                                        "(param $slot i64) (param $to i64)",
                                        "(resume_throw_ref $sc (on $ask $p) (on $sw switch) "
                                                + "(call $thrown) (table.get $t (local.get $slot)))")
                                + driver(
                                        "resumeThrowBound",
                                        "(param $slot i64) (param $in i32) (param $to i64)",
                                        "(resume_throw $bc $e (on $ask $p) (on $sw switch) "
                                                + "(local.get $in) (table.get $b (local.get $slot)))"))
                .replace("SLOTS", Integer.toString(SLOTS))
                .replace("PAYLOAD", Integer.toString(ChurnModel.KEPT_PAYLOAD));
    }

    /// A function that resumes in one way, and puts what asks into slot `$to`.
    private static String driver(String name, String parameters, String resume) {
        return """
                (func (export "NAME") PARAMETERS (result i64)
                  (local $k (ref null $sc)) (local $v i32)
                  (block $caught (result i32)
                    (block $p (result i32 (ref $sc))
                      (try_table (result i32) (catch $e $caught) RESUME)
                      (return (i64.extend_i32_u)))
                    (local.set $k)
                    (local.set $v)
                    (table.set $t (local.get $to) (local.get $k))
                    (return (i64.or (i64.const 0x100000000)
                      (i64.extend_i32_u (local.get $v)))))
                  (local.set $v)
                  (i64.or (i64.const 0x200000000) (i64.extend_i32_u (local.get $v))))
                """
                .replace("NAME", name)
                .replace("PARAMETERS", parameters)
                .replace("RESUME", resume);
    }
}
