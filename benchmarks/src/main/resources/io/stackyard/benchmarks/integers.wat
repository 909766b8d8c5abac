;; Integers beyond add and multiply: counts of bits, rotations, divisions, extensions, narrow loads and stores.
(module
  (memory 1)
  (func (export "run") (param $n i32) (result i32)
    (local $x i64) (local $y i32) (local $at i32)
    (local.set $x (i64.const 0x123456789abcdef))
    (loop $again
      (local.set $x
        (i64.add
          (i64.rotr (local.get $x) (i64.extend_i32_u (local.get $n)))
          (i64.mul (i64.popcnt (local.get $x)) (i64.const 0x9e3779b97f4a7c15))))
      (local.set $y
        (i32.add
          (i32.rotl (local.get $y) (i32.clz (local.get $n)))
          (i32.xor
            (i32.wrap_i64 (i64.div_u (local.get $x) (i64.const 1000003)))
            (i32.rem_s (local.get $y) (i32.or (local.get $n) (i32.const 1))))))
      (local.set $at (i32.and (local.get $y) (i32.const 0xfff8)))
      (i64.store32 (local.get $at) (local.get $x))
      (i32.store16 offset=4 (local.get $at) (local.get $y))
      (i32.store8 offset=6 (local.get $at) (local.get $n))
      (local.set $x
        (i64.xor
          (local.get $x)
          (i64.add
            (i64.load32_s (local.get $at))
            (i64.sub
              (i64.load16_u offset=4 (local.get $at))
              (i64.load8_s offset=5 (local.get $at))))))
      (local.set $y
        (i32.sub
          (i32.extend8_s (local.get $y))
          (i32.add
            (i32.ctz (local.get $y))
            (i32.wrap_i64 (i64.extend16_s (i64.rem_u (local.get $x) (i64.const 65521)))))))
      (local.set $y
        (select
          (i32.sub (i32.const 0) (local.get $y))
          (local.get $y)
          (i64.lt_s (local.get $x) (i64.const 0))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (i32.xor (local.get $y) (i32.wrap_i64 (local.get $x)))))
