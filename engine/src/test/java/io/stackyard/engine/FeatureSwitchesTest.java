package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Feature;
import io.stackyard.config.TunablesBuilder;
import io.stackyard.config.TunablesException;
import io.stackyard.engine.module.ModuleException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every combination of features on and off, against modules that need none, each, and several of them.
class FeatureSwitchesTest {

    /// A module, and what it cannot do without.
    private static final class Needy {
        private final byte[] module;
        private final Set<Feature> needs;

        Needy(byte[] module, Set<Feature> needs) {
            this.module = module;
            this.needs = needs;
        }
    }

    private static Needy needy(String text, Feature... needs) {
        var all = EnumSet.noneOf(Feature.class);
        for (Feature feature : needs) {
            all.add(feature);
            all.addAll(feature.builtOn());
        }
        return new Needy(Guest.binary(text), all);
    }

    private static List<Needy> corpus() {
        return List.of(
                needy("(module (memory 1) (func (result i32) (i32.load (i32.const 0))))"),
                needy(
                        """
                                (module (memory 1)
                                  (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 1))))
                                """,
                        Feature.BULK_MEMORY),
                needy(
                        "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))",
                        Feature.EXTENDED_CONST),
                needy("(module (memory 1) (memory 1))", Feature.MULTI_MEMORY),
                needy("(module (memory i64 1))", Feature.MEMORY64),
                needy("(module (table i64 1 funcref))", Feature.MEMORY64),
                needy("(module (func $f (return_call $f)))", Feature.TAIL_CALLS),
                needy(
                        """
                                (module (tag $e)
                                  (func (block $h (try_table (catch $e $h) (throw $e)))))
                                """,
                        Feature.EXCEPTIONS),
                needy("(module (func (param exnref)))", Feature.EXCEPTIONS),
                needy(
                        """
                                (module (type $f (func))
                                  (func (param (ref $f)) (call_ref $f (local.get 0))))
                                """,
                        Feature.FUNCTION_REFERENCES),
                needy("(module (type (struct (field i32))))", Feature.GC),
                needy(
                        "(module (func (param anyref) (result i32)"
                                + " (ref.test (ref eq) (local.get 0))))",
                        Feature.GC),
                needy(
                        "(module (type $s (struct)) (func (drop (struct.new $s))))",
                        Feature.GC_OBJECTS),
                needy("(module (type $f (func)) (type (cont $f)))", Feature.STACK_SWITCHING),
                needy("(module (global (mut contref) (ref.null cont)))", Feature.STACK_SWITCHING),
                needy(
                        """
                                (module (type $f (func)) (type $c (cont $f)) (tag $y)
                                  (func $body (suspend $y)) (elem declare func $body)
                                  (func (block $h (result (ref $c))
                                    (resume $c (on $y $h) (cont.new $c (ref.func $body)))
                                    (return)) (drop)))
                                """,
                        Feature.STACK_SWITCHING,
                        Feature.BULK_MEMORY), // The declared segment's form came with it.
                needy(
                        """
                                (module (type $f (func)) (type $c (cont $f))
                                  (func $body (export "body") (return_call $body))
                                  (func (drop (cont.new $c (ref.func $body)))))
                                """,
                        Feature.STACK_SWITCHING,
                        Feature.TAIL_CALLS),
                needy(
                        """
                                (module (memory i64 1) (memory 1)
                                  (func (memory.copy 1 0
                                    (i32.const 0) (i64.const 0) (i32.const 1))))
                                """,
                        Feature.MEMORY64,
                        Feature.MULTI_MEMORY,
                        Feature.BULK_MEMORY));
    }

    @Test
    void compile_everyCombinationOfFeatures_takesWhatItsFeaturesAllowAndNamesWhatIsOff() {
        List<Needy> corpus = corpus();
        int combinations = 1 << Feature.values().length;
        int engines = 0;
        for (int bits = 0; bits < combinations; bits++) {
            Set<Feature> on = features(bits);
            if (isClosed(on)) {
                engines++;
                try (Engine engine = Guest.engine(tunables -> set(tunables, on))) {
                    corpus.forEach(needy -> check(engine, needy, on));
                }
            } else {
                assertRefused(on);
            }
        }
        assertEquals(352, engines); // Of 1024: 2 of 16 without function references, 9 of 16 with them.
    }

    private static Set<Feature> features(int bits) {
        var on = EnumSet.noneOf(Feature.class);
        List<Feature> all = List.of(Feature.values());
        for (int i = 0; i < all.size(); i++) {
            if (((bits >> i) & 1) != 0) {
                on.add(all.get(i));
            }
        }
        return on;
    }

    private static boolean isClosed(Set<Feature> on) {
        return on.stream().allMatch(feature -> on.containsAll(feature.builtOn()));
    }

    private static TunablesBuilder set(TunablesBuilder tunables, Set<Feature> on) {
        for (Feature feature : Feature.values()) {
            tunables.set(feature.setting(), on.contains(feature));
        }
        return tunables;
    }

    private static void check(Engine engine, Needy needy, Set<Feature> on) {
        var missing = EnumSet.copyOf(needy.needs);
        missing.removeAll(on);
        if (missing.isEmpty()) {
            engine.compile(needy.module);
            return;
        }
        var refusal =
                assertThrows(
                        ModuleException.class,
                        () -> engine.compile(needy.module),
                        () -> needy.needs + " accepted with " + on);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(
                missing.stream()
                        .anyMatch(feature -> message.contains(feature.setting().path())),
                () -> "missing " + missing + ", got: " + message);
    }

    /// A feature without what it builds on is no configuration, and the refusal names both.
    private static void assertRefused(Set<Feature> on) {
        var refusal =
                assertThrows(
                        TunablesException.class,
                        () -> Guest.engine(tunables -> set(tunables, on)));
        String message = String.valueOf(refusal.getMessage());
        List<Feature> lacking = new ArrayList<>();
        for (Feature feature : on) {
            for (Feature base : feature.builtOn()) {
                if (!on.contains(base)) {
                    lacking.add(feature);
                    assertTrue(message.contains(feature.setting().path()), message);
                    assertTrue(message.contains(base.setting().path()), message);
                }
            }
        }
        assertTrue(!lacking.isEmpty());
    }
}
