package io.scriptorium.runtime;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands as a user would type them, for messages that name one. */
public final class CommandLineText {

  private static final String PROGRAM = System.getProperty("scriptorium.command", "scriptorium");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private CommandLineText() {}

  /** A command of this program, called as it was called. */
  public static String of(String... words) {
    return Stream.concat(Stream.of(PROGRAM), Arrays.stream(words))
        .map(CommandLineText::word)
        .collect(Collectors.joining(" "));
  }

  /** A text as one word of a shell, in quotes where it needs them. */
  public static String word(String text) {
    return PLAIN.matcher(text).matches() ? text : quoted(text);
  }

  /** The same, in quotes: a semicolon would end the command, and a space the word. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
