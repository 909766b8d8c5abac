;; Many suspended continuations, resumed in turn.
;;
;; Stacks start at different cache lines of their slots. To measure what that is worth, `create` can undo
;; it: the waiting frame then lies at the same offset in every slot, below the locals of a frame that is
;; there for nothing else.
(module
  (type $body (func))
  (type $cont (cont $body))
  (type $depth (func (param i32)))
  (type $fresh (cont $depth))
  (tag $pause)

  (table $waiting (export "waiting") 10000 (ref null $cont))
  (table $pads funcref (elem PADS))

  (func $wait (type $body)
    (loop $again
      (suspend $pause)
      (br $again)))

  FUNCTIONS

  (func $start (type $depth) (param $lines i32)
    (call_indirect $pads (type $body) (local.get $lines)))

  (elem declare func $start)

  ;; Makes n continuations and runs each up to its first suspension. The first takes the slot `first`. With
  ;; `equal` they all wait at the same offset in their slots.
  (func (export "create") (param $n i32) (param $first i32) (param $equal i32)
    (local $i i32)
    (loop $next
      (table.set $waiting (local.get $i)
        (block $suspended (result (ref $cont))
          (resume $fresh (on $pause $suspended)
            (i32.mul
              (local.get $equal)
              (i32.sub
                (i32.const 31)
                (i32.and (i32.add (local.get $first) (local.get $i)) (i32.const 31))))
            (cont.new $fresh (ref.func $start)))
          (unreachable)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n)))))

  ;; One round trip to each of n. Returns how many. n is at least 1.
  (func (export "round") (param $n i32) (result i32)
    (local $i i32) (local $waiting (ref null $cont))
    (loop $next
      (block $suspended (result (ref $cont))
        (resume $cont (on $pause $suspended) (table.get $waiting (local.get $i)))
        (return (i32.const -1)))
      (local.set $waiting)
      (table.set $waiting (local.get $i) (local.get $waiting))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))
