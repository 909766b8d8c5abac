;; Round trips between a generator and who resumes it, and whole lives of continuations.
(module
  (type $count (func (param i32)))
  (type $counter (cont $count))
  (type $body (func))
  (type $cont (cont $body))
  (tag $number (param i32))
  (tag $pause)

  ;; Hands out n, n - 1, ... 1. n is at least 1.
  (func $countdown (type $count) (param $n i32)
    (loop $next
      (suspend $number (local.get $n))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (local.get $n))))

  (func $nothing (type $body))

  (func $once (type $body) (suspend $pause))

  (elem declare func $countdown $nothing $once)

  ;; n round trips: one resume and one suspend each. Returns the sum of 1 to n.
  (func (export "round_trips") (param $n i32) (result i32)
    (local $generator (ref null $cont)) (local $sum i32)
    (local.set $generator
      (cont.bind $counter $cont (local.get $n) (cont.new $counter (ref.func $countdown))))
    (loop $next
      (block $suspended (result i32 (ref $cont))
        (resume $cont (on $number $suspended) (local.get $generator))
        (return (local.get $sum)))
      (local.set $generator)
      (local.set $sum (i32.add (local.get $sum)))
      (br $next))
    (unreachable))

  ;; n times: makes a continuation and runs it to its end. Returns how many. n is at least 1.
  (func (export "lives") (param $n i32) (result i32)
    (local $done i32)
    (loop $next
      (resume $cont (cont.new $cont (ref.func $nothing)))
      (local.set $done (i32.add (local.get $done) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $done) (local.get $n))))
    (local.get $done))

  ;; The same with a body that suspends once: each continuation is resumed twice. n is at least 1.
  (func (export "suspending_lives") (param $n i32) (result i32)
    (local $done i32)
    (loop $next
      (block $suspended (result (ref $cont))
        (resume $cont (on $pause $suspended) (cont.new $cont (ref.func $once)))
        (return (i32.const -1)))
      (resume $cont)
      (local.set $done (i32.add (local.get $done) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $done) (local.get $n))))
    (local.get $done))

  ;; The same, but none is resumed again: each is dropped where it suspended. n is at least 1.
  (func (export "dropped_lives") (param $n i32) (result i32)
    (local $done i32)
    (loop $next
      (block $suspended (result (ref $cont))
        (resume $cont (on $pause $suspended) (cont.new $cont (ref.func $once)))
        (return (i32.const -1)))
      (drop)
      (local.set $done (i32.add (local.get $done) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $done) (local.get $n))))
    (local.get $done)))
