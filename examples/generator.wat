;; A generator: a function that gives one value after the other, each time it is asked.
;;
;;   ./stackyard run examples/generator.wat --invoke sum 1 100
;;
;; prints
;;
;;   5050

(module $generator
  (type $range (func (param i32 i32)))
  (type $fresh (cont $range))              ;; a generator that still wants its range
  (type $run (func))
  (type $generator (cont $run))            ;; one that can be resumed

  ;; Suspends the generator and hands a value to whoever resumed it.
  (tag $yield (param i32))

  ;; Yields from, from + 1, ... to.
  (func $numbers (param $from i32) (param $to i32)
    (loop $next
      (if (i32.le_s (local.get $from) (local.get $to))
        (then
          (suspend $yield (local.get $from))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))
          (br $next)))))
  (elem declare func $numbers)

  ;; Adds up what the generator yields. Nothing of it is stored anywhere: it goes on where it
  ;; suspended.
  (func (export "sum") (param $from i32) (param $to i32) (result i32)
    (local $sum i32)
    (local $numbers (ref null $generator))
    ;; Both arguments are bound now, so that the first resume looks like every other.
    (local.set $numbers
      (cont.bind $fresh $generator
        (local.get $from) (local.get $to)
        (cont.new $fresh (ref.func $numbers))))
    (loop $more (result i32)
      (block $yielded (result i32 (ref $generator))
        (resume $generator (on $yield $yielded) (local.get $numbers))
        (return (local.get $sum)))         ;; the generator has returned
      (local.set $numbers)
      (local.set $sum (i32.add (local.get $sum)))
      (br $more))))
