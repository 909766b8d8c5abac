;; A thousand tasks in a ring. Whoever has the turn adds its number to a sum and passes the turn on: to a
;; scheduler, or straight to the next.
(module
  (type $body (func))
  (type $rest (cont $body))
  (type $member (func (param i32 i32)))
  (type $fresh (cont $member))
  (tag $pause)

  ;; Whoever switches to a task leaves it a reference to itself.
  (rec
    (type $resumed (func (param (ref null $task))))
    (type $task (cont $resumed)))
  (type $switcher (func (param i32 i32 (ref null $task))))
  (type $fresh-task (cont $switcher))
  (tag $turn)

  (table $rests 1000 (ref null $rest))
  (table $tasks 1000 (ref null $task))
  (global $sum (mut i64) (i64.const 0))

  ;; Returns when its last turn is over.
  (func $pausing (type $member) (param $number i32) (param $rounds i32)
    (loop $again
      (global.set $sum (i64.add (global.get $sum) (i64.extend_i32_u (local.get $number))))
      (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
      (if (local.get $rounds)
        (then
          (suspend $pause)
          (br $again)))))

  ;; The same. The last round goes through the resume below, as nobody is left to switch back to.
  (func $switching (type $switcher)
    (param $number i32) (param $rounds i32) (param $previous (ref null $task))
    (local $before i32) (local $after i32)
    (local.set $before
      (i32.rem_u (i32.add (local.get $number) (i32.const 999)) (i32.const 1000)))
    (local.set $after
      (i32.rem_u (i32.add (local.get $number) (i32.const 1)) (i32.const 1000)))
    ;; The first of all is resumed, and the task before it still fresh.
    (if (i32.eqz (ref.is_null (local.get $previous)))
      (then (table.set $tasks (local.get $before) (local.get $previous))))
    (loop $again
      (global.set $sum (i64.add (global.get $sum) (i64.extend_i32_u (local.get $number))))
      (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
      (if (local.get $rounds)
        (then
          ;; Whoever switches back goes to its place; null when it has ended.
          (local.set $previous (switch $task $turn (table.get $tasks (local.get $after))))
          (table.set $tasks (local.get $before) (local.get $previous))
          (br $again)))))

  (elem declare func $pausing $switching)

  ;; So many turns by suspend and resume, a multiple of a thousand. Gives the sum of the numbers.
  (func (export "run") (param $turns i32) (result i64)
    (local $number i32) (local $rest (ref null $rest))
    (global.set $sum (i64.const 0))
    (loop $create
      (table.set $rests (local.get $number)
        (cont.bind $fresh $rest
          (local.get $number)
          (i32.div_u (local.get $turns) (i32.const 1000))
          (cont.new $fresh (ref.func $pausing))))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (br_if $create (i32.lt_u (local.get $number) (i32.const 1000))))
    (local.set $number (i32.const 0))
    (loop $turn
      (block $over
        (block $paused (result (ref $rest))
          (resume $rest (on $pause $paused) (table.get $rests (local.get $number)))
          (br $over))
        (local.set $rest)
        (table.set $rests (local.get $number) (local.get $rest)))
      (local.set $number
        (i32.rem_u (i32.add (local.get $number) (i32.const 1)) (i32.const 1000)))
      (local.set $turns (i32.sub (local.get $turns) (i32.const 1)))
      (br_if $turn (local.get $turns)))
    (global.get $sum))

  ;; The same by switch.
  (func (export "run_switch") (param $turns i32) (result i64)
    (local $number i32)
    (global.set $sum (i64.const 0))
    (loop $create
      (table.set $tasks (local.get $number)
        (cont.bind $fresh-task $task
          (local.get $number)
          (i32.div_u (local.get $turns) (i32.const 1000))
          (cont.new $fresh-task (ref.func $switching))))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (br_if $create (i32.lt_u (local.get $number) (i32.const 1000))))
    (local.set $number (i32.const 0))
    (loop $ended
      (resume $task (on $turn switch)
        (ref.null $task) (table.get $tasks (local.get $number)))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (br_if $ended (i32.lt_u (local.get $number) (i32.const 1000))))
    (global.get $sum)))
