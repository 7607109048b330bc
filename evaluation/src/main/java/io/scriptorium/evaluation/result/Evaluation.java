package io.scriptorium.evaluation.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * All that a run of a benchmark showed.
 *
 * @param name what people call the run
 * @param benchmark such as LongBench-Write
 * @param how the source of the texts: {@code pipeline, sequential}, {@code direct}, {@code
 *     predictions}
 * @param texts in the order of their prompts, at least one
 */
public record Evaluation(String name, String benchmark, String how, List<ScoredText> texts) {

  /** LongBench-Write's own groups by the length asked for, in words; from each to the next. */
  private static final int[] BOUNDS = {0, 500, 2_000, 4_000, 20_001};

  private static final List<String> BUCKETS =
      List.of("under 500", "500 to 2,000", "2,000 to 4,000", "4,000 to 20,000", "over 20,000");

  public Evaluation {
    texts = List.copyOf(texts);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("An evaluation has no texts; it needs at least one.");
    }
  }

  /** The judging model as its server reports it; empty if no text has ratings. */
  public Optional<String> judge() {
    return texts.stream()
        .map(ScoredText::judgement)
        .filter(Objects::nonNull)
        .flatMap(it -> it.givenBy().stream())
        .findFirst();
  }

  public Summary overall() {
    return Summary.of(texts);
  }

  /** By the length asked for, the shortest first; groups without a text are left out. */
  public SequencedMap<String, Summary> byLength() {
    SequencedMap<String, Summary> groups = new LinkedHashMap<>();
    Map<String, Summary> unordered = by(it -> BUCKETS.get(lengthGroup(it.prediction().length())));
    BUCKETS.stream()
        .filter(unordered::containsKey)
        .forEach(bucket -> groups.put(bucket, unordered.get(bucket)));
    return groups;
  }

  /** By the kind of text, in the order in which the kinds first come. */
  public SequencedMap<String, Summary> byType() {
    return by(it -> it.prediction().type());
  }

  /** By the prompt's language, in the order in which they first come. */
  public SequencedMap<String, Summary> byLanguage() {
    return by(it -> it.prediction().language());
  }

  private SequencedMap<String, Summary> by(Function<ScoredText, String> group) {
    SequencedMap<String, List<ScoredText>> members = new LinkedHashMap<>();
    texts.forEach(
        text -> members.computeIfAbsent(group.apply(text), _ -> new ArrayList<>()).add(text));
    SequencedMap<String, Summary> summaries = new LinkedHashMap<>();
    members.forEach((name, some) -> summaries.put(name, Summary.of(some)));
    return summaries;
  }

  /** The place of a length's group among those of {@link #byLength}, from 0. */
  public static int lengthGroup(int length) {
    int group = BOUNDS.length - 1;
    while (length < BOUNDS[group]) {
      group--;
    }
    return group;
  }
}
