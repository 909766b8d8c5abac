;; Calls across the border, either way: as little as possible on both sides.
(module
  (import "host" "next" (func $next (param i32) (result i32)))
  (import "host" "nextCall" (func $next_call (param i32) (result i32)))

  ;; Java to guest: the argument plus one.
  (func $own (export "next") (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1)))

  ;; Guest to host: n times the typed function, or the one that reads a HostCall, or a guest's own, or none.
  ;; Each gives the sum of 1 to n.
  (func (export "typed") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $sum (i32.add (local.get $sum) (call $next (local.get $n))))
      (br_if $again (local.get $n)))
    (local.get $sum))
  (func (export "host_call") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $sum (i32.add (local.get $sum) (call $next_call (local.get $n))))
      (br_if $again (local.get $n)))
    (local.get $sum))
  (func (export "guest") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $sum (i32.add (local.get $sum) (call $own (local.get $n))))
      (br_if $again (local.get $n)))
    (local.get $sum))
  (func (export "loop") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $sum (i32.add (local.get $sum) (i32.add (local.get $n) (i32.const 1))))
      (br_if $again (local.get $n)))
    (local.get $sum)))
