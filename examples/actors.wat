;; Actors: each has a mailbox, handles one message at a time, and shares nothing with the others. A
;; chain of them sieves primes: each keeps the first number it gets, and sends on those that its own
;; does not divide, to an actor that it spawns when there is the first.
;;
;;   ./stackyard run examples/actors.wat --invoke primes 30
;;
;; prints the number that each actor keeps, then how many actors there were:
;;
;;   2
;;   3
;;   5
;;   7
;;   11
;;   13
;;   17
;;   19
;;   23
;;   29
;;   10

(module $actors
  ;; An actor that waits is a continuation that takes a message; so is one that has not begun.
  (type $behaviour (func (param $message i32)))
  (type $actor (cont $behaviour))

  (import "spectest" "print_i32" (func $print (param i32)))

  ;; Gives up the stack until there is a message, and gets it.
  (tag $receive (result i32))

  ;; What each actor does next, by its address; null when it has ended.
  (table $actors 32 (ref null $actor))
  (global $spawned (mut i32) (i32.const 0))

  ;; The mailboxes, 256 bytes each: how many messages were sent and taken, then room for 32.
  (memory 1)

  (func $mailbox (param $address i32) (result i32)
    (i32.mul (local.get $address) (i32.const 256)))

  ;; The place of a mailbox's message.
  (func $place (param $mailbox i32) (param $number i32) (result i32)
    (i32.add
      (i32.add (local.get $mailbox) (i32.const 128))
      (i32.mul (i32.and (local.get $number) (i32.const 31)) (i32.const 4))))

  ;; Gives the address of a new actor, which begins with its first message.
  (func $spawn (param $behaviour (ref $behaviour)) (result i32)
    (local $address i32)
    (local.set $address (global.get $spawned))
    (global.set $spawned (i32.add (local.get $address) (i32.const 1)))
    (table.set $actors (local.get $address) (cont.new $actor (local.get $behaviour)))
    (local.get $address))

  ;; Puts a message into a mailbox and goes on; a full mailbox is an error.
  (func $send (param $address i32) (param $message i32)
    (local $mailbox i32)
    (local $sent i32)
    (local.set $mailbox (call $mailbox (local.get $address)))
    (local.set $sent (i32.load (local.get $mailbox)))
    (if (i32.eq
          (i32.sub (local.get $sent) (i32.load offset=4 (local.get $mailbox)))
          (i32.const 32))
      (then (unreachable)))
    (i32.store (call $place (local.get $mailbox) (local.get $sent)) (local.get $message))
    (i32.store (local.get $mailbox) (i32.add (local.get $sent) (i32.const 1))))

  (func $receive (result i32)
    (suspend $receive))

  ;; Lets an actor handle a message: it runs until it wants another or returns.
  (func $deliver (param $address i32) (param $message i32)
    (local $rest (ref null $actor))
    (block $handled
      (block $receives (result (ref $actor))
        (resume $actor (on $receive $receives)
          (local.get $message) (table.get $actors (local.get $address)))
        (br $handled))                     ;; the actor has ended: $rest is null
      (local.set $rest))
    (table.set $actors (local.get $address) (local.get $rest)))

  ;; The oldest message of an actor, if there is one. Tells whether there was.
  (func $handle-one (param $address i32) (result i32)
    (local $mailbox i32)
    (local $taken i32)
    (local.set $mailbox (call $mailbox (local.get $address)))
    (local.set $taken (i32.load offset=4 (local.get $mailbox)))
    (if (i32.eq (local.get $taken) (i32.load (local.get $mailbox)))
      (then (return (i32.const 0))))
    (i32.store offset=4 (local.get $mailbox) (i32.add (local.get $taken) (i32.const 1)))
    (call $deliver
      (local.get $address)
      (i32.load (call $place (local.get $mailbox) (local.get $taken))))
    (i32.const 1))

  ;; Lets every actor handle a message in turn, until all mailboxes are empty.
  (func $run
    (local $address i32)
    (local $handled i32)
    (loop $round
      (local.set $address (i32.const 0))
      (local.set $handled (i32.const 0))
      (loop $next
        (local.set $handled
          (i32.or (local.get $handled) (call $handle-one (local.get $address))))
        (local.set $address (i32.add (local.get $address) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $address) (global.get $spawned))))
      (br_if $round (local.get $handled))))

  ;; An actor that keeps a prime. 0 is the end, which it passes on.
  (func $sieve (param $prime i32)
    (local $number i32)
    (local $next i32)                      ;; the next actor's address; 0, the first's, if none
    (call $print (local.get $prime))
    (loop $again
      (local.set $number (call $receive))
      (if (i32.rem_u (local.get $number) (local.get $prime))
        (then
          (if (i32.eqz (local.get $next))
            (then (local.set $next (call $spawn (ref.func $sieve)))))
          (call $send (local.get $next) (local.get $number))))
      (br_if $again (local.get $number)))
    (if (local.get $next)
      (then (call $send (local.get $next) (i32.const 0)))))
  (elem declare func $sieve)

  ;; Prints the primes up to a number, at most 131. Gives how many there are.
  (func (export "primes") (param $last i32) (result i32)
    (local $first i32)
    (local $number i32)
    (local.set $first (call $spawn (ref.func $sieve)))
    (local.set $number (i32.const 2))
    (loop $next
      (call $send (local.get $first) (local.get $number))
      (call $run)
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (br_if $next (i32.le_u (local.get $number) (local.get $last))))
    (call $send (local.get $first) (i32.const 0))
    (call $run)
    (global.get $spawned)))
