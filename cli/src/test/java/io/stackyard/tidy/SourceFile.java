package io.stackyard.tidy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One Java file of the tree: its path from the root with `/` between names, and its text.
///
/// @param code the text with comments, strings and characters blanked out, line by line alike
record SourceFile(String path, String text, String code) {

    static SourceFile of(String path, String text) {
        return new SourceFile(path, text, SourceCode.blankCommentsAndLiterals(text));
    }

    static SourceFile read(Path root, Path file) throws IOException {
        String path = root.relativize(file).toString().replace('\\', '/');
        return of(path, Files.readString(file));
    }

    boolean isMain() {
        return path.contains("/src/main/");
    }

    /// The name of the top folder, which is the module's.
    String module() {
        return path.substring(0, path.indexOf('/'));
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /// The 1-based line that the character at `index` stands on.
    int lineOf(int index) {
        return 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
    }
}
