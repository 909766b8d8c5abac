package io.stackyard.engine.interpret;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.config.Setting;
import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.module.ConstExpr;
import io.stackyard.engine.module.DataSegment;
import io.stackyard.engine.module.ElementSegment;
import io.stackyard.engine.module.MemoryDef;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.SegmentMode;
import io.stackyard.engine.module.TableDef;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.GlobalType;
import io.stackyard.engine.types.MemoryType;
import io.stackyard.engine.types.TableType;
import io.stackyard.engine.types.TagType;
import io.stackyard.store.Store;
import io.stackyard.tablepool.ElementWidth;
import io.stackyard.tablepool.TableBlock;
import io.stackyard.tablepool.TableSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.agrona.UnsafeApi;

/// Builds one instance: claims its memories and tables, lays out its block, and runs its initialisers.
///
/// If a claim fails, what was claimed before goes back at once: nobody has seen it. If a later step fails, it stays
/// with the store, as earlier steps may have put functions of the instance into tables that outlive the
/// failure. Either way the block of the instance, a few words for each of its functions, stays until the store closes.
public final class Instantiation {

    private static final int PAGE_SHIFT = 16;

    private final Machine machine;
    private final ModuleDefinition module;
    private final ModuleCode code;
    private final List<Binding> imports;
    private final long address;
    private final long functions; // Their references.
    private final List<Binding.OfTable> tables = new ArrayList<>();
    private final List<Binding.OfMemory> memories = new ArrayList<>();
    private final List<GlobalCell> globals = new ArrayList<>();
    private final List<TagIdentity> tags = new ArrayList<>();
    private final ConstantEvaluator evaluator;

    private Instantiation(
            Machine machine, ModuleDefinition module, ModuleCode code, List<Binding> imports) {
        this.machine = machine;
        this.module = module;
        this.code = code;
        this.imports = imports;
        this.address =
                machine.store.metadata().allocate(InstanceLayout.BYTES, InstanceLayout.BYTES);
        this.functions = array(module.functionCount());
        this.evaluator = new ConstantEvaluator(machine, module, address);
    }

    /// What came out: the state and, by index, all that the instance can export.
    public record Result(
            InstanceState state,
            List<Binding.OfTable> tables,
            List<Binding.OfMemory> memories,
            List<GlobalCell> globals,
            List<TagIdentity> tags) {

        /// What an index of one kind means.
        public Binding binding(Machine machine, ExternKind kind, int index) {
            return switch (kind) {
                case FUNCTION ->
                        new Binding.OfFunction(machine.functions().ofInstance(state, index));
                case TABLE -> tables.get(index);
                case MEMORY -> memories.get(index);
                case GLOBAL -> new Binding.OfGlobal(globals.get(index));
                case TAG -> new Binding.OfTag(tags.get(index));
            };
        }
    }

    /// Makes an instance; its start function is the caller's to call.
    ///
    /// @param imports one binding for each import, checked already
    /// @param memorySource claims the memories that the module defines
    /// @throws TrapSignal if a segment does not fit
    /// @throws io.stackyard.allocator.PoolExhaustedException if a pool is empty
    /// @throws io.stackyard.allocator.LimitException if a minimum is above a limit
    public static Result run(
            Machine machine,
            ModuleDefinition module,
            ModuleCode code,
            List<Binding> imports,
            ModuleMemories memorySource) {
        requireSize(machine, module);
        Store.Claims before = machine.store.claims();
        machine.store.claimInstance();
        var instantiation = new Instantiation(machine, module, code, imports);
        try {
            instantiation.bindImports();
            instantiation.defineMemories(memorySource);
            instantiation.defineTables();
        } catch (RuntimeException | Error refused) {
            machine.store.giveBackSince(before);
            throw refused;
        }
        return instantiation.run(memorySource);
    }

    /// The block of an instance, its arrays and its globals, in bytes.
    static long blockBytes(ModuleDefinition module) {
        long references =
                (long) module.functionCount()
                        + module.tables().size()
                        + module.memories().size()
                        + module.globals().size()
                        + module.tagCount();
        long defined = (long) module.globals().size() - module.importedGlobalCount();
        return InstanceLayout.BYTES + references * Long.BYTES + defined * GlobalCell.BYTES;
    }

