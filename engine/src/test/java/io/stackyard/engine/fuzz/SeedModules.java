package io.stackyard.engine.fuzz;

import io.stackyard.wat.WatException;
import io.stackyard.wat.script.ModuleSource;
import io.stackyard.wat.script.WastCommand;
import io.stackyard.wat.script.WastScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What mutations start from: the modules of the conformance scripts, valid and invalid, if the scripts are there
/// (`-Dstackyard.testsuite=DIR`), and generated ones.
///
/// Small modules only, so that a mutation is likely to hit something, and many fit into a second.
final class SeedModules {

    private static final int MOST_BYTES = 1_024;
    private static final int GENERATED = 400;

    /// A module, its sections, and the places where its bodies can be cut.
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and only read.
    record Seed(byte[] module, List<ModuleParts.Section> sections) {}

    private final List<Seed> valid = new ArrayList<>();
    private final List<Seed> flawed = new ArrayList<>();
    private final List<byte[]> instructions = new ArrayList<>();

    private SeedModules() {}

    static SeedModules load() throws IOException {
        var modules = new SeedModules();
        Path suite = Path.of(System.getProperty("stackyard.testsuite", ""));
        for (String folder : List.of("core", "stack-switching")) {
            modules.addScripts(suite.resolve(folder));
        }
        for (int seed = 0; seed < GENERATED; seed++) {
            byte[] generated = ModuleGenerator.generate(seed, ModuleGenerator.Size.SMALL).binary();
            modules.add(modules.valid, generated);
        }
        return modules;
    }

    int count() {
        return valid.size() + flawed.size();
    }

    /// Mostly a valid module: what is nearly right goes further.
    Seed any(SplittableRandom random) {
        List<Seed> seeds = flawed.isEmpty() || random.nextInt(8) != 0 ? valid : flawed;
        return seeds.get(random.nextInt(seeds.size()));
    }

    /// An instruction with its immediates, of any seed.
    byte[] instruction(SplittableRandom random) {
        return instructions.get(random.nextInt(instructions.size()));
    }

    private void addScripts(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".wast")).sorted()
                    .toList()) {
                addScript(file);
            }
        }
    }

    private void addScript(Path file) throws IOException {
        if (file.toString().contains("simd")) {
            return; // Refused at the first instruction.
        }
        WastScript script =
                WastScript.parse(file.getFileName().toString(), Files.readAllBytes(file));
        for (WastCommand command : script.commands()) {
            switch (command) {
                case WastCommand.Module(int _, var _, ModuleSource source) -> add(valid, source);
                case WastCommand.ModuleDefinition(int _, var _, ModuleSource source) ->
                        add(valid, source);
                case WastCommand.AssertModuleTrap(int _, ModuleSource source, String _) ->
                        add(valid, source);
                case WastCommand.AssertUnlinkable(int _, ModuleSource source, String _) ->
                        add(valid, source);
                case WastCommand.AssertInvalid(int _, ModuleSource source, String _) ->
                        add(flawed, source);
                case WastCommand.AssertMalformed(int _, ModuleSource source, String _) ->
                        add(flawed, source);
                default -> {
                    // Runs something.
                }
            }
        }
    }

    private void add(List<Seed> seeds, ModuleSource source) {
        byte[] module = binary(source);
        if (module != null && module.length <= MOST_BYTES) {
            add(seeds, module);
        }
    }

    private static byte @Nullable [] binary(ModuleSource source) {
        try {
            return source.toBinary();
        } catch (WatException _) {
            return null; // Refused for its text.
        }
    }

    private void add(List<Seed> seeds, byte[] module) {
        List<ModuleParts.Section> sections = ModuleParts.split(module);
        seeds.add(new Seed(module, sections));
        for (ModuleParts.Section section : sections) {
            section.bodies().forEach(this::addInstructions);
        }
    }

    private void addInstructions(byte[] body) {
        int[] starts = InstructionScanner.starts(body);
        for (int i = 0; starts != null && i + 1 < starts.length; i++) {
            instructions.add(Arrays.copyOfRange(body, starts[i], starts[i + 1]));
        }
    }
}
