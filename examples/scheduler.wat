;; A round-robin scheduler: three tasks take turns. Each turn goes through the scheduler, because a
;; task gives up its turn with `suspend`.
;;
;;   ./stackyard run examples/scheduler.wat --invoke main
;;
;; prints
;;
;;   0
;;   10
;;   20
;;   1
;;   11
;;   21
;;   2
;;   12
;;   22
;;
;; scheduler-switch.wat does the same with half the stack switches.

(module $scheduler
  (type $body (func (param i32)))
  (type $fresh (cont $body))
  (type $rest (func))
  (type $task (cont $rest))

  (import "spectest" "print_i32" (func $print (param i32)))

  ;; Gives up the turn.
  (tag $pause)

  ;; A queue in a table of continuations: `$count` tasks from `$first` on, round the end.
  (table $queue 16 (ref null $task))
  (global $first (mut i32) (i32.const 0))
  (global $count (mut i32) (i32.const 0))

  (func $enqueue (param $task (ref $task))
    (table.set $queue
      (i32.and (i32.add (global.get $first) (global.get $count)) (i32.const 15))
      (local.get $task))
    (global.set $count (i32.add (global.get $count) (i32.const 1))))

  ;; The oldest task, or null if there is none.
  (func $dequeue (result (ref null $task))
    (local $index i32)
    (if (i32.eqz (global.get $count))
      (then (return (ref.null $task))))
    (local.set $index (global.get $first))
    (global.set $first (i32.and (i32.add (local.get $index) (i32.const 1)) (i32.const 15)))
    (global.set $count (i32.sub (global.get $count) (i32.const 1)))
    (table.get $queue (local.get $index)))

  ;; A task: counts three steps up from its number.
  (func $count-up (param $number i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $number) (i32.const 3)))
    (loop $step
      (call $print (local.get $number))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (if (i32.lt_s (local.get $number) (local.get $end))
        (then
          (suspend $pause)
          (br $step)))))
  (elem declare func $count-up)

  (func $spawn (param $number i32)
    (call $enqueue
      (cont.bind $fresh $task
        (local.get $number)
        (cont.new $fresh (ref.func $count-up)))))

  ;; Resumes the oldest task until none is left; one that pauses goes to the end of the queue.
  (func $run
    (local $next (ref null $task))
    (loop $turn
      (local.set $next (call $dequeue))
      (if (ref.is_null (local.get $next))
        (then (return)))
      (block $paused (result (ref $task))
        (resume $task (on $pause $paused) (local.get $next))
        (br $turn))                        ;; the task has returned
      (call $enqueue)
      (br $turn)))

  (func (export "main")
    (call $spawn (i32.const 0))
    (call $spawn (i32.const 10))
    (call $spawn (i32.const 20))
    (call $run)))
