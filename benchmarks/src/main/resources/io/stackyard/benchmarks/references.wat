;; Tables, calls through them, globals, bulk memory, jump tables, exceptions.
(module
  (type $unary (func (param i32) (result i32)))
  (memory 1)
  (table $functions funcref (elem $double $square $throwing $tail))
  (table $spare 8 funcref)
  (global $count (mut i32) (i32.const 0))
  (tag $odd (param i32))

  (func $double (type $unary) (i32.shl (local.get 0) (i32.const 1)))
  (func $square (type $unary) (i32.mul (local.get 0) (local.get 0)))
  (func $throwing (type $unary)
    (if (i32.and (local.get 0) (i32.const 16)) (then (throw $odd (local.get 0))))
    (i32.const 3))
  (func $tail (type $unary)
    (return_call_indirect $functions (type $unary)
      (i32.add (local.get 0) (i32.const 1)) (i32.and (local.get 0) (i32.const 1))))

  (func $caught (param $n i32) (result i32)
    (block $handler (result i32)
      (try_table (result i32) (catch $odd $handler)
        (call_indirect $functions (type $unary)
          (local.get $n) (i32.and (local.get $n) (i32.const 3))))))

  (func $jump (param $n i32) (result i32)
    (block $c (block $b (block $a
      (br_table $a $b $c (i32.and (local.get $n) (i32.const 3))))
      (return (i32.const 11)))
      (return (i32.const 22)))
    (i32.const 33))

  (func (export "run") (param $n i32) (result i32)
    (local $sum i32)
    (loop $again
      (local.set $sum
        (i32.add
          (i32.mul (local.get $sum) (i32.const 31))
          (i32.add (call $caught (local.get $n)) (call $jump (local.get $n)))))
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (table.set $spare
        (i32.and (local.get $n) (i32.const 7))
        (table.get $functions (i32.and (local.get $n) (i32.const 3))))
      (if (ref.is_null (table.get $spare (i32.const 5)))
        (then (local.set $sum (i32.add (local.get $sum) (i32.const 1)))))
      (memory.fill (i32.and (local.get $n) (i32.const 0xfff)) (local.get $n) (i32.const 24))
      (memory.copy (i32.const 0x2000) (i32.and (local.get $n) (i32.const 0xfff)) (i32.const 24))
      (local.set $sum (i32.xor (local.get $sum) (i32.load (i32.const 0x2004))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n)))
    (i32.add (local.get $sum) (global.get $count))))
