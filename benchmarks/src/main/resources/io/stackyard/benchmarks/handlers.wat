;; A generator below ten resumes of which only the outermost has a clause for what it suspends with.
(module
  (type $count (func (param i32 i32)))
  (type $fresh (cont $count))
  (type $body (func))
  (type $generator (cont $body))
  (tag $number (param i32))
  (tag $other)

  ;; Below so many more resumes, hands out n, n - 1, ... 1.
  (func $level (type $count) (param $n i32) (param $levels i32)
    (if (i32.eqz (local.get $levels))
      (then
        (call $countdown (local.get $n))
        (return)))
    (block $handled (result (ref $generator))
      (resume $fresh (on $other $handled)
        (local.get $n)
        (i32.sub (local.get $levels) (i32.const 1))
        (cont.new $fresh (ref.func $level)))
      (return))
    (unreachable))

  (func $countdown (param $n i32)
    (loop $next
      (suspend $number (local.get $n))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n))))
  (elem declare func $level)

  ;; The sum of 1 to n, by n suspends.
  (func (export "run") (param $n i32) (result i64)
    (local $generator (ref null $generator)) (local $sum i64)
    (local.set $generator
      (cont.bind $fresh $generator
        (local.get $n) (i32.const 9) (cont.new $fresh (ref.func $level))))
    (loop $next
      (block $suspended (result i32 (ref $generator))
        (resume $generator (on $number $suspended) (local.get $generator))
        (return (local.get $sum)))
      (local.set $generator)
      (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
      (br $next))
    (unreachable)))
