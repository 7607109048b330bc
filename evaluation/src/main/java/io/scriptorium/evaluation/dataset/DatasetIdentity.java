package io.scriptorium.evaluation.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

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
    List<String> differences = new ArrayList<>();
    compare("name", name, existing.name, differences);
    compare(
        "the instructions' SHA-256",
        shortened(instructions),
        shortened(existing.instructions),
        differences);
    compare("seed", Long.toString(seed), Long.toString(existing.seed), differences);
    var names = new TreeSet<>(settings.keySet());
    names.addAll(existing.settings.keySet());
    for (String setting : names) {
      compare(
          setting,
          settings.getOrDefault(setting, "not known"),
          existing.settings.getOrDefault(setting, "not known"),
          differences);
    }
    return differences;
  }

  private static void compare(String what, String is, String was, List<String> differences) {
    if (!Objects.equals(is, was)) {
      differences.add("%s is %s and was %s".formatted(what, is, was));
    }
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(SHOWN_DIGITS, digest.length()));
  }
}