    private static void requireSize(Machine machine, ModuleDefinition module) {
        long limit = machine.store.allocator().tunables().pool().maxCoreInstanceBytes();
        long bytes = blockBytes(module);
        if (bytes > limit) {
            String setting = Setting.POOL_MAX_CORE_INSTANCE_SIZE.path();
            String message =
                    String.format(
                            Locale.ROOT,
                            "instance too large: %s=%d, the module needs %d (functions=%d, globals=%d);"
                                    + " raise %s",
                            setting,
                            limit,
                            bytes,
                            module.functionCount(),
                            module.globals().size(),
                            setting);
            throw new LimitException(message, "core-instances", limit, bytes, null, setting);
        }
    }

    private Result run(ModuleMemories memorySource) {
        defineTags();
        for (int i = globals.size(); i < module.globals().size(); i++) {
            globals.add(GlobalCell.in(machine, globalType(i)));
        }
        long memory0 =
                memories.isEmpty()
                        ? machine.emptyMemory()
                        : memories.getFirst().memory().slot().block();
        InstanceLayout.describe(
                address,
                machine.instanceCount(),
                memory0,
                arrayOf(memories.stream().mapToLong(bound -> bound.memory().slot().block())),
                arrayOf(tables.stream().mapToLong(bound -> bound.table().block())),
                arrayOf(globals.stream().mapToLong(GlobalCell::address)),
                arrayOf(tags.stream().mapToLong(TagIdentity::identity)),
                functions);
        var state =
                new InstanceState(
                        module,
                        code,
                        address,
                        memories.stream().map(Binding.OfMemory::memory).toList(),
                        tables.stream().map(Binding.OfTable::table).toList());
        machine.add(state);
        initialiseGlobals();
        initialiseTables();
        initialiseElements(state);
        initialiseData(state, memorySource.leadingSegments());
        return new Result(state, tables, memories, globals, tags);
    }

    private long array(int count) {
        return machine.store.metadata().allocate(count * 8L, Long.BYTES);
    }

    private long arrayOf(LongStream values) {
        long[] words = values.toArray();
        long array = array(words.length);
        for (int i = 0; i < words.length; i++) {
            UnsafeApi.putLong(array + i * 8L, words[i]);
        }
        return array;
    }

    private void bindImports() {
        int function = 0;
        for (Binding binding : imports) {
            switch (binding) {
                case Binding.OfFunction bound ->
                        UnsafeApi.putLong(
                                functions + function++ * 8L, bound.function().reference());
                case Binding.OfTable bound -> tables.add(bound);
                case Binding.OfMemory bound -> memories.add(bound);
                case Binding.OfGlobal bound -> globals.add(bound.global());
                case Binding.OfTag bound -> tags.add(bound.tag());
            }
        }
    }

    private void defineMemories(ModuleMemories source) {
        for (int i = memories.size(); i < module.memories().size(); i++) {
            MemoryDef memory = module.memories().get(i);
            long minimum = bytes(memory.minimumPages());
            long maximum =
                    memory.maximumPages() < 0 ? Long.MAX_VALUE : bytes(memory.maximumPages());
            MemorySlot slot = source.claim(machine.store, i, minimum, maximum);
            memories.add(
                    new Binding.OfMemory(
                            new StoreMemory(machine.store, slot),
                            (MemoryType) module.externType(ExternKind.MEMORY, i)));
        }
    }

    /// Pages as bytes; more than a `long` holds are as many as it holds.
    private static long bytes(long pages) {
        return pages > Long.MAX_VALUE >> PAGE_SHIFT ? Long.MAX_VALUE : pages << PAGE_SHIFT;
    }

    private void defineTables() {
        for (int i = tables.size(); i < module.tables().size(); i++) {
            TableDef table = module.tables().get(i);
            boolean wide = module.types().slots(table.elementType()) == 2;
            TableSlot slot =
                    machine.store.claimTable(
                            wide ? ElementWidth.CONTINUATION : ElementWidth.REFERENCE,
                            table.minimum(),
                            table.maximum() < 0 ? Long.MAX_VALUE : table.maximum());
            var type = (TableType) module.externType(ExternKind.TABLE, i);
            tables.add(new Binding.OfTable(slot, type));
        }
    }

