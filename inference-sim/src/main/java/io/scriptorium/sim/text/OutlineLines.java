package io.scriptorium.sim.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the form of lines that a prompt asks for, such as {@code N | words | main point}. */
final class OutlineLines {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<![a-z])(?:n|#|number)((?:\\s?\\|\\s?[a-z][a-z_ -]{1,40}){2,5})",
          Pattern.CASE_INSENSITIVE);

  private OutlineLines() {}

  /** The columns after the number, or none where no lines are asked for. */
  static List<String> columns(ChatPrompt prompt) {
    for (String role : List.of("user", "system")) {
      Matcher matcher = FORM.matcher(prompt.last(role));
      while (matcher.find()) {
        List<String> columns =
            Arrays.stream(matcher.group(1).split("\\|", -1))
                .map(column -> column.strip().toLowerCase(Locale.ROOT).replace(' ', '_'))
                .filter(column -> !column.isEmpty())
                .toList();
        if (columns.contains("words")) {
          return columns;
        }
      }
    }
    return List.of();
  }
}
