package io.scriptorium.evaluation.dataset;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Markdown text in the making. For one thread. */
public final class Markdown {

  private final StringBuilder text = new StringBuilder();

  Markdown line(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** A paragraph, with the blank line that it ends at. */
  Markdown paragraph(String paragraph) {
    return line(paragraph).line("");
  }

  Markdown heading(String heading) {
    return paragraph("## " + heading);
  }

  /** A table's head; all columns but the first are of numbers. */
  Markdown table(String... head) {
    row(head);
    return row(
        Stream.concat(Stream.of("---"), Stream.of(head).skip(1).map(_ -> "---:"))
            .toArray(String[]::new));
  }

  Markdown row(String... cells) {
    return line(Stream.of(cells).collect(Collectors.joining(" | ", "| ", " |")));
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String number(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /** A foreign text as code that cannot break out of its table. */
  static String code(String foreign) {
    return "`" + foreign.replace('`', '\'').replace('|', '/') + "`";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
