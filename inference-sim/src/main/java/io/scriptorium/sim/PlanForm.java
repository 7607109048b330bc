package io.scriptorium.sim;

import io.scriptorium.sim.text.OutlineText.Point;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The forms in which a model writes an outline. */
enum PlanForm {
  JSON,
  LINES,
  TABLE,
  AGENTWRITE,
  BULLETS,
  NUMBERED,
  HEADINGS,
  /** Words about the outline that name no step. */
  PROSE;

  /**
   * The outline in this form.
   *
   * @param content the outline as JSON
   * @param points the same, in order
   */
  String of(ObjectNode content, List<Point> points) {
    return switch (this) {
      case JSON -> content.toPrettyString();
      case TABLE -> "| N | words | main point |\n|---|---|---|\n" + lines(points);
      case LINES, AGENTWRITE, BULLETS, NUMBERED, HEADINGS -> lines(points);
      case PROSE -> prose(points);
    };
  }

  private String lines(List<Point> points) {
    String between = this == AGENTWRITE || this == HEADINGS ? "\n\n" : "\n";
    return IntStream.range(0, points.size())
        .mapToObj(index -> line(index + 1, points.get(index)))
        .collect(Collectors.joining(between));
  }

  private String line(int number, Point point) {
    String words = point.words();
    if (point.chapter() && this != TABLE && this != LINES) {
      return "## " + point.text();
    }
    return switch (this) {
      case TABLE ->
          String.format(
              Locale.ROOT, "| %d | %s | %s |", number, words == null ? "" : words, point.text());
      case AGENTWRITE ->
          String.format(
              Locale.ROOT,
              "Paragraph %d - Main Point: %s%s",
              number,
              point.text(),
              words == null ? "" : " - Word Count: " + unit(words));
      case BULLETS -> "- %s%s".formatted(point.text(), brackets(words));
      case NUMBERED ->
          String.format(Locale.ROOT, "%d. **%s**%s", number, point.text(), brackets(words));
      case HEADINGS ->
          String.format(Locale.ROOT, "### %d. %s%s", number, point.text(), brackets(words));
      case JSON, LINES, PROSE ->
          String.format(
              Locale.ROOT, "%d | %s | %s", number, words == null ? "" : words, point.text());
    };
  }

  private static String brackets(@Nullable String words) {
    return words == null ? "" : " (" + unit(words) + ")";
  }

  private static String unit(String words) {
    return words.endsWith("words") ? words : words + " words";
  }

  private static String prose(List<Point> points) {
    return "I would open with the origins of the subject, then turn to its growth, and close with"
        + " today. The whole would be balanced between its parts, "
        + (points.size() > 3 ? "each of them short." : "each of them long.");
  }
}
