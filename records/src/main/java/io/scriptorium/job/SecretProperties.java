package io.scriptorium.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps passwords of a client's properties out of its messages, which quote wrong values. */
public final class SecretProperties {

  private static final String MASK = "***";

  /** Properties whose values hold a secret, by a part of their names. */
  private static final List<String> SECRET =
      List.of("password", "jaas", "secret", "token", "credential", "key");

  /** Words of a JAAS configuration, which messages need. */
  private static final Set<String> WORDS = Set.of("username", "password", "required");

  /** What separates a secret from the words around it. */
  private static final Pattern BETWEEN = Pattern.compile("[\\s\"'=;,]+");

  private static final Pattern ADDRESS =
      Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.%]{2,60}\\])(?::[0-9]{1,5})?");

  private SecretProperties() {}

  /** The message without the values of secret properties, whole or in part. */
  public static String removed(String message, Map<String, ?> properties) {
    List<String> values = new ArrayList<>();
    properties.forEach((name, value) -> {
      String text = String.valueOf(value);
      if (SECRET.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains)) {
        values.add(text);
        Stream.of(BETWEEN.split(text)).filter(it -> !WORDS.contains(it)).forEach(values::add);
      } else if (text.indexOf('@') >= 0) {
        Stream.of(text.split(",")).map(String::strip).forEach(values::add);
        values.add(text);
      }
    });
    // A long one may hold a short one.
    values.sort(Comparator.comparingInt(String::length).reversed());
    String without = message;
    for (String value : values) {
      without = value.isBlank() ? without : without.replace(value, MASK);
    }
    return without;
  }

  /** The addresses of {@code bootstrap.servers}; each that is none, or has a user in it, masked. */
  public static String addresses(String servers) {
    return Stream.of(servers.split(","))
        .map(String::strip)
        .map(server -> ADDRESS.matcher(server).matches() ? server : MASK)
        .collect(Collectors.joining(","));
  }
}
