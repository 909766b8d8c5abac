package io.stackyard.wat.script;

import io.stackyard.wat.internal.text.Source;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the commands of a script; steps over modules without looking into them.
final class ScriptReader {

    private static final List<String> FIELDS =
            List.of(
                    "type", "rec", "import", "func", "table", "memory", "global", "tag", "elem",
                    "data", "export", "start");

    private final Source source;
    private final TokenCursor cursor;
    private final ValueReader values;

    private ScriptReader(Source source) {
        this.source = source;
        this.cursor = TokenCursor.of(source);
        this.values = new ValueReader(cursor);
    }

    static List<WastCommand> read(Source source) {
        return new ScriptReader(source).readAll();
    }

    private List<WastCommand> readAll() {
        var commands = new ArrayList<WastCommand>();
        if (FIELDS.stream().anyMatch(cursor::isOpen)) {
            commands.add(readBareModule());
        }
        while (!cursor.is(TokenKind.END)) {
            int line = cursor.line();
            int open = cursor.position();
            cursor.open();
            commands.add(readCommand(line, open));
            cursor.close();
        }
        return commands;
    }

    private WastCommand readBareModule() {
        int line = cursor.line();
        TokenCursor fields = cursor.copy();
        while (cursor.is(TokenKind.OPEN)) {
            cursor.skipGroup();
        }
        return new WastCommand.Module(line, Optional.empty(), ModuleSource.text(line, "", fields));
    }

    /// Reads a command behind its opening parenthesis, up to the closing one.
    private WastCommand readCommand(int line, int open) {
        return switch (cursor.peekKeyword()) {
            case "module" -> readModuleCommand(line, open);
            case "register" -> readRegister(line);
            case "invoke", "get" -> new WastCommand.Perform(line, readActionBody());
            case "assert_return" -> {
                WastAction action = readAction();
                yield new WastCommand.AssertReturn(line, action, values.readPatterns());
            }
            case "assert_trap" -> readTrap(line);
            case "assert_exhaustion" ->
                    new WastCommand.AssertExhaustion(line, readAction(), readText());
            case "assert_exception" -> new WastCommand.AssertException(line, readAction());
            case "assert_suspension" ->
                    new WastCommand.AssertSuspension(line, readAction(), readText());
            case "assert_malformed" ->
                    new WastCommand.AssertMalformed(line, readModule(), readText());
            case "assert_invalid" -> new WastCommand.AssertInvalid(line, readModule(), readText());
            case "assert_unlinkable" ->
                    new WastCommand.AssertUnlinkable(line, readModule(), readText());
            case String _ -> throw cursor.unexpected();
        };
    }

    private WastCommand readModuleCommand(int line, int open) {
        String _ = cursor.keyword();
        if (cursor.tryKeyword("instance")) {
            return new WastCommand.ModuleInstance(line, readId(), readId());
        }
        boolean definition = cursor.tryKeyword("definition");
        Optional<String> id = readId();
        ModuleSource module = readModuleBody(line, open, id);
        return definition
                ? new WastCommand.ModuleDefinition(line, id, module)
                : new WastCommand.Module(line, id, module);
    }

    /// Reads `(module ...)` where an assertion expects one; `definition` may stand there and says
    /// nothing new.
    private ModuleSource readModule() {
        String _ = cursor.keyword();
        int line = cursor.line();
        int open = cursor.position();
        cursor.open("module");
        boolean _ = cursor.tryKeyword("definition");
        ModuleSource module = readModuleBody(line, open, readId());
        cursor.close();
        return module;
    }

    /// Reads a module behind its identifier, up to the parenthesis that closes `open`.
    private ModuleSource readModuleBody(int line, int open, Optional<String> id) {
        if (cursor.tryKeyword("binary")) {
            return ModuleSource.binary(line, cursor.strings());
        }
        if (cursor.tryKeyword("quote")) {
            return ModuleSource.quote(line, source.fileName(), cursor.strings());
        }
        TokenCursor fields = cursor.copy();
        cursor.seekClose(open);
        return ModuleSource.text(line, id.orElse(""), fields);
    }

    private WastCommand readRegister(int line) {
        String _ = cursor.keyword();
        return new WastCommand.Register(line, readName(), readId());
    }

    private WastCommand readTrap(int line) {
        int start = cursor.position();
        String _ = cursor.keyword();
        boolean ofModule = cursor.isOpen("module");
        cursor.seek(start);
        return ofModule
                ? new WastCommand.AssertModuleTrap(line, readModule(), readText())
                : new WastCommand.AssertTrap(line, readAction(), readText());
    }

    /// Reads the keyword of the command and `(invoke ...)` or `(get ...)` behind it.
    private WastAction readAction() {
        String _ = cursor.keyword();
        cursor.open();
        WastAction action = readActionBody();
        cursor.close();
        return action;
    }

    private WastAction readActionBody() {
        if (cursor.tryKeyword("invoke")) {
            return new WastAction.Invoke(readId(), readName(), values.readConstants());
        }
        if (cursor.tryKeyword("get")) {
            return new WastAction.Get(readId(), readName());
        }
        throw cursor.unexpected();
    }

    private Optional<String> readId() {
        return Optional.of(cursor.tryId()).filter(id -> !id.isEmpty());
    }

    private String readName() {
        return new String(cursor.name(), StandardCharsets.UTF_8);
    }

    private String readText() {
        return new String(cursor.string(), StandardCharsets.UTF_8);
    }
}
