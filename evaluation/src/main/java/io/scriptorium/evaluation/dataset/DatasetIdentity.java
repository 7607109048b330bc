package io.scriptorium.evaluation.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What makes a data set this one: {@code dataset.json} in its folder.
 *
 * @param instructions the SHA-256 of the file of instructions, in hexadecimal digits
 * @param settings by name, as people read them
 */
record DatasetIdentity(String name, String instructions, long seed, Map<String, String> settings) {

  /** Digits of a digest that messages show. */
  private static final int SHOWN_DIGITS = 12;

  DatasetIdentity {
    settings = new LinkedHashMap<>(settings);
  }

  /** In what another one differs, such as {@code samples is 2 and was 1}; empty if in nothing. */
  List<String> differencesFrom(DatasetIdentity existing) {
    Map<String, String> is = named();
    Map<String, String> was = existing.named();
    return Stream.concat(is.keySet().stream(), was.keySet().stream())
        .distinct()
        .filter(it -> !Objects.equals(is.get(it), was.get(it)))
        .map(it ->
            "%s is %s and was %s"
                .formatted(it, is.getOrDefault(it, "not known"), was.getOrDefault(it, "not known")))
        .toList();
  }

  private Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    named.put("name", name);
    named.put("the instructions' SHA-256", shortened(instructions));
    named.put("seed", Long.toString(seed));
    named.putAll(settings);
    return named;
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(SHOWN_DIGITS, digest.length()));
  }
}
