package io.stackyard.engine;

import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.interpret.ModuleMemories;
import io.stackyard.engine.module.ExportDef;
import io.stackyard.engine.module.ImportDef;
import io.stackyard.engine.module.ModuleDecoder;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.translate.ModuleTranslator;
import io.stackyard.engine.types.ExternType;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A validated and translated module, shared by all its instances in all stores of the engine.
///
/// Its code lives outside the Java heap, as long as the module or one of its instances can be reached.
///
/// **Threads**: immutable, any.
public final class Module {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Engine engine;
    private final ModuleDefinition definition;
    private final ModuleCode code;
    private final ModuleMemories memories;

    private Module(
            Engine engine, ModuleDefinition definition, ModuleCode code, long affinityKey) {
        this.engine = engine;
        this.definition = definition;
        this.code = code;
        this.memories = new ModuleMemories(engine.allocator(), definition, affinityKey);
        CLEANER.register(this, memories::purge);
    }

    static Module compile(Engine engine, byte[] bytes, long affinityKey) {
        var tunables = engine.tunables().engine();
        var translated = new AtomicReference<ModuleCode>();
        ModuleDefinition definition =
                ModuleDecoder.decode(
                        bytes,
                        engine.types(),
                        tunables,
                        module -> translated.set(ModuleTranslator.translate(module, tunables)));
        requirePools(engine, definition);
        ModuleCode code = translated.get();
        return new Module(
                engine,
                definition,
                code == null ? ModuleTranslator.translate(definition, tunables) : code,
                affinityKey);
    }

    private static void requirePools(Engine engine, ModuleDefinition definition) {
        var pool = engine.tunables().pool();
        ModuleErrors.requireAtMost(
                definition.memories().size() - definition.importedMemoryCount(),
                pool.maxMemoriesPerModule(),
                "memories",
                "stackyard.pool.max-memories-per-module");
        ModuleErrors.requireAtMost(
                definition.tables().size() - definition.importedTableCount(),
                pool.maxTablesPerModule(),
                "tables",
                "stackyard.pool.max-tables-per-module");
    }

    /// What an instance needs: module, name, and type.
    public record Import(String module, String name, ExternType type) {}

    /// What an instance gives.
    public record Export(String name, ExternType type) {}

    /// The imports, in order.
    public List<Import> imports() {
        List<Import> imports = new ArrayList<>();
        for (ImportDef entry : definition.imports()) {
            ExternType type = definition.externType(entry.kind(), entry.index());
            imports.add(new Import(entry.module(), entry.name(), type));
        }
        return List.copyOf(imports);
    }

    /// The exports, in order.
    public List<Export> exports() {
        List<Export> exports = new ArrayList<>();
        for (ExportDef entry : definition.exports()) {
            ExternType type = definition.externType(entry.kind(), entry.index());
            exports.add(new Export(entry.name(), type));
        }
        return List.copyOf(exports);
    }

    /// Its name in the name section, null if it has none.
    public @Nullable String name() {
        return definition.moduleName();
    }

    Engine engine() {
        return engine;
    }

    ModuleDefinition definition() {
        return definition;
    }

    ModuleCode code() {
        return code;
    }

    ModuleMemories memories() {
        return memories;
    }

    /// Gives up what the memory pool keeps for this module: free slots that still hold its data, and the image
    /// that they were filled from. Live instances go on; the next one begins as the first did. Happens by itself
    /// when the module and its instances cannot be reached any more.
    public void purge() {
        memories.purge();
    }

    /// Bytes of translated code, outside the Java heap.
    public long codeBytes() {
        return code.byteSize();
    }
}
