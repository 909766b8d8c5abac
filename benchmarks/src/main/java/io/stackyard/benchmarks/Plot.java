package io.stackyard.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Bars of how many times as fast as Endive's interpreter each program runs, as SVG; the scale is logarithmic.
///
/// **Shape**: a group of two bars for each program and for the mean; Chicory's is the quotient of the two
/// claims. The line at 1 is Endive.
///
/// **Units**: pixels of the drawing.
@SuppressWarnings("AnnotateFormatMethod")
record Plot(List<Group> groups) {

    private static final int LEFT = 130;
    private static final int TOP = 58;
    private static final int WIDTH = 560;
    private static final int GROUP = 46;
    private static final int BAR = 17;
    private static final double LEAST = 0.25;
    private static final List<Integer> TICKS = List.of(1, 2, 4, 8, 16, 32, 64);
    private static final String OURS = "#1f6f8b";
    private static final String PEER = "#c9a227";

    Plot {
        groups = List.copyOf(groups);
    }

    /// @param ours our speed, Endive's being 1
    /// @param peer Chicory's
    record Group(String name, double ours, double peer) {}

    static String of(Map<String, Double> ratios) {
        List<Group> groups = new ArrayList<>();
        for (Program program : Program.values()) {
            groups.add(group(program.toString(), program.toString(), ratios));
        }
        groups.add(group("geometric mean", "geomean", ratios));
        return new Plot(groups).svg();
    }

    private static Group group(String name, String claim, Map<String, Double> ratios) {
        double endive = Objects.requireNonNull(ratios.get(claim + ".endive"));
        return new Group(name, endive,
                endive / Objects.requireNonNull(ratios.get(claim + ".chicory")));
    }

    private String svg() {
        int bottom = TOP + groups.size() * GROUP;
        var svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">",
                LEFT + WIDTH + 60, bottom + 34);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
        line(
                svg,
                "<text x=\"%d\" y=\"20\" font-size=\"15\">Times as fast as Endive's"
                        + " interpreter, logarithmic</text>",
                LEFT);
        legend(svg);
        for (int tick : TICKS) {
            tick(svg, tick, bottom);
        }
        for (int i = 0; i < groups.size(); i++) {
            bars(svg, groups.get(i), TOP + i * GROUP);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void legend(StringBuilder svg) {
        swatch(svg, LEFT, OURS, "Stackyard");
        swatch(svg, LEFT + 110, PEER, "Chicory");
        line(svg, "<text x=\"%d\" y=\"44\" fill=\"#555555\">1 is Endive</text>", LEFT + 205);
    }

    private static void swatch(StringBuilder svg, int x, String colour, String name) {
        line(svg, "<rect x=\"%d\" y=\"33\" width=\"12\" height=\"12\" fill=\"%s\"/>", x, colour);
        line(svg, "<text x=\"%d\" y=\"44\">%s</text>", x + 18, name);
    }

    private static void tick(StringBuilder svg, int tick, int bottom) {
        double x = x(tick);
        line(
                svg,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>",
                x, TOP, x, bottom, tick == 1 ? "#333333" : "#dddddd");
        line(
                svg,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555555\">%d</text>",
                x, bottom + 18, tick);
    }

    private static void bars(StringBuilder svg, Group group, int top) {
        line(
                svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                LEFT - 8, top + GROUP / 2 + 4, group.name());
        bar(svg, group.ours(), top + 5, OURS);
        bar(svg, group.peer(), top + 5 + BAR + 1, PEER);
    }

    /// From the line at 1 to the value, left of it if that is less.
    private static void bar(StringBuilder svg, double value, int y, String colour) {
        double from = Math.min(x(1), x(value));
        double to = Math.max(x(1), x(value));
        line(
                svg,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                from, y, Math.max(1, to - from), BAR, colour);
        line(
                svg, "<text x=\"%.1f\" y=\"%d\" font-size=\"12\">%.1f</text>",
                to + 5, y + BAR - 4, value);
    }

    private static double x(double value) {
        double last = TICKS.getLast();
        double clipped = Math.clamp(value, LEAST, last);
        return LEFT + WIDTH * Math.log(clipped / LEAST) / Math.log(last / LEAST);
    }

    private static void line(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
