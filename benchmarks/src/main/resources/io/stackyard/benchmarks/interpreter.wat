;; Calls without memory, and memory without calls. Core WebAssembly only: every engine can run it.
(module
  (memory 1)

  ;; The n-th Fibonacci number by plain recursion: for n = 30, 1,346,269 calls.
  (func $fib (export "fib") (param $n i32) (result i32)
    (if (result i32) (i32.lt_s (local.get $n) (i32.const 2))
      (then (local.get $n))
      (else
        (i32.add
          (call $fib (i32.sub (local.get $n) (i32.const 1)))
          (call $fib (i32.sub (local.get $n) (i32.const 2)))))))

  ;; n times: one store and two loads, inside one page. Returns the sum of what was loaded.
  (func (export "memory_loop") (param $n i32) (result i32)
    (local $i i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $at (i32.and (i32.shl (local.get $i) (i32.const 2)) (i32.const 0x3ffc)))
      (i32.store (local.get $at) (local.get $i))
      (local.set $sum
        (i32.add
          (local.get $sum)
          (i32.add
            (i32.load (local.get $at))
            (i32.load offset=16384 (local.get $at)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $sum)))