    private void defineTags() {
        for (int i = tags.size(); i < module.tagCount(); i++) {
            var type = (TagType) module.externType(ExternKind.TAG, i);
            int slots = module.types().func(module.tagType(i)).paramSlots();
            tags.add(machine.exceptions.newTag(type, slots));
        }
    }

    private GlobalType globalType(int index) {
        return (GlobalType) module.externType(ExternKind.GLOBAL, index);
    }

    private void initialiseGlobals() {
        for (int i = module.importedGlobalCount(); i < globals.size(); i++) {
            ConstExpr expression = module.globals().get(i).initializer();
            if (expression != null) {
                long low = evaluator.evaluate(expression);
                globals.get(i).set(low, isWide(module.globals().get(i).type()) ? second() : 0);
            }
        }
    }

    private long second() {
        return evaluator.second();
    }

    private boolean isWide(int type) {
        return module.types().slots(type) == 2;
    }

    private void initialiseTables() {
        for (int i = module.importedTableCount(); i < tables.size(); i++) {
            ConstExpr expression = module.tables().get(i).initializer();
            TableSlot table = tables.get(i).table();
            if (expression != null) {
                long low = evaluator.evaluate(expression);
                if (low != 0) {
                    fill(table, low, second());
                }
            }
        }
    }

    private static void fill(TableSlot table, long low, long high) {
        for (long i = 0; i < table.length(); i++) {
            if (table.width() == ElementWidth.CONTINUATION) {
                table.setContinuation(i, low, high);
            } else {
                table.setReference(i, low); // It has no image: those with an initializer have none.
            }
        }
    }

    /// The leading segments are in the images already: tables that have one name it, nothing is copied.
    private void initialiseElements(InstanceState state) {
        nameImages(state);
        int leading = module.elementImages().leadingSegments();
        for (int i = 0; i < module.elements().size(); i++) {
            ElementSegment segment = module.elements().get(i);
            if (segment.mode() == SegmentMode.DECLARATIVE
                    || (segment.mode() == SegmentMode.ACTIVE && i < leading)) {
                continue;
            }
            keepElements(state, i, segment);
            ConstExpr offset = segment.offset();
            if (offset != null) {
                Tables.initialise(
                        tables.get(segment.table()).table().block(),
                        evaluator.evaluate(offset),
                        state.elements(machine, i),
                        0,
                        segment.items().count());
                state.dropElements(i);
            }
        }
    }

    private void nameImages(InstanceState state) {
        for (int i = module.importedTableCount(); i < tables.size(); i++) {
            int[] functions = module.elementImages().image(i);
            if (functions.length > 0) {
                long image = machine.add(new TableImage(state, functions));
                TableBlock.setImage(tables.get(i).table().block(), image);
            }
        }
    }

    private void keepElements(InstanceState state, int index, ElementSegment segment) {
        switch (segment.items()) {
            case ElementSegment.Functions _ -> state.postponeElements(index);
            case ElementSegment.Expressions expressions ->
                    state.setElements(index, evaluate(segment, expressions));
        }
    }

    private long[] evaluate(ElementSegment segment, ElementSegment.Expressions expressions) {
        boolean wide = isWide(segment.elementType());
        int width = wide ? 2 : 1;
        long[] words = new long[expressions.count() * width];
        for (int i = 0; i < expressions.count(); i++) {
            words[i * width] = evaluator.evaluate(expressions.expressions().get(i));
            if (wide) {
                words[i * width + 1] = second();
            }
        }
        return words;
    }

    /// @param leading segments whose bytes are there already
    private void initialiseData(InstanceState state, int leading) {
        for (int i = 0; i < module.datas().size(); i++) {
            DataSegment segment = module.datas().get(i);
            ConstExpr offset = segment.offset();
            if (offset != null) {
                if (i >= leading) {
                    long memory = memories.get(segment.memory()).memory().slot().block();
                    Memories.initialise(
                            memory,
                            evaluator.evaluate(offset),
                            module.bytes(),
                            segment.start(),
                            segment.length());
                }
                state.dropData(i);
            }
        }
    }
}
