;; A crowd of continuations that wait, each on its own stack.
(module
  (type $numbered (func (param i32)))
  (type $fresh (cont $numbered))
  (type $body (func))
  (type $waiting (cont $body))
  (tag $pause (param i32))

  (table $crowd 0 (ref null $waiting))

  ;; Says its number each time that it is resumed.
  (func $wait (type $numbered) (param $number i32)
    (loop $again
      (suspend $pause (local.get $number))
      (br $again)))

  (elem declare func $wait)

  ;; Makes n of them, numbered from 0, and lets each run until it waits. Returns the sum of what they said.
  (func (export "create") (param $n i32) (result i64)
    (local $i i32) (local $sum i64) (local $next (ref null $waiting))
    (if (i32.eq (table.grow $crowd (ref.null $waiting) (local.get $n)) (i32.const -1))
      (then (unreachable)))
    (loop $more
      (block $paused (result i32 (ref $waiting))
        (resume $fresh (on $pause $paused)
          (local.get $i)
          (cont.new $fresh (ref.func $wait)))
        (unreachable))
      (local.set $next)
      (i64.extend_i32_u)
      (local.set $sum (i64.add (local.get $sum)))
      (table.set $crowd (local.get $i) (local.get $next))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $sum))

  ;; Resumes each once. Returns the sum of what they said.
  (func (export "resume") (result i64)
    (local $i i32) (local $sum i64) (local $next (ref null $waiting))
    (loop $more
      (block $paused (result i32 (ref $waiting))
        (resume $waiting (on $pause $paused)
          (table.get $crowd (local.get $i)))
        (unreachable))
      (local.set $next)
      (i64.extend_i32_u)
      (local.set $sum (i64.add (local.get $sum)))
      (table.set $crowd (local.get $i) (local.get $next))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $i) (table.size $crowd))))
    (local.get $sum)))
