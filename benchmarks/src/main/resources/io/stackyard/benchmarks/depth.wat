;; One continuation, suspended below so many frames, resumed again and again.
(module
  (type $body (func))
  (type $rest (cont $body))
  (type $down (func (param i32) (result i32)))
  (type $start (func (param i32 i32)))
  (type $fresh (cont $start))
  (tag $pause)

  (global $waiting (mut (ref null $rest)) (ref.null $rest))
  (global $frames (mut i32) (i32.const 0))
  (table $downs funcref (elem $narrow $wide))

  (func $enter
    (global.set $frames (i32.add (global.get $frames) (i32.const 1))))

  (func $wait (result i32)
    (loop $again
      (suspend $pause)
      (br $again))
    (unreachable))

  ;; A frame of a few words.
  (func $narrow (type $down) (param $depth i32) (result i32)
    (call $enter)
    (if (i32.le_u (local.get $depth) (i32.const 1))
      (then (return (call $wait))))
    (i32.add (i32.const 1) (call $narrow (i32.sub (local.get $depth) (i32.const 1)))))

  ;; A frame of 2 KiB.
  (func $wide (type $down) (param $depth i32) (result i32)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
    (call $enter)
    (if (i32.le_u (local.get $depth) (i32.const 1))
      (then (return (call $wait))))
    (i32.add (i32.const 1) (call $wide (i32.sub (local.get $depth) (i32.const 1)))))

  (func $start (type $start) (param $depth i32) (param $wide i32)
    (drop (call_indirect $downs (type $down) (local.get $depth) (local.get $wide))))
  (elem declare func $start)

  ;; Makes the continuation and runs it down to its first suspension. Gives the frames that lie above
  ;; the one that suspends.
  (func (export "park") (param $depth i32) (param $wide i32) (result i32)
    (global.set $frames (i32.const 0))
    (global.set $waiting
      (block $suspended (result (ref $rest))
        (resume $fresh (on $pause $suspended)
          (local.get $depth) (local.get $wide) (cont.new $fresh (ref.func $start)))
        (unreachable)))
    (global.get $frames))

  ;; n round trips. Gives n, which is at least 1.
  (func (export "run") (param $n i32) (result i64)
    (local $done i32) (local $waiting (ref null $rest))
    (local.set $waiting (global.get $waiting))
    (loop $next
      (local.set $waiting
        (block $suspended (result (ref $rest))
          (resume $rest (on $pause $suspended) (local.get $waiting))
          (return (i64.const -1))))
      (local.set $done (i32.add (local.get $done) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $done) (local.get $n))))
    (global.set $waiting (local.get $waiting))
    (i64.extend_i32_u (local.get $done))))
