;; Floating point beyond add and multiply: roots, roundings, signs, and every kind of conversion.
(module
  (memory 1)
  (func (export "run") (param $n i32) (result i32)
    (local $x f64) (local $y f32) (local $sum i64)
    (loop $again
      (local.set $x (f64.convert_i32_s (local.get $n)))
      (local.set $y (f32.demote_f64 (f64.sqrt (local.get $x))))
      (local.set $x
        (f64.copysign
          (f64.div (f64.ceil (f64.promote_f32 (local.get $y))) (f64.const 3))
          (f64.neg (local.get $x))))
      (local.set $y (f32.max (f32.nearest (local.get $y)) (f32.abs (f32.floor (local.get $y)))))
      (f64.store (i32.const 16) (f64.min (local.get $x) (f64.trunc (local.get $x))))
      (f32.store offset=4 (i32.const 32) (f32.sub (local.get $y) (f32.const 0.5)))
      (local.set $sum
        (i64.add
          (i64.rotl (local.get $sum) (i64.const 7))
          (i64.xor
            (i64.trunc_sat_f64_s (f64.mul (f64.load (i32.const 16)) (f64.const 1e6)))
            (i64.extend_i32_u (i32.trunc_f32_s (f32.load offset=4 (i32.const 32)))))))
      (local.set $sum
        (i64.xor
          (local.get $sum)
          (i64.add
            (i64.reinterpret_f64 (f64.convert_i64_u (local.get $sum)))
            (i64.extend_i32_s (i32.reinterpret_f32 (f32.convert_i32_u (local.get $n)))))))
      (if (f64.gt (local.get $x) (f64.const -1e9))
        (then (if (f32.ne (local.get $y) (f32.const 7))
          (then (local.set $sum (i64.add (local.get $sum) (i64.const 1)))))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (i32.wrap_i64 (i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 32))))))
