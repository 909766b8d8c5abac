;; A tree of continuations, ten children to a node: each hands its parent the sum of the leaves below it.
(module
  (type $node (func (param i32 i32)))
  (type $fresh (cont $node))
  (type $body (func))
  (type $rest (cont $body))
  (tag $sum (param i64))

  ;; The leaves from number `first` on, `leaves` of them: a power of ten.
  (func $node (type $node) (param $first i32) (param $leaves i32)
    (if (i32.eq (local.get $leaves) (i32.const 1))
      (then (suspend $sum (i64.extend_i32_u (local.get $first))))
      (else (suspend $sum (call $children (local.get $first) (local.get $leaves))))))
  (elem declare func $node)

  (func $children (param $first i32) (param $leaves i32) (result i64)
    (local $sum i64) (local $i i32)
    (local.set $leaves (i32.div_u (local.get $leaves) (i32.const 10)))
    (loop $next
      (local.set $sum
        (i64.add (local.get $sum) (call $run (local.get $first) (local.get $leaves))))
      (local.set $first (i32.add (local.get $first) (local.get $leaves)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
    (local.get $sum))

  ;; A node from its creation to its end: it is resumed twice.
  (func $run (param $first i32) (param $leaves i32) (result i64)
    (block $suspended (result i64 (ref $rest))
      (resume $fresh (on $sum $suspended)
        (local.get $first) (local.get $leaves) (cont.new $fresh (ref.func $node)))
      (unreachable))
    (resume $rest))

  ;; The sum of 0 to n - 1. n is a power of ten.
  (func (export "run") (param $leaves i32) (result i64)
    (call $run (i32.const 0) (local.get $leaves))))
