package io.scriptorium.evaluation.dataset.text;

import io.scriptorium.evaluation.file.Fingerprint;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the common lengths from outweighing the rare ones. */
public final class LengthBalancer {

  private LengthBalancer() {}

  /**
   * The lines of the instructions that stay. Which ones, chance decides, by seed and line.
   *
   * @param maxPerBucket the most texts of one length bucket; null for any number
   */
  public static Set<Integer> kept(
      Collection<RankedTexts> choices, @Nullable Integer maxPerBucket, long seed) {
    Map<LengthBucket, List<RankedTexts>> buckets =
        choices.stream().collect(Collectors.groupingBy(it -> LengthBucket.of(it.best().words())));
    Set<Integer> kept = new HashSet<>();
    for (List<RankedTexts> bucket : buckets.values()) {
      bucket.stream()
          .map(RankedTexts::line)
          .sorted(
              Comparator.comparingDouble(
                      (Integer line) -> Fingerprint.share(seed, "balance", Integer.toString(line)))
                  .thenComparing(Comparator.naturalOrder()))
          .limit(maxPerBucket == null ? bucket.size() : maxPerBucket)
          .forEach(kept::add);
    }
    return kept;
  }
}
