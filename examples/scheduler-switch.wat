;; A round-robin scheduler with `switch`: a task that gives up its turn goes straight to the next
;; one. There is no way back through a scheduler, which costs two switches of stacks where this
;; costs one; compare scheduler.wat.
;;
;;   ./stackyard run examples/scheduler-switch.wat --invoke main
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

(module $scheduler-switch
  ;; Whoever switches to a task leaves it a reference to itself, null if it has ended.
  (rec
    (type $resumed (func (param (ref null $task))))
    (type $task (cont $resumed)))
  (type $body (func (param i32 (ref null $task))))
  (type $fresh (cont $body))

  (import "spectest" "print_i32" (func $print (param i32)))

  ;; Only names the resume that the tasks switch below; it carries nothing.
  (tag $turn)

  ;; A queue in a table of continuations: `$count` tasks from `$first` on, round the end.
  (table $queue 16 (ref null $task))
  (global $first (mut i32) (i32.const 0))
  (global $count (mut i32) (i32.const 0))

  (func $enqueue (param $task (ref null $task))
    (if (ref.is_null (local.get $task))
      (then (return)))
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

  ;; Goes on with the next task and comes back when it is this one's turn again.
  (func $pause
    (local $next (ref null $task))
    (local.set $next (call $dequeue))
    (if (ref.is_null (local.get $next))
      (then (return)))                     ;; alone
    ;; Whoever switches back gives itself: it has to wait for its turn now.
    (call $enqueue (switch $task $turn (local.get $next))))

  ;; A task: counts three steps up from its number.
  (func $count-up (param $number i32) (param $previous (ref null $task))
    (local $end i32)
    (call $enqueue (local.get $previous))
    (local.set $end (i32.add (local.get $number) (i32.const 3)))
    (loop $step
      (call $print (local.get $number))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (if (i32.lt_s (local.get $number) (local.get $end))
        (then
          (call $pause)
          (br $step)))))
  (elem declare func $count-up)

  (func $spawn (param $number i32)
    (call $enqueue
      (cont.bind $fresh $task
        (local.get $number)
        (cont.new $fresh (ref.func $count-up)))))

  ;; Starts the oldest task, below which all others run, and the next one whenever a task has ended.
  (func $run
    (local $next (ref null $task))
    (loop $again
      (local.set $next (call $dequeue))
      (if (ref.is_null (local.get $next))
        (then (return)))
      (resume $task (on $turn switch) (ref.null $task) (local.get $next))
      (br $again)))

  (func (export "main")
    (call $spawn (i32.const 0))
    (call $spawn (i32.const 10))
    (call $spawn (i32.const 20))
    (call $run)))
