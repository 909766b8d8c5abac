;; async and await over functions of the host: three requests run at the same time and end in
;; another order than they began. A task that awaits gives up its stack until its timer is due;
;; nothing blocks but the loop, and only when every task waits.
;;
;;   ./stackyard run examples/async.wat --invoke main
;;
;; prints each request when it is answered, then the sum of the answers:
;;
;;   2
;;   3
;;   1
;;   60
;;
;; The host gives `timer.start` (milliseconds -> id), which begins a timer and returns at once, and
;; `timer.next`, which waits for the timer that is due next and returns its id, or -1 if none runs.

(module $async
  (type $body (func (param i32 i32)))
  (type $fresh (cont $body))
  (type $rest (func))
  (type $task (cont $rest))

  (import "timer" "start" (func $timer-start (param $milliseconds i32) (result i32)))
  (import "timer" "next" (func $timer-next (result i32)))
  (import "spectest" "print_i32" (func $print (param i32)))

  ;; Gives up the stack until the timer is due.
  (tag $await (param $timer i32))

  ;; The task that waits for each timer, by the timer's id.
  (table $waiting 16 (ref null $task))

  (global $sum (mut i32) (i32.const 0))

  ;; To its caller this is a function that takes a while.
  (func $sleep (param $milliseconds i32)
    (suspend $await (call $timer-start (local.get $milliseconds))))

  ;; A request: takes its time twice over, then answers with ten times its number.
  (func $request (param $number i32) (param $milliseconds i32)
    (call $sleep (local.get $milliseconds))
    (call $sleep (local.get $milliseconds))
    (call $print (local.get $number))
    (global.set $sum
      (i32.add (global.get $sum) (i32.mul (local.get $number) (i32.const 10)))))
  (elem declare func $request)

  ;; Runs a task until it awaits or returns.
  (func $go-on (param $task (ref null $task))
    (local $timer i32)
    (local $rest (ref null $task))
    (block $awaits (result i32 (ref $task))
      (resume $task (on $await $awaits) (local.get $task))
      (return))
    (local.set $rest)
    (local.set $timer)
    (table.set $waiting (local.get $timer) (local.get $rest)))

  ;; Begins a request; returns when it awaits for the first time.
  (func $async (param $number i32) (param $milliseconds i32)
    (call $go-on
      (cont.bind $fresh $task
        (local.get $number) (local.get $milliseconds)
        (cont.new $fresh (ref.func $request)))))

  ;; The event loop: wakes the tasks as their timers fall due, until none waits.
  (func $loop
    (local $timer i32)
    (loop $again
      (local.set $timer (call $timer-next))
      (if (i32.ge_s (local.get $timer) (i32.const 0))
        (then
          (call $go-on (table.get $waiting (local.get $timer)))
          (br $again)))))

  (func (export "main") (result i32)
    (call $async (i32.const 1) (i32.const 30))
    (call $async (i32.const 2) (i32.const 10))
    (call $async (i32.const 3) (i32.const 20))
    (call $loop)
    (global.get $sum)))
