package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.BinaryReader;
import io.stackyard.engine.module.CodeBody;
import io.stackyard.engine.module.ModuleDecoder;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.FuncType;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.wat.WatException;
import io.stackyard.wat.script.ModuleSource;
import io.stackyard.wat.script.WastCommand;
import io.stackyard.wat.script.WastScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Over every function of the scripts (`-Dstackyard.testsuite=DIR`): a second translation gives the words of the
/// first, each word has its instruction, and each place where a frame can wait has its types.
final class SecondTranslationTest {

    /// The most checks of one function whose points are looked at: each costs what translating the function does.
    private static final int CHECKS_PER_FUNCTION = 20;

    private static final Set<Integer> WAITING =
            Set.of(
                    Op.CALL,
                    Op.CALL_IMPORT,
                    Op.CALL_INDIRECT,
                    Op.CALL_REF,
                    Op.SUSPEND,
                    Op.SWITCH,
                    Op.RESUME,
                    Op.RESUME_NEW,
                    Op.RESUME_FUNC,
                    Op.RESUME_THROW,
                    Op.RESUME_THROW_REF);

    private final TypeRegistry registry = new TypeRegistry();
    private int functions;
    private int points;
    private int checks;
    private EngineTunables tunables = Tunables.defaults().engine();

    @ParameterizedTest
    @EnumSource(Interruption.class)
    void run_everyFunctionOfTheSuite_givesTheSameWordsAndTellsOfEach(Interruption interruption)
            throws IOException {
        tunables =
                Tunables.defaults()
                        .with(Setting.FEATURE_GC_OBJECTS, true)
                        .with(Setting.ENGINE_INTERRUPTION, interruption)
                        .engine();
        Path suite = Path.of(System.getProperty("stackyard.testsuite", ""));
        assumeTrue(Files.isDirectory(suite.resolve("core")), "no scripts at " + suite);
        try (Stream<Path> files = Files.walk(suite)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".wast")).toList()) {
                checkScript(file);
            }
        }
        assertTrue(functions > 5_000, functions + " functions");
        assertTrue(points > 2_000, points + " places to wait");
        assertEquals(interruption != Interruption.NONE, checks > 5_000, checks + " checks");
    }

    private void checkScript(Path file) throws IOException {
        WastScript script = WastScript.parse(file.toString(), Files.readAllBytes(file));
        for (WastCommand command : script.commands()) {
            Optional<ModuleSource> source =
                    switch (command) {
                        case WastCommand.Module module -> Optional.of(module.source());
                        case WastCommand.ModuleDefinition module -> Optional.of(module.source());
                        default -> Optional.empty();
                    };
            if (source.isPresent()) {
                checkModule(file + ":" + command.line(), source.get());
            }
        }
    }

    private void checkModule(String where, ModuleSource source) {
        ModuleDefinition module;
        List<long[]> first = new ArrayList<>();
        try {
            module = ModuleDecoder.decode(source.toBinary(), registry, tunables);
            translateAll(module, first);
        } catch (ModuleException | WatException _) {
            return; // Needs what is not there: vectors.
        }
        for (int i = 0; i < first.size(); i++) {
            checkFunction(where + " function " + i, module, i, first.get(i));
        }
    }

    private void translateAll(ModuleDefinition module, List<long[]> words) {
        var code = new CodeBuffer();
        var all =
                new FunctionTranslator(module, tunables, code);
        for (int i = 0; i < module.codes().size(); i++) {
            CodeBody body = module.codes().get(i);
            int start = code.size();
            all.translate(
                    new BinaryReader(module.bytes(), body.offset(), body.offset() + body.length()),
                    type(module, i));
            words.add(Arrays.copyOfRange(code.words(), start, code.size()));
        }
    }

    private static FuncType type(ModuleDefinition module, int defined) {
        return module.types().func(module.functionType(module.importedFunctionCount() + defined));
    }

    private void checkFunction(
            String where, ModuleDefinition module, int defined, long[] words) {
        functions++;
        var starts = new BitSet();
        var found = new BitSet();
        CodeBuffer second =
                SecondTranslation.run(module, tunables, defined, new InstructionListener() {
                    @Override
                    public void translated(Body body) {
                        starts.set(body.offset);
                    }

                    @Override
                    public void checked(Body body) {
                        found.set(body.code.size() - 1);
                    }
                });
        assertArrayEquals(words, Arrays.copyOf(second.words(), second.size()), where);

        CodeOrigins map = CodeOrigins.of(module, tunables, defined);
        int last = 0;
        for (int word = 0; word < words.length; word++) {
            int offset = map.offset(word);
            // A check on entry is the whole body's.
            boolean starting = starts.get(offset) || (found.get(word) && last == 0);
            assertTrue(offset >= last && starting, where + " word " + word);
            last = offset;
        }
        checkPoints(where, module, defined, words, map);
        found.stream().limit(CHECKS_PER_FUNCTION).forEach(word -> {
            checks++;
            ParkPoint point = ParkPoint.of(module, tunables, defined, word);
            assertTrue(point.awaited().isEmpty(), where + " check " + word);
            assertDisjoint(where + " check " + word, point);
        });
    }

    private void checkPoints(
            String where, ModuleDefinition module, int defined, long[] words, CodeOrigins map) {
        for (int word = 0; word < words.length; word++) {
            // An operand word may look like an instruction: only those whose instruction waits count.
            if (WAITING.contains(Word.op(words[word])) && waits(module, map.offset(word))) {
                points++;
                ParkPoint point = ParkPoint.of(module, tunables, defined, word);
                assertDisjoint(where + " word " + word, point);
            }
        }
    }

    private static boolean waits(ModuleDefinition module, int offset) {
        int opcode = module.bytes()[offset] & 0xFF;
        return opcode == 0x10 || opcode == 0x11 || opcode == 0x14
                || (opcode >= 0xE2 && opcode <= 0xE6);
    }

    /// No two values share a slot, and what is awaited lies above what is held.
    private static void assertDisjoint(String where, ParkPoint point) {
        var taken = new BitSet();
        int header = 1 << 16; // Locals have negative slots.
        List<TypedSlot> all = new ArrayList<>(point.held());
        all.addAll(point.awaited());
        for (TypedSlot value : all) {
            int from = header + value.slot();
            assertTrue(
                    taken.get(from, from + value.type().slots()).isEmpty(),
                    () -> where + ": two values at slot " + value.slot());
            taken.set(from, from + value.type().slots());
        }
        int top = point.held().stream().mapToInt(TypedSlot::slot).max().orElse(-header);
        assertTrue(
                point.awaited().stream().allMatch(value -> value.slot() > top),
                () -> where + ": " + point);
    }
}
