package io.scriptorium.cli;

import io.scriptorium.runtime.Secret;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Keeps what a user typed in the wrong place out of the messages that quote the command line. */
final class CommandLineSecrets {

  private CommandLineSecrets() {}

  /**
   * The message with every argument, and every value after a {@code =}, masked where it is not
   * plain.
   */
  static String masked(String message, String[] arguments) {
    List<String> quoted =
        Stream.of(arguments)
            .map(argument ->
                argument.startsWith("-") ? argument.substring(argument.indexOf('=') + 1) : argument)
            .filter(value -> !value.isBlank() && !value.startsWith("-"))
            // A long one may hold a short one.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    String masked = message;
    for (String value : quoted) {
      masked = masked.replace(value, Secret.masked(value));
    }
    return masked;
  }
}
