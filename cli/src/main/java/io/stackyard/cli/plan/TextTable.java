package io.stackyard.cli.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A table for a terminal: columns as wide as their widest cell, numbers to the right.
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... heads) {
        rows.add(List.of(heads));
    }

    /// @param cells numbers as they are, everything else as its text
    void add(Object... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    "a row has " + rows.getFirst().size() + " cells, not " + cells.length);
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
    }

    /// The lines, heads first, none with space at its end.
    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> row) {
        List<String> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            String form = "%" + (isNumeric(column) ? "" : "-") + width(column) + "s";
            cells.add(String.format(Locale.ROOT, form, row.get(column)));
        }
        return cells.stream().collect(Collectors.joining(GAP)).stripTrailing();
    }

    private int width(int column) {
        return Math.max(1, rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1));
    }

    private boolean isNumeric(int column) {
        return rows.stream()
                .skip(1)
                .allMatch(row -> row.get(column).chars().allMatch(Character::isDigit));
    }
}
