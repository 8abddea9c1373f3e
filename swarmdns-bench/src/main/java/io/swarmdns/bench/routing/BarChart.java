package io.swarmdns.bench.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/// A picture of one case: a bar for each router's 99th percentile, a line for its bounds.
public final class BarChart {
  private static final int WIDTH = 480;
  private static final int ROW = 22;
  private static final int LABEL = 110;
  private static final int FIGURE = 90;

  private BarChart() {}

  /// Writes it as SVG, over what is there.
  public static void write(Path file, String title, List<CaseResult> results) throws IOException {
    double most = results.stream().mapToDouble(result -> result.millis(99).mean()).max().orElse(1);
    double scale = (WIDTH - LABEL - FIGURE) / most;
    var svg = new Formatter(Locale.ROOT);
    int height = ROW * (results.size() + 1) + 8;
    svg.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH, height);
    svg.format("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n");
    svg.format("<text x=\"4\" y=\"15\">%s: p99, milliseconds</text>%n", title);
    for (int i = 0; i < results.size(); i++) {
      bar(svg, results.get(i), ROW * (i + 1) + 4, scale);
    }
    svg.format("</svg>%n");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, svg.toString());
  }

  private static void bar(Formatter svg, CaseResult result, int top, double scale) {
    var p99 = result.millis(99);
    double end = LABEL + p99.mean() * scale;
    double spread = p99.bound() * scale;
    String colour = result.router().equals("ours") ? "#1b6ca8" : "#b0b0b0";
    svg.format("<text x=\"4\" y=\"%d\">%s</text>%n", top + 14, result.router());
    svg.format(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>%n",
        LABEL, top + 1, end - LABEL, colour);
    svg.format(
        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>%n",
        end - spread, end + spread, top + 9, top + 9);
    svg.format("<text x=\"%.1f\" y=\"%d\">%.2f</text>%n", end + spread + 4, top + 14, p99.mean());
  }
}
