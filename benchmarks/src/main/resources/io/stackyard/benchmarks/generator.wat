;; A generator and who asks it.
(module
  (type $count (func (param i32)))
  (type $counter (cont $count))
  (type $body (func))
  (type $generator (cont $body))
  (tag $number (param i32))

  ;; Hands out n, n - 1, ... 1. n is at least 1.
  (func $countdown (type $count) (param $n i32)
    (loop $next
      (suspend $number (local.get $n))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n))))
  (elem declare func $countdown)

  ;; The sum of 1 to n, by n suspends.
  (func (export "run") (param $n i32) (result i64)
    (local $generator (ref null $generator)) (local $sum i64)
    (local.set $generator
      (cont.bind $counter $generator (local.get $n) (cont.new $counter (ref.func $countdown))))
    (loop $next
      (block $suspended (result i32 (ref $generator))
        (resume $generator (on $number $suspended) (local.get $generator))
        (return (local.get $sum)))
      (local.set $generator)
      (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
      (br $next))
    (unreachable)))
